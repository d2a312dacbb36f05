"""Owners put their passages in: in their own transaction, so that what is committed is found at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from firstline.core.db import operation
from firstline.core.prepared import planned
from firstline.search import lexemes, vocabulary
from firstline.search.compounds import Vocabulary
from firstline.search.models import Passage

# What stands further down in a text is kept by its owner, but not found.
LONGEST_BODY = 20_000
COLUMNS = ("owner_kind", "owner_id", "part", "scopes", "language", "title", "body", "words")


@dataclass(frozen=True)
class Draft:
    """
    A passage as its owner hands it over.

    `part` is the owner's name for it ("opening", "message:12"); `codes` are numbers, addresses, serials that find the owner
    at once; `language` is "de", "en" or "" for names and other text that is not a sentence.
    """

    owner_kind: str
    owner_id: int
    part: str
    scopes: frozenset[str]
    title: str = ""
    body: str = ""
    language: str = ""
    codes: tuple[str, ...] = ()


@operation
def put(*, passages: Sequence[Draft]) -> None:
    """Make the passages findable, each in place of an earlier one of the same owner and part."""
    if not passages:
        return
    known = vocabulary.current()
    rows = {(draft.owner_kind, draft.owner_id, draft.part): _row(draft, known) for draft in passages}
    values = ", ".join(["(%s, %s, %s, %s::text[], %s, %s, %s, %s::tsvector)"] * len(rows))
    with planned() as cursor:
        cursor.execute(_PUT.format(values=values), [value for row in rows.values() for value in row])


def rows(passages: Iterable[Draft]) -> Iterator[tuple[str | int | list[str], ...]]:
    """Rows under COLUMNS for a bulk COPY of passages that are not in the index yet."""
    known = vocabulary.current()
    return (_row(draft, known) for draft in passages)


_PUT = """
    INSERT INTO search_passage (owner_kind, owner_id, part, scopes, language, title, body, words) VALUES {values}
    ON CONFLICT (owner_kind, owner_id, part) DO UPDATE SET
        scopes = excluded.scopes, language = excluded.language, title = excluded.title, body = excluded.body, words = excluded.words
"""


def _row(draft: Draft, known: Vocabulary) -> tuple[str | int | list[str], ...]:
    title = draft.title.replace("\0", "")
    body = draft.body[:LONGEST_BODY].replace("\0", "")
    words = lexemes.of_passage(kind=draft.owner_kind, title=title, body=body, language=draft.language, codes=draft.codes, vocabulary=known)
    return (draft.owner_kind, draft.owner_id, draft.part, sorted(draft.scopes), draft.language, title, body, words)


@operation
def rescope(*, owner_kind: str, owner_id: int, scopes: Iterable[str]) -> None:
    """Change who finds an owner's passages, and nothing else; unchanged ones are not written."""
    wanted = sorted(set(scopes))
    Passage.objects.filter(owner_kind=owner_kind, owner_id=owner_id).exclude(scopes=wanted).update(scopes=wanted)
