"""Meanings: the vectors of questions and paragraphs; without an installed model or vectors in the database search goes by words."""

from collections.abc import Sequence
from itertools import islice

from django.conf import settings
from django.db import connection
from django.db.models import Q

from firstline.core.db import operation
from firstline.search import reading
from firstline.search.models import Meaning, Paragraph

# As many paragraphs as are read and written at once: some seconds of work.
BATCH = 16


def is_at_hand() -> bool:
    """Whether the database has vectors; asked each time, because an operator may add them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector')")
        return bool(cursor.fetchone()[0])


def of_question(text: str, *, patience: float) -> dict[str, tuple[str, Sequence[float]]]:
    """The question as each model reads it, by the model's name with its version; empty where there is none, or none in time (seconds)."""
    if not reading.readers() or not is_at_hand():
        return {}
    try:
        read = reading.read([text], kind="questions", sockets=settings.SOCKETS, patience=patience)
    except reading.NotRead:
        return {}
    return {name: (version, vectors[0]) for name, (version, vectors) in read.items()}


def expect_questions() -> None:
    """Somebody opened a page that searches: the first question shall not wait for the models."""
    if reading.readers():
        reading.warm(sockets=settings.SOCKETS)


def fill(*, most: int = 200) -> int:
    """
    Read paragraphs that are new, changed or read by other models than these; returns how many. Safe to repeat and to break off.

    Raises NotRead when the models do not answer.
    """
    readers = reading.readers()
    if not readers:
        return 0
    unread = Paragraph.objects.filter(Q(read_by__lt=readers) | Q(read_by__gt=readers)).order_by("-read_by", "-id")
    waiting = iter(list(unread[:most]))
    done = 0
    while batch := list(islice(waiting, BATCH)):
        vectors = reading.read([paragraph.text for paragraph in batch], kind="passages", sockets=settings.SOCKETS)
        _keep(
            paragraphs=batch,
            meanings=[
                Meaning(paragraph=paragraph, source_id=paragraph.source_id, model=name, version=version, vector=vector)
                for name, (version, read) in vectors.items()
                for paragraph, vector in zip(batch, read, strict=True)
            ],
            readers=readers,
        )
        done += len(batch)
    return done


@operation
def _keep(*, paragraphs: Sequence[Paragraph], meanings: Sequence[Meaning], readers: str) -> None:
    """What was rewritten meanwhile is gone, and read the next time."""
    held = Paragraph.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in paragraphs])
    there = set(held.order_by("pk").values_list("pk", flat=True))
    Meaning.objects.filter(paragraph__in=there).delete()
    Meaning.objects.bulk_create(meaning for meaning in meanings if meaning.paragraph_id in there)
    Paragraph.objects.filter(pk__in=there).update(read_by=readers)
