"""Folding: all spellings of a word become one key, and codes and numbers are found in a text."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firstline.search.folding import backwards, digits_of, fold, numbers, squeeze, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Umlauts and their ways on a keyboard without them.
        ("Störung", "stoerung"),
        ("ÜBERSICHT", "uebersicht"),
        ("Gerät", "geraet"),
        ("Müller", "muller"),
        # ß, its capital, and ss.
        ("Straße", "STRASSE"),
        ("STRAẞE", "strasse"),
        # Letters composed and decomposed (as some systems write file names).
        ("Gerät", unicodedata.normalize("NFD", "Gerät")),
        # Names from Turkish, Polish, Czech, Serbian, Danish, French.
        ("Yıldız", "yildiz"),
        ("İstanbul", "istanbul"),
        ("Aydın", "AYDIN"),
        ("Łukasz", "lukasz"),
        ("Dvořák", "dvorak"),
        ("Petrović", "petrovic"),
        ("Đorđe", "dorde"),
        ("Søren", "soeren"),
        ("Çelik", "celik"),
        # Full width forms and ligatures.
        ("ＷＬＡＮ", "wlan"),
        ("oﬀline", "offline"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["neue", "Feuer", "Queue", "bauen"])
def test_an_e_after_two_vowels_is_no_umlaut(word: str) -> None:
    assert fold(word) == word.casefold()


@given(st.text())
@example("A:EE")
def test_folding_twice_changes_nothing_that_is_searched(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(squeeze(squeeze(text)))


@given(st.text())
def test_any_text_comes_apart_into_words_without_quotes_or_spaces(text: str) -> None:
    for token in tokens(text):
        assert text[token.begin : token.end]
        assert all(part.isalnum() for part in token.parts)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        # A hyphen parts a word, and the whole is kept.
        ("WLAN-Router", [("wlanrouter", ("wlan", "router"))]),
        # An error code is one word.
        ("Fehler 0x80070002!", [("fehler", ("fehler",)), ("0x80070002", ("0x80070002",))]),
        # A mail address is found whole and by its parts.
        (
            "(renate.heller@nordlicht.example.net)",
            [("renatehellernordlichtexamplenet", ("renate", "heller", "nordlicht", "example", "net"))],
        ),
        # A serial number.
        ("BX210-4471-08832", [("bx210447108832", ("bx210", "4471", "08832"))]),
        # Nothing but signs is no word.
        ("?! … –", []),
    ],
)
def test_words_and_codes_are_taken_apart(text: str, keys: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(token.key, token.parts) for token in tokens(text)] == keys


@pytest.mark.parametrize("written", ["+49 30 23125-211", "0049 30 23125211", "+49 (0)30 23125 211", "+49/30/23125/211"])
def test_a_number_with_country_code_has_the_same_digits_however_written(written: str) -> None:
    assert list(numbers(f"Ruf mich an: {written}, danke")) == ["493023125211"]


def test_numbers_with_and_without_country_code_end_alike() -> None:
    assert backwards(digits_of("+49 30 23125-211")).startswith(backwards(digits_of("030 23125211")))


def test_an_error_code_is_no_telephone_number() -> None:
    assert list(numbers("Fehler 0x80070002 und 691")) == []
