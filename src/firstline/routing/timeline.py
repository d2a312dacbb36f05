"""
The thread of a ticket: its events in order, with what was said, written and handed over in their places.

Invariant: one event, one entry. What a requester gets holds nothing that only agents may see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject

from firstline.core.events import Cursor, later, now_cursor
from firstline.core.models import Event
from firstline.core.prepared import Prepared
from firstline.people.models import Person
from firstline.routing.models import Handover
from firstline.tickets.models import Attachment, Delivery, Message, Note, Ticket

M = TypeVar("M", bound=models.Model)

PAGE = 60
# What one fetch after a long absence brings at most; the page then shows its newest entries anew.
MOST_AT_ONCE = 500
NEVER = 2**62

# Events that a requester's page knows how to say; all others are the desk's business.
PUBLIC = frozenset(
    {
        "ticket.opened",
        "message.posted",
        "ticket.waiting",
        "ticket.resumed",
        "ticket.handed_over",
        "ticket.resolved",
        "ticket.confirmed",
        "ticket.rejected",
        "ticket.reopened",
        "ticket.closed",
    }
)


@dataclass(frozen=True)
class Entry:
    """One thing in the thread: an event, and the words that belong to it. actor, agent: names; agent is who it is about."""

    event: Event
    actor: str
    agent: str = ""
    message: Message | None = None
    note: Note | None = None
    handover: Handover | None = None

    @property
    def kind(self) -> str:
        return self.event.kind

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def key(self) -> str:
        """Under this name a page finds the entry again: a held answer that goes out stays the same entry."""
        if self.message is not None:
            return f"message-{self.message.pk}"
        return f"event-{self.event.pk}"


@dataclass(frozen=True)
class Thread:
    """Some entries in order; cursor: ask for what comes after it; earlier: id before which older entries exist; gone: keys to remove."""

    entries: Sequence[Entry]
    cursor: Cursor
    earlier: int | None = None
    gone: Sequence[str] = field(default=())


def latest(ticket: Ticket, *, reader: int | None, public: bool, before: int | None = None) -> Thread:
    """The newest entries (or those before an event id): what an agent reads, or with public what its requester reads."""
    found = (_LATEST_PUBLIC if public else _LATEST).rows(stream=ticket.stream, before=NEVER if before is None else before)
    earlier = found[PAGE - 1].pk if len(found) > PAGE else None
    cursor = _seen_up_to(found) or now_cursor()
    return _thread(found[:PAGE][::-1], cursor, reader=reader, public=public, earlier=earlier)


def after(ticket: Ticket, cursor: Cursor, *, reader: int | None, public: bool) -> Thread:
    """
    What came since the cursor.

    Everything visible is given at once, also what an open transaction may still overtake: the next cursor stays before such
    entries, so they come once more and are known by their key.
    """
    found = list(later(_events(ticket.stream, public=public), cursor)[:MOST_AT_ONCE])
    return _thread(found, _seen_up_to(found) or cursor, reader=reader, public=public, earlier=None)


def _events(stream: str, *, public: bool) -> QuerySet[Event]:
    """Events of the ticket with the names in them, and the transaction below which nothing new can come."""
    actor = Person.objects.filter(pk=OuterRef("actor")).values("name")
    agent = Person.objects.filter(pk=Cast(KeyTextTransform("agent", OuterRef("data")), models.BigIntegerField())).values("name")
    rows = Event.objects.filter(stream=stream).annotate(actor_name=Subquery(actor), agent_name=Subquery(agent))
    rows = rows.extra(select={"horizon": "pg_snapshot_xmin(pg_current_snapshot())::text"})
    return rows.filter(kind__in=PUBLIC) if public else rows


def _newest(*, stream: str, before: int, public: bool) -> QuerySet[Event]:
    return _events(stream, public=public).filter(pk__lt=before).order_by("-id")[: PAGE + 1]


_LATEST = Prepared(partial(_newest, public=False), stream=str, before=int)
_LATEST_PUBLIC = Prepared(partial(_newest, public=True), stream=str, before=int)


def _seen_up_to(found: Sequence[Event]) -> Cursor | None:
    return Cursor(int(found[0].horizon), 0) if found else None  # type: ignore[attr-defined]  # selected by _events


def _thread(found: Sequence[Event], cursor: Cursor, *, reader: int | None, public: bool, earlier: int | None) -> Thread:
    messages = {m.pk: m for m in _messages(_ids(found, "message"), reader=reader, public=public)}
    notes = {} if public else {n.pk: n for n in _notes(_ids(found, "note"))}
    handovers = {} if public else {h.pk: h for h in _handovers(_ids(found, "handover"))}

    entries: dict[str, Entry] = {}
    gone = []
    for event in found:
        data = event.data
        message = messages.get(data.get("message", 0))
        if "message" in data and message is None:
            gone.append(f"message-{data['message']}")
            continue
        if event.kind == "message.held" and message is not None and not message.is_held:
            continue
        entry = Entry(
            event=event,
            actor=event.actor_name or "",  # type: ignore[attr-defined]  # annotated by _events
            agent=event.agent_name or "",  # type: ignore[attr-defined]  # likewise
            message=message,
            note=notes.get(data.get("note", 0)),
            handover=handovers.get(data.get("handover", 0)),
        )
        entries[entry.key] = entry
    return Thread(entries=list(entries.values()), cursor=cursor, earlier=earlier, gone=gone)


def _ids(found: Iterable[Event], name: str) -> set[int]:
    return {int(event.data[name]) for event in found if name in event.data}


# Files and deliveries come with their messages and notes in one query: as JSON of just these columns.
_FILE = ("id", "key", "name", "media_type", "size")
_COPY = ("id", "purpose", "address", "state", "tries", "problem")


def _of_each(rows: QuerySet[Any], columns: Sequence[str]) -> ArraySubquery:
    return ArraySubquery(rows.order_by("id").values(json=JSONObject(**{column: column for column in columns})))


def _keep(owner: models.Model, name: str, rows: Iterable[models.Model]) -> None:
    """What a prefetch would have kept: `owner.<name>.all()` gives these rows without asking."""
    # Not a queryset as a prefetch keeps: nothing but `.all()` is asked, and making one costs more than reading the row.
    vars(owner).setdefault("_prefetched_objects_cache", {})[name] = list(rows)


def _among(rows: QuerySet[M], ids: Sequence[int]) -> QuerySet[M]:
    """Rows of these ids; unlike `__in` of one shape however many there are."""
    column = f'"{rows.model._meta.db_table}"."id" = ANY(%s)'
    return rows.extra(where=[column], params=[ids])  # noqa: S610  # our own table's name


def _said(*, ids: Sequence[int], public: bool) -> QuerySet[Message]:
    rows = _among(Message.objects.select_related("author", "contact"), ids)
    rows = rows.annotate(file_rows=_of_each(Attachment.objects.filter(message=OuterRef("pk")), _FILE))
    return rows if public else rows.annotate(copy_rows=_of_each(Delivery.objects.filter(message=OuterRef("pk")), _COPY))


def _noted(*, ids: Sequence[int]) -> QuerySet[Note]:
    rows = _among(Note.objects.select_related("author"), ids)
    return rows.annotate(file_rows=_of_each(Attachment.objects.filter(note=OuterRef("pk")), _FILE))


def _moved(*, ids: Sequence[int]) -> QuerySet[Handover]:
    return _among(Handover.objects.select_related("by", "from_queue", "to_queue"), ids)


_SAID = Prepared(partial(_said, public=False), ids=list)
_SAID_PUBLIC = Prepared(partial(_said, public=True), ids=list)
_NOTED = Prepared(_noted, ids=list)
_MOVED = Prepared(_moved, ids=list)


def _messages(ids: set[int], *, reader: int | None, public: bool) -> Iterable[Message]:
    """Released ones, and held ones of the reader; with their files, and for agents with their deliveries."""
    rows: list[Any] = list((_SAID_PUBLIC if public else _SAID).rows(ids=sorted(ids))) if ids else []
    seen = [row for row in rows if not row.is_held or (not public and row.author_id == reader)]
    for row in seen:
        _keep(row, "attachments", [Attachment(**file) for file in row.file_rows])
        if not public:
            _keep(row, "deliveries", [Delivery(**copy) for copy in row.copy_rows])
    return seen


def _notes(ids: set[int]) -> Iterable[Note]:
    notes: list[Any] = list(_NOTED.rows(ids=sorted(ids))) if ids else []
    for note in notes:
        _keep(note, "attachments", [Attachment(**file) for file in note.file_rows])
    return notes


def _handovers(ids: set[int]) -> Iterable[Handover]:
    return _MOVED.rows(ids=sorted(ids)) if ids else []
