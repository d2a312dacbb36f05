"""Snippets: where in the text the words were found."""

from firstline.search.compounds import Vocabulary
from firstline.search.lexemes import of_question
from firstline.search.snippets import LENGTH, Piece, snippet

WORDS = Vocabulary(frozenset({"netzwerk", "drucker"}))


def cut(body: str, typed: str) -> tuple[Piece, ...]:
    return snippet(body, terms=of_question(typed, WORDS).terms, language="de", vocabulary=WORDS)


def test_found_words_are_marked_in_their_written_form() -> None:
    assert cut("Die Störungen am Router", "stoerung") == (("Die ", False), ("Störungen", True), (" am Router", False))


def test_the_beginning_of_a_word_marks_the_whole_word() -> None:
    assert ("Verbindung", True) in cut("Keine Verbindung", "verb")


def test_a_part_marks_the_whole_compound() -> None:
    assert ("Netzwerkdrucker", True) in cut("Der Netzwerkdrucker streikt", "drucker ")


def test_a_long_text_is_cut_around_the_place_where_most_words_stand() -> None:
    body = "Der Drucker. " + "Viele Worte. " * 60 + "Am Ende klemmt das Papier im Drucker wieder. " + "Noch mehr. " * 60

    pieces = cut(body, "papier drucker")

    assert pieces[0] == pieces[-1] == ("…", False)
    assert [piece for piece, marked in pieces if marked] == ["Papier", "Drucker"]
    assert len("".join(piece for piece, _ in pieces)) <= LENGTH + 2


def test_foreign_markup_stays_plain_text() -> None:
    assert cut("<b>Drucker</b>", "drucker") == (("<b>", False), ("Drucker", True), ("</b>", False))


def test_a_text_without_a_found_word_begins_at_the_beginning() -> None:
    assert cut("Guten Morgen", "xyz") == (("Guten Morgen", False),)
