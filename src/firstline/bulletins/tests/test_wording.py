"""The words of a bulletin."""

from firstline.bulletins import wording

SAID = {
    "title": "WLAN-Zertifikat",
    "what": "Neues Zertifikat.",
    "recognise": "Meldung 0x41",
    "do": "Profil neu laden.",
    "avoid": "",
    "say": "",
}


def test_all_sections_count_and_the_title_does_not() -> None:
    assert wording.count(SAID) == 7


def test_a_language_without_a_word_about_what_it_is_is_left_out() -> None:
    assert list(wording.cleaned({"de": SAID, "en": {"title": "Certificate"}})) == ["de"]


def test_who_reads_another_language_gets_the_one_that_is_there() -> None:
    assert wording.language_for({"de": SAID}, "en") == "de"
    assert wording.language_for({"de": SAID, "en": SAID}, "en") == "en"
