"""What is written into the index: where each lexeme stands, and no more places than are of use."""

from firstline.search import lexemes
from firstline.search.compounds import Vocabulary

NOTHING = Vocabulary(frozenset())


def written(title: str, body: str) -> dict[str, str]:
    """The places of each lexeme."""
    words = lexemes.of_passage(kind="ticket", title=title, body=body, language="de", codes=(), vocabulary=NOTHING)
    return dict(word.replace("'", "").split(":") for word in words.split())


def test_words_of_the_title_weigh_more() -> None:
    found = written("Router", "Router kaputt")

    assert (found["router"], found["kaputt"]) == ("2A,3", "4")


def test_a_word_that_comes_often_stands_at_its_first_places() -> None:
    found = written("", "Toner " * 100 + "leer")

    assert (found["toner"], found["leer"]) == ("2,3,4,5", "102")


def test_spellings_of_one_word_share_their_places() -> None:
    found = written("", "Gerät geraet GERÄT Gerät Gerät")

    assert found["gerat"] == "2,3,4,5"


def test_stop_words_take_a_place_but_are_not_written_and_lines_do_neither() -> None:
    found = written("", "Der ___ Toner")

    assert "der" not in found
    assert found["toner"] == "3"
