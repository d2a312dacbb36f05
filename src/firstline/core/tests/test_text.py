import pytest

from firstline.core.text import excerpt, one_line, plain


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
