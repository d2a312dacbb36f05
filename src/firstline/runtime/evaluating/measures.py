"""Measures of ranked answers: pure arithmetic over what was found and what would have been right."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

DEPTH = 10


@dataclass(frozen=True)
class Answer:
    """What one question got: keys, best first, and how sure it was that anything answers; `right` is empty where nothing does."""

    found: Sequence[str]
    right: Collection[str]
    sure: float


@dataclass(frozen=True)
class Figures:
    """One row of the table; shares from 0 to 1. `telling` is the AUROC of "nothing answers this", None without such questions."""

    questions: int
    hit1: float
    hit3: float
    hit5: float
    mrr: float
    ndcg: float
    empty: float
    telling: float | None


def figures(answers: Sequence[Answer]) -> Figures:
    """Figures of the questions that have an answer; those that have none count for `telling` alone."""
    asked = [answer for answer in answers if answer.right]
    ranks = [_rank(answer) for answer in asked]
    number = max(len(asked), 1)
    return Figures(
        questions=len(asked),
        hit1=sum(rank == 1 for rank in ranks) / number,
        hit3=sum(0 < rank <= 3 for rank in ranks) / number,
        hit5=sum(0 < rank <= 5 for rank in ranks) / number,
        mrr=sum(1 / rank for rank in ranks if 0 < rank <= DEPTH) / number,
        ndcg=sum(map(_ndcg, asked)) / number,
        empty=sum(not answer.found for answer in asked) / number,
        telling=auroc([answer.sure for answer in asked], [answer.sure for answer in answers if not answer.right]),
    )


def _rank(answer: Answer) -> int:
    """0: not found."""
    return next((place for place, key in enumerate(answer.found, start=1) if key in answer.right), 0)


def _ndcg(answer: Answer) -> float:
    gained = sum(1 / math.log2(place + 1) for place, key in enumerate(answer.found[:DEPTH], start=1) if key in answer.right)
    return gained / sum(1 / math.log2(place + 1) for place in range(1, min(DEPTH, len(answer.right)) + 1))


def auroc(yes: Sequence[float], no: Sequence[float]) -> float | None:
    """How often a value of `yes` is above one of `no`; None where one side is empty."""
    if not yes or not no:
        return None
    return sum((one > other) + 0.5 * (one == other) for one in yes for other in no) / (len(yes) * len(no))
