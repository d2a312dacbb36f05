"""
The thread of a ticket: its events in order, with what was said, written and handed over in their places.

Invariant: one event, one entry. What a requester gets holds nothing that only agents may see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from firstline.core.events import Cursor, now_cursor, since
from firstline.core.models import Event
from firstline.people.models import Person
from firstline.routing.models import Handover
from firstline.tickets.models import Attachment, Delivery, Message, Note, Ticket

PAGE = 60

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
    """One thing in the thread: an event, and the words that belong to it."""

    event: Event
    actor: str
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
    # The cursor is taken before the rows, so that nothing falls between them; what comes twice has the same key.
    cursor = now_cursor()
    rows = Event.objects.filter(stream=ticket.stream)
    if public:
        rows = rows.filter(kind__in=PUBLIC)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    earlier = found[PAGE - 1].pk if len(found) > PAGE else None
    return _thread(found[:PAGE][::-1], cursor, reader=reader, public=public, earlier=earlier)


def after(ticket: Ticket, cursor: Cursor, *, reader: int | None, public: bool) -> Thread:
    """What came since the cursor."""
    found = since(cursor, streams=[ticket.stream])
    own = [event for event in found if event.stream == ticket.stream and (not public or event.kind in PUBLIC)]
    last = Cursor(found[-1].transaction, found[-1].pk) if found else cursor
    return _thread(own, last, reader=reader, public=public, earlier=None)


def _thread(found: Sequence[Event], cursor: Cursor, *, reader: int | None, public: bool, earlier: int | None) -> Thread:
    messages = {m.pk: m for m in _messages(_ids(found, "message"), reader=reader, public=public)}
    notes = {} if public else {n.pk: n for n in _notes(_ids(found, "note"))}
    handovers = {h.pk: h for h in _handovers(_ids(found, "handover"))}
    known = {m.author_id: m.author.name for m in messages.values()} | {n.author_id: n.author.name for n in notes.values()}
    unknown = {event.actor for event in found if event.actor} - set(known)
    if unknown:
        known |= dict(Person.objects.filter(pk__in=unknown).values_list("pk", "name"))

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
            actor=known.get(event.actor or 0, ""),
            message=message,
            note=notes.get(data.get("note", 0)),
            handover=handovers.get(data.get("handover", 0)),
        )
        entries[entry.key] = entry
    return Thread(entries=list(entries.values()), cursor=cursor, earlier=earlier, gone=gone)


def _ids(found: Iterable[Event], name: str) -> set[int]:
    return {int(event.data[name]) for event in found if name in event.data}


def _messages(ids: set[int], *, reader: int | None, public: bool) -> Iterable[Message]:
    """Released ones, and held ones of the reader."""
    if not ids:
        return []
    rows = Message.objects.filter(pk__in=ids).select_related("author", "contact")
    rows = rows.prefetch_related(Prefetch("attachments", Attachment.objects.order_by("id")))
    if not public:
        rows = rows.prefetch_related(Prefetch("deliveries", Delivery.objects.order_by("id")))
    return [row for row in rows if not row.is_held or (not public and row.author_id == reader)]


def _notes(ids: set[int]) -> Iterable[Note]:
    if not ids:
        return []
    return (
        Note.objects.filter(pk__in=ids)
        .select_related("author")
        .prefetch_related(Prefetch("attachments", Attachment.objects.order_by("id")))
    )


def _handovers(ids: set[int]) -> Iterable[Handover]:
    if not ids:
        return []
    return Handover.objects.filter(pk__in=ids).select_related("by", "from_queue", "to_queue")
