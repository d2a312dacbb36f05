"""Asking: the owners that match what was typed, within the scopes of who asks; one query whose cost hardly grows with the index."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import islice
from typing import Any, Literal

from firstline.core.prepared import planned
from firstline.search import lexemes, vocabulary
from firstline.search.compounds import Vocabulary
from firstline.search.folding import fold
from firstline.search.lexemes import Question, Term
from firstline.search.snippets import Piece, snippet

Why = Literal["exact", "all_words", "some_words", "spelling"]

# So many matching passages, newest first, are weighed; older ones of frequent words are not looked at.
CANDIDATES = 100
# Older passages are looked at when the newer ones have fewer owners than the page needs; pages within so many hits see the same ones.
ENOUGH = 40
# Of a question that at most so many passages answer, all are looked at: that is sooner done than narrowing them by scope.
FEW = 1_000
# Reading what several words have in common costs about as much as the rarest of them has passages, one word what it has itself.
RARE_WORD = FEW
RARE_AMONG_WORDS = 8_000
# A question of which no passage holds all words is asked with its rarest words until they are this frequent together.
SHARE_OF_RARE_WORDS = 0.01
LONGEST_QUESTION = 300
MOST_CORRECTED = 2


@dataclass(frozen=True)
class Hit:
    """An owner that matches, its best passage, and why."""

    owner_kind: str
    owner_id: int
    part: str
    title: str
    score: float
    why: Why
    marked: Callable[[], tuple[Piece, ...]] = field(repr=False, compare=False)

    @cached_property
    def snippet(self) -> tuple[Piece, ...]:
        """Pieces of text, each with whether it is a found word; made when it is shown."""
        return self.marked()


def find(*, text: str, scopes: frozenset[str] | None, kinds: Collection[str], limit: int, after: int | None = None) -> list[Hit]:
    """
    Find owners by number, address, serial or words, best first.

    `scopes` are what the asker may see (None: everything, an empty set: nothing); `kinds` narrows the owners (empty: all);
    `after` is how many hits were shown before. Where nothing holds all words, those with most of them are given; where no
    word is known, it is taken as a slip of the nearest known one.
    """
    known = vocabulary.current()
    reach = _Reach(scopes=scopes, kinds=kinds, limit=limit, skip=after or 0)
    for way in _ways(_understood(text, known), known) if reach.has_anything else ():
        rows = _matching(_FIND, way, reach)
        if rows:
            return [_hit(row, way, known) for row in rows]
        if after and _matching(_FIND, way, replace(reach, limit=1, skip=0)):
            return []
    return []


def newest(*, text: str, scopes: frozenset[str] | None, kind: str, limit: int) -> list[int]:
    """The owners of this kind that hold all words, those with the newest passages first: for filters, which weigh nothing."""
    known = vocabulary.current()
    reach = _Reach(scopes=scopes, kinds=(kind,), limit=limit, skip=0)
    ways = islice(_ways(_understood(text, known), known), 1) if reach.has_anything else ()
    return [owner for way in ways for (owner,) in _matching(_NEWEST, way, reach)]


def _understood(text: str, known: Vocabulary) -> Question:
    """The question, with its last word completed where it may be unfinished."""
    question = lexemes.of_question(text[:LONGEST_QUESTION], known)
    last = question.terms[-1] if question.terms else None
    beginnings = vocabulary.beginning_with(last.prefix) if last and last.prefix else []
    return lexemes.completed(question, beginnings) if beginnings else question


@dataclass(frozen=True)
class _Way:
    """One way to understand a question: these terms, all or some of them."""

    terms: tuple[Term, ...]
    exact: str
    why: Why
    wanted: str
    # Where an unfinished word was completed: the same with the word as typed, for passages newer than the table of words.
    fresh: str = ""

    @property
    def asks_for_all(self) -> bool:
        return self.wanted == _all(self.terms)


@dataclass(frozen=True)
class _Reach:
    """Among whose passages is looked, and which of the owners are given."""

    scopes: frozenset[str] | None
    kinds: Collection[str]
    limit: int
    skip: int

    @property
    def has_anything(self) -> bool:
        return self.scopes is None or bool(self.scopes)


def _ways(question: Question, known: Vocabulary) -> Iterator[_Way]:
    """The ways in their order; the later ones cost a look into the table of words and are made only when needed."""
    if not question.terms:
        return
    asked, typed = _all(question.terms), " & ".join(term.condition for term in question.terms)
    yield _Way(question.terms, question.exact, "all_words", asked, fresh="" if asked == typed else typed)
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
    return " & ".join(term.asked for term in terms)


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
    return " | ".join(term.asked for term in chosen)


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
    condition = "(" + " | ".join(found.asked for found in (term, *meant)) + ")"
    return replace(term, condition=condition, completed="", lexemes=term.lexemes.union(*(found.lexemes for found in meant)))


def _matching(statement: str, way: _Way, reach: _Reach) -> list[tuple[Any, ...]]:
    wanted = reach.skip + reach.limit
    values: dict[str, Any] = {
        "wanted": _of_kinds(way.wanted, reach.kinds),
        "exact": _of_kinds(way.exact, reach.kinds),
        "fresh": _of_kinds(way.fresh, reach.kinds),
        "any": " | ".join(term.condition for term in way.terms),
        "scopes": sorted(reach.scopes or ()),
        "limit": reach.limit,
        "skip": reach.skip,
        "candidates": max(CANDIDATES, 2 * wanted),
        "enough": -(-wanted // ENOUGH) * ENOUGH,
        "words": way.wanted,
        "kinds": sorted(reach.kinds),
        "few": FEW,
        "rare": RARE_AMONG_WORDS if len(way.terms) > 1 else RARE_WORD,
        **{f"term{index}": term.condition for index, term in enumerate(way.terms)},
        **{f"lexemes{index}": sorted(term.lexemes) for index, term in enumerate(way.terms)},
    }
    covered = " + ".join(f"((words @@ %(term{index})s::tsquery)::int << {index})" for index in range(len(way.terms)))
    within = "TRUE" if reach.scopes is None else "scopes && %(scopes)s::text[]"
    exact = _EXACT.format(within=within) if way.exact else _NONE
    fresh = _FRESH.format(within=within) if way.fresh else _NONE
    steps = _steps(asked=f"words @@ %(wanted)s::tsquery AND {within}", read=f"words @@ %(words)s::tsquery AND {_allowed(reach)}")
    found = _FOUND.format(exact=exact, fresh=fresh, rare=_rare(way), allowed=_allowed(reach), steps=steps)
    with planned() as cursor:
        cursor.execute(statement.format(found=found, covered=covered), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _allowed(reach: _Reach) -> str:
    """Scopes and kinds as what is looked at in each passage that was read, not asked of the index: there they are long lists."""
    scopes = "TRUE" if reach.scopes is None else "(scopes || '{}') && %(scopes)s::text[]"
    return f"{scopes} AND (%(kinds)s::text[] = '{{}}' OR owner_kind = ANY(%(kinds)s::text[]))"


def _rare(way: _Way) -> str:
    """Whether one of the terms, all of which are asked for, is rare; words that are not in the table of words are."""
    if not way.asks_for_all:
        return "FALSE"
    shares = (_SHARE.format(number=number) for number in range(len(way.terms)))
    return f"least({', '.join(shares)}) * (TABLE newest) < %(rare)s"


_SHARE = "(SELECT coalesce(sum(share), 0) FROM unnest(%(lexemes{number})s::text[]) AS asked JOIN search_word ON word = asked)"


def _of_kinds(condition: str, kinds: Collection[str]) -> str:
    return f"({condition}) & ({lexemes.kinds_condition(kinds)})" if condition and kinds else condition


_EXACT = "SELECT id, owner_id FROM search_passage WHERE words @@ %(exact)s::tsquery AND {within} ORDER BY id + 0 DESC LIMIT 50"
# Read one by one and not by the index, which would collect all that begins so.
_FRESH = """
    SELECT id, owner_id FROM (SELECT id, owner_id, words, scopes FROM search_passage ORDER BY id DESC LIMIT 300) AS read
    WHERE words @@ %(fresh)s::tsquery AND {within}
"""
_NONE = "SELECT NULL::bigint AS id, NULL::bigint AS owner_id WHERE FALSE"
_STEP = """
    step{number} AS MATERIALIZED (
        SELECT id, owner_id FROM search_passage
        WHERE NOT (TABLE are_few) AND (SELECT count(DISTINCT owner_id) FROM ({before}) AS nearer) < %(enough)s
            AND {matching} AND {eras} AND id + 0 < {end}
        ORDER BY id + 0 DESC LIMIT %(candidates)s
    ),
"""
# The eras of each step (Passage.eras), counted back from the newest one, and where the step begins. An era of the first steps is
# so small that whatever holds the words is read; in the others the index is also asked for scopes and kinds.
_FINE, _COARSE = "(SELECT id >> 11 FROM newest)", "(SELECT id >> 15 FROM newest)"
_STEPS = (
    (f"eras && ARRAY[{', '.join(f'{_FINE} - {back}' for back in range(2))}]", f"(({_FINE} - 1) << 11)"),
    (f"eras && ARRAY[{', '.join(f'{_FINE} - {back}' for back in range(2, 5))}]", f"(({_FINE} - 4) << 11)"),
    (f"eras && ARRAY[{', '.join(f'-10 - ({_COARSE} - {back})' for back in range(2))}]", f"(({_COARSE} - 1) << 15)"),
    (f"eras && ARRAY[{', '.join(f'-10 - ({_COARSE} - {back})' for back in range(2, 6))}]", f"(({_COARSE} - 5) << 15)"),
    ("TRUE", ""),
)


_READ_STEPS = 3


def _steps(*, asked: str, read: str) -> str:
    """From the newest passages to the oldest: each step only where those before it found too few owners."""
    written, end = [], "(SELECT id + 1 FROM newest)"
    for number, (eras, begin) in enumerate(_STEPS):
        before = " UNION ALL ".join(
            ["SELECT 0::bigint AS id, NULL::bigint AS owner_id", *(f"TABLE step{other}" for other in range(number))]
        )
        matching = read if number < _READ_STEPS else asked
        written.append(_STEP.format(number=number, before=before, matching=matching, eras=eras, end=end))
        end = f"least({end}, {begin})" if begin else end
    return "".join(written)


# What few passages answer is read as a whole. Else the index is asked for the newest passages first: with their eras in the
# condition it does not read what frequent words have further back. Older ones follow step by step as long as there is too
# little; sums keep the planner from walking by number.
_FOUND = """
    WITH newest AS MATERIALIZED (SELECT coalesce(max(id), 0) AS id FROM search_passage),
    exact AS MATERIALIZED ({exact}),
    fresh AS MATERIALIZED ({fresh}),
    is_rare AS MATERIALIZED (SELECT {rare}),
    few AS MATERIALIZED (
        SELECT id, owner_id, owner_kind, scopes FROM search_passage WHERE (TABLE is_rare) AND words @@ %(words)s::tsquery LIMIT %(few)s + 1
    ),
    are_few AS MATERIALIZED (SELECT (TABLE is_rare) AND count(*) <= %(few)s FROM few),
    allowed AS (
        SELECT id, owner_id FROM few WHERE (TABLE are_few) AND {allowed} ORDER BY id DESC LIMIT %(candidates)s
    ),
    {steps}
    found AS (
        TABLE exact UNION TABLE fresh UNION TABLE allowed
        UNION TABLE step0 UNION TABLE step1 UNION TABLE step2 UNION TABLE step3 UNION TABLE step4
    )
"""
_NEWEST = """
    {found}
    SELECT owner_id FROM found GROUP BY owner_id ORDER BY max(id) DESC LIMIT %(limit)s
"""
_FIND = """
    {found},
    weighed AS (
        SELECT id, owner_kind, owner_id, id IN (SELECT id FROM exact) AS is_exact, {covered} AS covered,
            ts_rank('{{0.1, 0.2, 0.4, 1.0}}', words, %(any)s::tsquery, 1) + ts_rank(words, %(exact)s::tsquery) AS rank
        FROM search_passage WHERE id IN (SELECT id FROM found)
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
        score=float(score),
        why="exact" if is_exact else way.why,
        marked=partial(snippet, body, terms=way.terms, language=language, vocabulary=known),
    )
