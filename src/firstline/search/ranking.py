"""Ranking: all that may be seen, scored by words (BM25) and by meaning in one query; rights are part of it, so are the statistics."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from firstline.search.analysis import Group

# How soon more of the same word tells no more, and how much long texts have to give way: measured, see docs/algorithms/retrieval.md.
SATURATION, LENGTH_SHARE = 1.6, 0.5


@dataclass(frozen=True)
class Scored:
    """A source with what speaks for it: by words, and by each model the likeness of its nearest paragraph."""

    id: int
    kind: str
    key: int
    language: str
    words: float
    likeness: Mapping[str, float]
    # How far above the others by words and by each model, in standard deviations of all that may be seen.
    above: Mapping[str, float]


def rank(
    *,
    groups: Sequence[Group],
    vectors: Mapping[str, tuple[str, Sequence[float]]],
    scopes: frozenset[str] | None,
    kinds: Collection[str],
    weights: Mapping[str, float],
    language: str,
    limit: int,
) -> list[Scored]:
    """
    The best sources for groups of terms and vectors (by model: its version and the vector), best first.

    `weights` are those of "words" and of each model. Where there are vectors, words count only for sources in `language`:
    those of another language share names with the question at best.
    """
    models = sorted(vectors)
    values = _values(groups, vectors, weights) | {
        "kinds": sorted(kinds),
        "scopes": sorted(scopes or ()),
        "language": language if models else "",
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(models), [len(vectors[model][1]) for model in models], everything=scopes is None), values)
        rows = cursor.fetchall()
    return [_scored(row, models) for row in rows]


def _values(groups: Sequence[Group], vectors: Mapping[str, tuple[str, Sequence[float]]], weights: Mapping[str, float]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "numbers": [number for number, group in enumerate(groups) for _ in group.terms],
        "terms": [term for group in groups for term in group.terms],
        "weights": [weight for group in groups for weight in group.terms.values()],
        "k": SATURATION,
        "b": LENGTH_SHARE,
        "of_words": weights.get("words", 1.0),
    }
    for number, model in enumerate(sorted(vectors)):
        version, vector = vectors[model]
        values |= {
            f"model{number}": model,
            f"version{number}": version,
            f"vector{number}": "[" + ",".join(f"{value:.6f}" for value in vector) + "]",
            f"weight{number}": weights[model],
        }
    return values


def _scored(row: tuple[Any, ...], models: Sequence[str]) -> Scored:
    one, kind, key, language, words, above, *rest = row
    return Scored(
        id=one,
        kind=kind,
        key=key,
        language=language,
        words=float(words or 0.0),
        likeness={model: float(rest[2 * number] or 0.0) for number, model in enumerate(models)},
        above={"words": float(above)} | {model: float(rest[2 * number + 1]) for number, model in enumerate(models)},
    )


def _statement(models: int, dimensions: Sequence[int], *, everything: bool) -> str:
    numbers = range(models)
    return _RANK.format(
        within="TRUE" if everything else "scopes && %(scopes)s::text[]",
        meanings="".join(_MEANING.format(number=number, dimensions=dimensions[number]) for number in numbers),
        likenesses="".join(f", m{number}.likeness AS likeness{number}" for number in numbers),
        joins="".join(f" LEFT JOIN m{number} ON m{number}.source_id = seen.id" for number in numbers),
        above="".join(f", likeness{number}, {_ABOVE.format(score=f'likeness{number}')} AS above{number}" for number in numbers),
        words_above=_ABOVE.format(score="words"),
        sums="".join(f" + %(weight{number})s * above{number}" for number in numbers),
    )


# What has no score, because it is of another language or not read yet, is neither above nor below; so is all where nothing differs.
_ABOVE = "coalesce(({score} - avg({score}) OVER ()) / nullif(stddev_pop({score}) OVER (), 0), 0)"
_MEANING = """
    m{number} AS MATERIALIZED (
        SELECT source_id, max(-(vector::real[]::vector({dimensions}) <#> %(vector{number})s::vector({dimensions}))) AS likeness
        FROM search_meaning
        WHERE model = %(model{number})s AND version = %(version{number})s AND source_id IN (SELECT id FROM seen)
        GROUP BY source_id
    ),
"""
_RANK = """
    WITH seen AS MATERIALIZED (
        SELECT id, kind, key, language, length FROM search_source
        WHERE {within} AND (cardinality(%(kinds)s::text[]) = 0 OR kind = ANY(%(kinds)s::text[]))
    ),
    facts AS MATERIALIZED (SELECT count(*) AS number, greatest(avg(length), 1) AS usual FROM seen),
    asked AS (SELECT * FROM unnest(%(numbers)s::int[], %(terms)s::text[], %(weights)s::float[]) AS asked (number, term, weight)),
    found AS MATERIALIZED (
        SELECT asked.number, asked.weight, posting.source_id, posting.frequency::float AS frequency, posting.length
        FROM asked JOIN search_posting AS posting USING (term) JOIN seen ON seen.id = posting.source_id
        WHERE %(language)s IN ('', seen.language)
    ),
    telling AS (
        SELECT found.number, ln(1 + (facts.number - count(DISTINCT source_id) + 0.5) / (count(DISTINCT source_id) + 0.5)) AS idf
        FROM found, facts GROUP BY found.number, facts.number
    ),
    best AS (
        SELECT number, source_id, max(
            weight * frequency * (%(k)s + 1) / (frequency + %(k)s * (1 - %(b)s + %(b)s * length / (SELECT usual FROM facts)))
        ) AS impact
        FROM found GROUP BY number, source_id
    ),
    lexical AS MATERIALIZED (SELECT source_id, sum(impact * idf) AS words FROM best JOIN telling USING (number) GROUP BY source_id),
    {meanings}
    scored AS (
        SELECT seen.id, kind, key, language,
            CASE WHEN %(language)s IN ('', language) THEN coalesce(words, 0)::float END AS words{likenesses}
        FROM seen LEFT JOIN lexical ON lexical.source_id = seen.id{joins}
    ),
    compared AS (SELECT id, kind, key, language, words, {words_above} AS words_above{above} FROM scored)
    SELECT * FROM compared
    ORDER BY (%(of_words)s * words_above{sums}) DESC, id
    LIMIT %(limit)s
"""
