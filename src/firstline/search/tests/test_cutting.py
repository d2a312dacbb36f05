"""Cutting: passages are of whole sentences and lose no word."""

from firstline.search.cutting import LONGEST, cut

SENTENCE = "Der Router leuchtet, kommt aber nicht ins Netz. "


def test_a_short_text_stays_whole() -> None:
    assert cut(SENTENCE) == [SENTENCE.strip()]
    assert cut("") == [""]


def test_a_long_text_is_cut_between_sentences_and_loses_nothing() -> None:
    pieces = cut(SENTENCE * 40)

    assert all(300 < len(piece) <= LONGEST and piece.endswith(".") for piece in pieces)
    assert " ".join(pieces).split() == (SENTENCE * 40).split()


def test_one_endless_sentence_is_cut_between_words() -> None:
    pieces = cut("Wort " * 500)

    assert max(map(len, pieces)) <= LONGEST
    assert " ".join(pieces).split() == ["Wort"] * 500


def test_a_line_without_any_space_is_cut_all_the_same() -> None:
    assert max(map(len, cut("x" * 5_000))) <= LONGEST
