"""Asking: the owners that match what was typed, within the scopes of who asks; one query whose cost hardly grows with the index."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.db import connection

from firstline.search import lexemes, vocabulary
from firstline.search.compounds import Vocabulary
from firstline.search.folding import fold
from firstline.search.lexemes import Question, Term
from firstline.search.snippets import Piece, snippet

Why = Literal["exact", "all_words", "some_words", "spelling"]

# So many matching passages, newest first, are weighed; older ones of frequent words are not looked at.
CANDIDATES = 200
# Passages that may be read one by one from the newest back; beyond them only the index of words is used.
NEAR = 20_000
# A question of which no passage holds all words is asked with its rarest words until they are this frequent together.
SHARE_OF_RARE_WORDS = 0.01
LONGEST_QUESTION = 300
MOST_CORRECTED = 2
# Who has more scopes than these is an agent who sees much: their passages are told by reading them. Collecting the passages
# of many large scopes from the index costs more than anything else here. Few scopes may be narrow: the planner chooses.
FEW_SCOPES = 4


@dataclass(frozen=True)
class Hit:
    """An owner that matches, its best passage, and why: `snippet` is pieces of text, each with whether it is a found word."""

    owner_kind: str
    owner_id: int
    part: str
    title: str
    snippet: tuple[Piece, ...]
    score: float
    why: Why


def find(*, text: str, scopes: frozenset[str] | None, kinds: Collection[str], limit: int, after: int | None = None) -> list[Hit]:
    """
    Find owners by number, address, serial or words, best first.

    `scopes` are what the asker may see (None: everything, an empty set: nothing); `kinds` narrows the owners (empty: all);
    `after` is how many hits were shown before. Where nothing holds all words, those with most of them are given; where no
    word is known, it is taken as a slip of the nearest known one.
    """
    if scopes is not None and not scopes:
        return []
    known = vocabulary.current()
    question = lexemes.of_question(text[:LONGEST_QUESTION], known)
    if not question.terms:
        return []
    for way in _ways(question, known):
        reach = _Reach(scopes=scopes, kinds=kinds, limit=limit, skip=after or 0)
        rows = _matching(way, reach)
        if rows:
            return [_hit(row, way, known) for row in rows]
        if after and _matching(way, replace(reach, limit=1, skip=0)):
            return []
    return []


@dataclass(frozen=True)
class _Way:
    """One way to understand a question: these terms, all or some of them."""

    terms: tuple[Term, ...]
    exact: str
    why: Why
    wanted: str


@dataclass(frozen=True)
class _Reach:
    """Among whose passages is looked, and which of the owners are given."""

    scopes: frozenset[str] | None
    kinds: Collection[str]
    limit: int
    skip: int


def _ways(question: Question, known: Vocabulary) -> Iterator[_Way]:
    """The ways in their order; the later ones cost a look into the table of words and are made only when needed."""
    yield _Way(question.terms, question.exact, "all_words", _all(question.terms))
    shares = vocabulary.shares_of({lexeme for term in question.terms for lexeme in term.lexemes})
    corrected = _corrected(question.terms, shares, known)
    if corrected != question.terms:
        yield _Way(corrected, "", "spelling", _all(corrected))
    if len(question.terms) > 1:
        yield _Way(question.terms, "", "some_words", _rarest(question.terms, shares))
        if corrected != question.terms:
            corrected_shares = vocabulary.shares_of({lexeme for term in corrected for lexeme in term.lexemes})
            yield _Way(corrected, "", "spelling", _rarest(corrected, corrected_shares))


def _all(terms: Sequence[Term]) -> str:
    return " & ".join(term.condition for term in terms)


def _rarest(terms: Sequence[Term], shares: Mapping[str, float]) -> str:
    """Any of the telling words: common ones only count when they stand beside a rarer one, or there would be too many to weigh."""
    share = {term: max((shares.get(lexeme, 0.0) for lexeme in term.lexemes), default=0.0) for term in terms}
    chosen: list[Term] = []
    together = 0.0
    for term in sorted(share, key=lambda term: (share[term], term.typed)):
        if together > 0 and together + share[term] > SHARE_OF_RARE_WORDS:
            break
        chosen.append(term)
        together += share[term]
    return " | ".join(term.condition for term in chosen)


def _corrected(terms: tuple[Term, ...], shares: Mapping[str, float], known: Vocabulary) -> tuple[Term, ...]:
    """The terms with unknown words replaced by the known ones nearest to them; only the first few, because each costs a look."""
    unknown = [term for term in terms if term.typed.isalpha() and not shares.keys() & term.lexemes][:MOST_CORRECTED]
    return tuple(_nearest(term, known) if term in unknown else term for term in terms)


def _nearest(term: Term, known: Vocabulary) -> Term:
    key = fold(term.typed)
    others = [] if key in known.words else vocabulary.alike(key)
    meant = [found for other in others for found in lexemes.of_question(f"{other} ", known).terms]
    if not meant:
        return term
    # The word as typed stays possible: it may be newer than the table of words.
    condition = "(" + " | ".join(found.condition for found in (term, *meant)) + ")"
    return replace(term, condition=condition, lexemes=term.lexemes.union(*(found.lexemes for found in meant)))


def _matching(way: _Way, reach: _Reach) -> list[tuple[Any, ...]]:
    within, told = _within(reach.scopes), _within(reach.scopes, by_index=False)
    values: dict[str, Any] = {
        "wanted": _of_kinds(way.wanted, reach.kinds),
        "exact": _of_kinds(way.exact, reach.kinds),
        "any": " | ".join(term.condition for term in way.terms),
        "scopes": sorted(reach.scopes or ()),
        "limit": reach.limit,
        "skip": reach.skip,
        **{f"term{index}": term.condition for index, term in enumerate(way.terms)},
    }
    covered = " + ".join(f"((words @@ %(term{index})s::tsquery)::int << {index})" for index in range(len(way.terms)))
    exact = _EXACT.format(within=told) if way.exact else _NOT_EXACT
    with connection.cursor() as cursor:
        cursor.execute(_FIND.format(exact=exact, within=within, covered=covered, candidates=CANDIDATES, near=NEAR), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _within(scopes: frozenset[str] | None, *, by_index: bool = True) -> str:
    """The condition for the asker's scopes; in a CASE the planner takes it for even odds and leaves the index of scopes alone."""
    if scopes is None:
        return "TRUE"
    overlap = "scopes && %(scopes)s::text[]"
    return overlap if by_index and len(scopes) <= FEW_SCOPES else f"CASE WHEN {overlap} THEN TRUE ELSE FALSE END"


def _of_kinds(condition: str, kinds: Collection[str]) -> str:
    return f"({condition}) & ({lexemes.kinds_condition(kinds)})" if condition and kinds else condition


_EXACT = "SELECT id FROM search_passage WHERE words @@ %(exact)s::tsquery AND {within} ORDER BY id + 0 DESC LIMIT 50"
_NOT_EXACT = "SELECT NULL::bigint AS id WHERE FALSE"
# Rare words come from the index at once. For frequent ones reading back from the newest passage ends early, and it is bounded:
# beyond the bound the sums keep the planner from walking on, so that the index of words answers there.
_FIND = """
    WITH bound AS MATERIALIZED (SELECT coalesce(max(id), 0) - {near} AS id FROM search_passage),
    exact AS MATERIALIZED ({exact}),
    near AS MATERIALIZED (
        SELECT id FROM search_passage WHERE id > (SELECT id FROM bound) AND words @@ %(wanted)s::tsquery AND {within}
        ORDER BY id DESC LIMIT {candidates}
    ),
    far AS MATERIALIZED (
        SELECT id FROM search_passage
        WHERE (SELECT count(*) FROM near) < {candidates} AND id + 0 <= (SELECT id FROM bound) AND words @@ %(wanted)s::tsquery AND {within}
        ORDER BY id + 0 DESC LIMIT greatest({candidates} - (SELECT count(*) FROM near), 0)
    ),
    weighed AS (
        SELECT id, owner_kind, owner_id, id IN (SELECT id FROM exact) AS is_exact, {covered} AS covered,
            ts_rank('{{0.1, 0.2, 0.4, 1.0}}', words, %(any)s::tsquery, 1) + ts_rank(words, %(exact)s::tsquery) AS rank
        FROM search_passage WHERE id IN (SELECT id FROM exact UNION SELECT id FROM near UNION SELECT id FROM far)
    ),
    owners AS (
        SELECT (array_agg(id ORDER BY is_exact DESC, bit_count(covered::bit(16)) DESC, rank DESC, id DESC))[1] AS id,
            bool_or(is_exact) AS is_exact,
            bool_or(is_exact)::int * 100 + bit_count(bit_or(covered)::bit(16)) + max(rank) AS score
        FROM weighed GROUP BY owner_kind, owner_id
    )
    SELECT owner_kind, owner_id, part, title, left(body, 6000), language, score, is_exact
    FROM owners JOIN search_passage USING (id)
    ORDER BY score DESC, id DESC
    LIMIT %(limit)s OFFSET %(skip)s
"""


def _hit(row: tuple[Any, ...], way: _Way, known: Vocabulary) -> Hit:
    kind, owner, part, title, body, language, score, is_exact = row
    return Hit(
        owner_kind=kind,
        owner_id=owner,
        part=part,
        title=title,
        snippet=snippet(body, terms=way.terms, language=language, vocabulary=known),
        score=float(score),
        why="exact" if is_exact else way.why,
    )
