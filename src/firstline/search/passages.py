"""Passages of the desk's knowledge: written in their writer's transaction, so that what is committed is found by its words at once."""

from collections.abc import Collection
from datetime import datetime

from firstline.core.db import operation
from firstline.search import analysis, lexemes, vocabulary
from firstline.search.cutting import cut
from firstline.search.models import Paragraph, Posting, Source

LONGEST_TEXT = 60_000
MOST_FREQUENT = 30_000


@operation
def write(*, kind: str, key: int, language: str, scopes: Collection[str], title: str, text: str, now: datetime) -> None:
    """
    Make a text findable for those in its scopes, in place of an earlier one of the same kind, key and language.

    By its words it is found with the commit, by its meaning when a job has read it. An empty collection of scopes hides it.
    """
    title, text = title.replace("\0", ""), text[:LONGEST_TEXT].replace("\0", "")
    known = vocabulary.current()
    counts = analysis.counted(title=title, text=text, language=language, vocabulary=known)
    length = sum(counts.values())

    source, is_new = Source.objects.update_or_create(
        kind=kind,
        key=key,
        language=language,
        defaults={
            "scopes": sorted(set(scopes)),
            "title": title,
            "text": text,
            "words": lexemes.of_passage(kind=kind, title=title, body=text, language=language, codes=(), vocabulary=known),
            "length": length,
            "written_at": now,
        },
    )
    if not is_new:
        Posting.objects.filter(source=source).delete()
    Posting.objects.bulk_create(
        Posting(source=source, term=term[: analysis.LONGEST_TERM], frequency=min(count, MOST_FREQUENT), length=length)
        for term, count in sorted(counts.items())
    )
    _cut_up(source, f"{title}\n", text)


def _cut_up(source: Source, title: str, text: str) -> None:
    """Paragraphs that say the same as before keep their vectors."""
    wanted = dict(enumerate(f"{title}{piece}" for piece in cut(text)))
    kept = dict(Paragraph.objects.filter(source=source).values_list("number", "text"))
    changed = [number for number, said in kept.items() if wanted.get(number) != said]

    Paragraph.objects.filter(source=source, number__in=changed).delete()
    Paragraph.objects.bulk_create(
        Paragraph(source=source, number=number, text=said) for number, said in wanted.items() if kept.get(number) != said
    )


@operation
def rescope(*, kind: str, key: int, scopes: Collection[str]) -> None:
    """Change who finds it, and nothing else."""
    Source.objects.filter(kind=kind, key=key).update(scopes=sorted(set(scopes)))


@operation
def forget(*, kind: str, key: int, language: str = "") -> None:
    """Have it found no more: in this language, or in all."""
    gone = Source.objects.filter(kind=kind, key=key)
    (gone.filter(language=language) if language else gone).delete()
