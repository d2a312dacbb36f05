"""Whether two questions ask for the same: by the stems of their telling words; pure."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from firstline.search.folding import tokens
from firstline.search.stemming import is_stop_word, stem

T = TypeVar("T")

# Two questions are alike when they share so much of their telling words.
ALIKE = 0.5
FEWEST_WORDS = 2


def telling_words(text: str, *, language: str) -> frozenset[str]:
    """Stems without the words that every question has."""
    words = (part for token in tokens(text) for part in token.parts)
    return frozenset(stem(word, language) for word in words if not is_stop_word(word) and len(word) > 1)


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """The share of the words of both that both have, from 0 to 1."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def most_alike(words: Collection[str], among: Iterable[tuple[T, Collection[str]]]) -> T | None:
    """The one that asks most nearly the same, if any does."""
    judged = [(likeness(words, known), number, each) for number, (each, known) in enumerate(among)]
    share, _, best = max(judged, key=lambda one: one[:2], default=(0.0, 0, None))
    return best if share >= ALIKE else None
