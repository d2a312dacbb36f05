"""Compounds and stems: long words come apart by the words of the trade, and both sides meet."""

import pytest

from firstline.search.compounds import Vocabulary
from firstline.search.folding import fold
from firstline.search.stemming import stem
from firstline.search.vocabulary import packaged_words

WORDS = Vocabulary(packaged_words())


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        # Two words side by side.
        ("Netzwerkdrucker", ("netzwerk", "drucker")),
        ("Netzlaufwerk", ("netz", "laufwerk")),
        # With an s, an n, an es between.
        ("Verbindungsabbruch", ("verbindung", "abbruch")),
        ("Kundennummer", ("kunden", "nummer")),
        # Inflected at the end.
        ("Druckertreibern", ("drucker", "treiber")),
        ("Verbindungsabbrüche", ("verbindung", "abbruch")),
        # Three parts.
        ("Softwareverteilungsserver", ("software", "verteilung", "server")),
        # Umlauts and ss.
        ("Gästezugang", ("gaste", "zugang")),
        ("Passwortrücksetzung", ("passwort", "rucksetzung")),
    ],
)
def test_compounds_come_apart(compound: str, parts: tuple[str, ...]) -> None:
    assert WORDS.split(fold(compound)) == parts


@pytest.mark.parametrize("word", ["Router", "Kalender", "Verbindung", "Drucker", "0x80070002", "Unternehmen", "Computer", "Administration"])
def test_words_that_are_none_stay_whole(word: str) -> None:
    assert WORDS.split(fold(word)) == ()


def test_a_very_long_word_costs_nothing() -> None:
    assert WORDS.split("netz" * 5_000) == ()


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [("Drucker", "druckern", "de"), ("Verbindung", "Verbindungen", "de"), ("Störung", "stoerungen", "de"), ("printer", "printers", "en")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str, language: str) -> None:
    assert stem(fold(one), language) == stem(fold(other), language)


def test_codes_and_names_have_no_endings() -> None:
    assert stem("0x80070002", "de") == "0x80070002"
    assert stem("petersen", "") == "petersen"
