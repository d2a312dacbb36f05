import pytest

from firstline.core.text import excerpt, first_sentence, one_line, plain, without_courtesies


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  a\r\nb\rc  ", "a\nb\nc"),  # all newlines alike, ends trimmed
        ("a\x00b\x1b[0m\ud800", "ab[0m"),  # controls and lone surrogates cannot be stored
        ("Mu\u0308ller", "Müller"),  # one spelling of an umlaut
        ("\tx", "x"),
    ],
)
def test_plain_text_keeps_what_was_said(said: str, kept: str) -> None:
    assert plain(said) == kept


def test_a_subject_is_one_line_of_bounded_length() -> None:
    assert one_line("a\n\n  b\tc") == "a b c"
    assert one_line("x" * 400, most=10) == "x" * 9 + "…"


def test_an_excerpt_ends_at_a_word() -> None:
    assert excerpt("Der Router leuchtet, aber es gibt kein WLAN", most=21) == "Der Router leuchtet …"
    assert excerpt("kurz") == "kurz"


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("Guten Tag,\n\nmein Router leuchtet, aber kein WLAN. Bitte um Hilfe.", "Mein Router leuchtet, aber kein WLAN"),
        ("Liebes Service-Team, Kabellose Tastatur spinnt, Buchstaben fehlen.", "Kabellose Tastatur spinnt, Buchstaben fehlen"),
        ("Hallo zusammen!", "Hallo zusammen!"),  # nothing else was said
        ("Sehr geehrte Damen und Herren, VPN geht nicht mehr.", "VPN geht nicht mehr"),
        ("Hello team, the printer on floor 3 is offline", "The printer on floor 3 is offline"),
        ("Hilfe! Der Laptop startet nicht.", "Hilfe! Der Laptop startet nicht."),  # too short to stand alone
        ("Hallwil-Drucker ist offline", "Hallwil-Drucker ist offline"),
    ],
)
def test_a_subject_says_what_it_is_about(said: str, about: str) -> None:
    assert first_sentence(said) == about


def test_piled_up_accents_take_no_time() -> None:
    # In the order that needs the most sorting; all of them kept would take minutes.
    piled = plain("a" + "\u0301\u0323" * 100_000 + "b")

    assert piled.startswith("\u1ea1")
    assert piled.endswith("b")
    assert len(piled) < 50
    assert plain("Gru\u0308ße, 路由器坏了。" * 100) == "Grüße, 路由器坏了。" * 100


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ("Guten Tag Frau Heller,\n\nbitte starten Sie neu.\n\nMit freundlichen Grüßen\nMia Brandt\nLindenhof IT", "bitte starten Sie neu."),
        ("Hello Daniel,\nplease restart it.\nKind regards\nMia", "please restart it."),
        ("Sehr geehrte Damen und Herren,\n\nes geht.\n\nViele Grüße\nMia", "es geht."),
        ("Bitte neu starten.\n\n--\nMia Brandt", "Bitte neu starten."),
        # A first line that says something stays; so does thanks within the text.
        ("Guten Tag, der Router wurde getauscht: nun leuchtet er.", "Guten Tag, der Router wurde getauscht: nun leuchtet er."),
        ("Viele Grüße\nMia", "Viele Grüße\nMia"),
        ("Hallo Renate,", "Hallo Renate,"),
        ("", ""),
    ],
)
def test_courtesies_are_not_the_matter(letter: str, said: str) -> None:
    assert without_courtesies(letter) == said
