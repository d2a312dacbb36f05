"""Lists of tickets and events for a viewer, by the filters that programs ask with. Not found and not allowed are the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from firstline.core import events
from firstline.core.events import Cursor
from firstline.core.models import Event
from firstline.core.prepared import Prepared
from firstline.people.viewer import Viewer
from firstline.routing import queries, rulebook
from firstline.routing.models import Handover, Placement
from firstline.routing.timeline import PUBLIC
from firstline.search import asking
from firstline.tickets import catalogue
from firstline.tickets.models import Attachment, Ticket

# So many tickets found by words are looked through, newest first.
MOST_FOUND = 80
# So many tickets that changed since a moment are asked for one by one.
MOST_RECENT = 500
# So many events are looked through in one call before it says where to go on.
MOST_SCANNED = 5000
BATCH = 500


class AttachmentNotFound(Exception):
    """There is no such file for this viewer."""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None does not narrow. assignee: an id, or 0 for nobody."""

    requester: int | None = None
    words: str | None = None
    status: str | None = None
    queue: int | None = None
    level: int | None = None
    assignee: int | None = None
    changed_since: datetime | None = None
    events_since: Cursor | None = None


@dataclass(frozen=True)
class Seen:
    """A ticket and in which part its reader sees it: with notes and place as an agent, or as the requester does."""

    ticket: Ticket
    as_agent: bool


@dataclass(frozen=True)
class Feed:
    """Events that the viewer may see, the number of each one's ticket, and where to go on."""

    events: Sequence[Event]
    numbers: dict[int, int]
    as_agent: frozenset[int]
    cursor: Cursor


def see_ticket(viewer: Viewer, number: int) -> Seen:
    """To read it: as an agent if possible, else as its requester. Raises TicketNotFound."""
    ticket = next(iter(_with_place(_NUMBERED.rows(number=number))), None)
    # The rules of queries.agent_tickets and queries.requests for a row at hand: one plain statement instead of a wide one.
    if ticket is not None and _reads_as_agent(viewer, ticket):
        return Seen(ticket, as_agent=True)
    if ticket is not None and _follows(viewer, ticket):
        return Seen(ticket, as_agent=False)
    raise queries.TicketNotFound(number)


def _reads_as_agent(viewer: Viewer, ticket: Ticket) -> bool:
    return viewer.is_agent and (queries.may_work_on(viewer, ticket) or queries.agent_tickets(viewer).filter(pk=ticket.pk).exists())


def _follows(viewer: Viewer, ticket: Ticket) -> bool:
    own = viewer.person is not None and viewer.person in {ticket.requester_id, ticket.affected_id}
    return own or ticket.pk in viewer.guest_tickets or ticket.organisation_id in viewer.contact_person_of


def get_workable(viewer: Viewer, number: int) -> Ticket:
    """To change it, with what a list row shows. Raises TicketNotFound."""
    seen = see_ticket(viewer, number)
    if not seen.as_agent or not queries.may_work_on(viewer, seen.ticket):
        raise queries.TicketNotFound(number)
    return seen.ticket


def listed(viewer: Viewer, filters: Filters) -> QuerySet[Ticket]:
    """Tickets the viewer may read, newest first, narrowed; agents see all they may read, others their requests."""
    rows = queries.agent_tickets(viewer) if viewer.is_agent else queries.requests(viewer)
    if not viewer.is_agent and (filters.queue, filters.level, filters.assignee) != (None, None, None):
        return rows.none()
    rows = _by_place(rows, filters)
    if filters.requester is not None:
        rows = rows.filter(requester=filters.requester)
    if filters.status is not None:
        rows = rows.filter(status=filters.status)
    if filters.words is not None:
        rows = _by_words(rows, viewer, filters.words)
    if filters.changed_since is not None:
        rows = _by_moment(rows, filters.changed_since)
    if filters.events_since is not None:
        rows = _by_events(rows, filters.events_since)
    return rows.order_by("-id")


def at_hand(rows: QuerySet[Ticket]) -> list[Ticket]:
    """The tickets as a list shows them, with requester, place and agent in one statement; queue and pattern come from memory."""
    return _with_place(list(rows.select_related(*_BESIDE).only(*_IN_LIST)))


# What a row of a list says; texts and details of fifty tickets would cost more than everything else about them.
_IN_LIST = (
    "number", "subject", "status", "waiting_for", "waiting_until", "channel", "language", "opened_at", "changed_at", "resolved_at",
    "closed_at", "reopened", "category_id", "priority", "impact", "urgency", "fault_pattern_id", "unanswered_since",
    "requester__name", "placement__ticket_id", "placement__queue_id", "placement__level", "placement__due_at", "placement__due_kind",
    "placement__agent__name",
)  # fmt: skip


# Read with each ticket.
_BESIDE = ("requester", "placement__agent")


def _numbered(*, number: int) -> QuerySet[Ticket]:
    return Ticket.objects.filter(number=number).select_related(*_BESIDE)


_NUMBERED = Prepared(_numbered, number=int)


def _with_place(found: list[Ticket]) -> list[Ticket]:
    queues, patterns = rulebook.current().queues, catalogue.current().patterns
    for ticket in found:
        ticket.placement.queue = queues[ticket.placement.queue_id]
        ticket.fault_pattern = patterns[ticket.fault_pattern_id] if ticket.fault_pattern_id else None
    return found


def _by_place(rows: QuerySet[Ticket], filters: Filters) -> QuerySet[Ticket]:
    if filters.queue is not None:
        rows = rows.filter(placement__queue=filters.queue)
    if filters.level is not None:
        rows = rows.filter(placement__level=filters.level)
    if filters.assignee is not None:
        rows = rows.filter(placement__agent=filters.assignee or None)
    return rows


def _by_words(rows: QuerySet[Ticket], viewer: Viewer, words: str) -> QuerySet[Ticket]:
    """Agents by the one search; nearly right is not enough for a filter."""
    if viewer.is_agent:
        found = asking.newest(text=words, scopes=queries.scopes(viewer), kind="ticket", limit=MOST_FOUND)
        return rows.filter(pk__in=found)
    # Passages have no scope for requesters, because they hold notes too; a person's own requests are few enough to be read.
    for word in words.split():
        rows = rows.filter(subject__icontains=word)
    return rows


def _by_moment(rows: QuerySet[Ticket], moment: datetime) -> QuerySet[Ticket]:
    """Tickets that changed or moved since: few are found by their indexes, of many the newest are found soonest by walking the list."""
    changed = Ticket.objects.filter(changed_at__gte=moment).values_list("pk", flat=True)[: MOST_RECENT + 1]
    moved = Placement.objects.filter(since__gte=moment).values_list("ticket", flat=True)[: MOST_RECENT + 1]
    recent = {*changed, *moved}
    if len(recent) <= MOST_RECENT:
        return rows.filter(pk__in=recent)
    return rows.filter(Q(changed_at__gte=moment) | Q(placement__since__gte=moment))


def _by_events(rows: QuerySet[Ticket], cursor: Cursor) -> QuerySet[Ticket]:
    """Tickets to which something happened after the cursor; recent events are few, so they are read first."""
    since = """tickets_ticket.id IN (
        SELECT split_part(stream, ':', 2)::bigint FROM core_event
        WHERE (transaction, id) > (%s::xid8, %s) AND stream LIKE 'ticket:%%')"""
    return rows.extra(where=[since], params=[str(cursor.transaction), cursor.id])  # noqa: S610  # A constant of ours with parameters.


def handovers_of(ticket: Ticket) -> list[Handover]:
    """All moves of the ticket, oldest first; only for readers who see it as agents."""
    return list(Handover.objects.filter(ticket=ticket).select_related("by", "from_queue", "to_queue").order_by("id"))


def history_of(seen: Seen, *, most: int) -> list[Event]:
    """The newest events of the ticket, oldest first; a requester gets those that are theirs to know."""
    rows = Event.objects.filter(stream=seen.ticket.stream)
    if not seen.as_agent:
        rows = rows.filter(kind__in=PUBLIC)
    return list(rows.order_by("-id")[:most])[::-1]


def get_attachment(viewer: Viewer, key: str) -> Attachment:
    """A file of a message or note that the viewer may read, or one's own that was not sent yet. Raises AttachmentNotFound."""
    found = Attachment.objects.select_related("message").filter(key=key).first()
    if found is None or not _may_open(viewer, found):
        raise AttachmentNotFound(key)
    return found


def _may_open(viewer: Viewer, file: Attachment) -> bool:
    if file.message is None and file.note_id is None:
        return viewer.person is not None and file.uploaded_by_id == viewer.person
    if file.message is not None and file.message.is_held:
        return file.message.author_id == viewer.person
    if queries.agent_tickets(viewer).filter(pk=file.ticket_id).exists():
        return True
    return file.note_id is None and queries.requests(viewer).filter(pk=file.ticket_id).exists()


def feed(viewer: Viewer, after: Cursor, *, limit: int) -> Feed:
    """What happened after the cursor to tickets and people that the viewer may see; may be empty and still go on."""
    cursor = after
    for _batch in range(MOST_SCANNED // BATCH):
        rows = events.since(cursor, limit=BATCH)
        given = _seen(viewer, rows)
        if given.events:
            chosen = given.events[:limit]
            last = chosen[-1] if len(given.events) > limit else rows[-1]
            return Feed(chosen, given.numbers, given.as_agent, Cursor(last.transaction, last.pk))
        if rows:
            cursor = Cursor(rows[-1].transaction, rows[-1].pk)
        if len(rows) < BATCH:
            break
    return Feed([], {}, frozenset(), cursor)


def _seen(viewer: Viewer, rows: Iterable[Event]) -> Feed:
    rows = list(rows)
    wanted = {pk for event in rows if (pk := subject_of(event, "ticket")) is not None}
    as_agent = dict(queries.agent_tickets(viewer).filter(pk__in=wanted).values_list("pk", "number")) if wanted and viewer.is_agent else {}
    others = wanted - as_agent.keys()
    as_requester = dict(queries.requests(viewer).filter(pk__in=others).values_list("pk", "number")) if others else {}
    chosen = [event for event in rows if _may_know(viewer, event, as_agent, as_requester)]
    return Feed(chosen, as_agent | as_requester, frozenset(as_agent), Cursor(0, 0))


def _may_know(viewer: Viewer, event: Event, as_agent: dict[int, int], as_requester: dict[int, int]) -> bool:
    ticket, person = subject_of(event, "ticket"), subject_of(event, "person")
    if ticket is not None:
        return ticket in as_agent or (ticket in as_requester and event.kind in PUBLIC)
    if person is not None:
        return (
            person == viewer.person
            or viewer.is_administrator
            or (event.kind != "rights.changed" and (viewer.is_agent or viewer.sees_people))
        )
    return False


def subject_of(event: Event, noun: str) -> int | None:
    """The id of the ticket or person in whose stream the event is; None when it is about something else."""
    kind, _colon, number = event.stream.partition(":")
    return int(number) if kind == noun else None
