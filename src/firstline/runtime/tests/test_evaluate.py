"""`firstline evaluate search`: its measures are right, and our own questions are answered by words alone."""

import math

import pytest

from firstline.runtime.evaluate import _asked, _take_in
from firstline.runtime.evaluating.measures import Answer, auroc, figures
from firstline.runtime.evaluating.question_sets import own_pairs
from firstline.search import synonyms, vocabulary


def test_figures_are_those_of_the_ranks() -> None:
    found = figures(
        [Answer(["a", "b"], {"a"}, 0.9), Answer(["b", "c", "a"], {"a"}, 0.8), Answer([], {"a"}, 0.4), Answer(["a"], frozenset(), 0.5)]
    )

    assert (found.questions, found.hit1, found.hit3, found.empty) == (3, 1 / 3, 2 / 3, 1 / 3)
    assert found.mrr == pytest.approx((1 + 1 / 3) / 3)
    assert found.ndcg == pytest.approx((1 + 1 / math.log2(4)) / 3)
    assert found.telling == pytest.approx(2 / 3)


def test_a_set_without_unanswerable_questions_tells_nothing_about_them() -> None:
    assert auroc([0.5], []) is None


@pytest.mark.django_db
def test_words_alone_answer_our_own_questions() -> None:
    pairs = own_pairs()
    vocabulary.forget()
    synonyms.forget()
    keys = _take_in(pairs)
    measured = figures([_asked("words", question, keys) for question in pairs.questions])
    vocabulary.forget()

    assert measured.questions >= 120
    assert measured.hit5 >= 0.92
    assert figures([_asked("postgresql", question, keys) for question in pairs.questions]).hit5 < 0.3
