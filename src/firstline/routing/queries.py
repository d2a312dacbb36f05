"""What a viewer may see and work on: tickets, queue lists, places, promises. Not found and not allowed are the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from firstline.core.prepared import Prepared
from firstline.people.models import ContactPerson, Person, Role, RoleGrant
from firstline.people.viewer import Viewer
from firstline.routing import rulebook
from firstline.routing.hours import Calendar
from firstline.routing.models import Handover, Membership, Placement, Promise, Queue, Sighting
from firstline.tickets.models import Interval, Ticket

# A page shows somebody as present for so long after the last heartbeat.
SIGHTING_LASTS = timedelta(seconds=40)
TYPING_LASTS = timedelta(seconds=8)


class TicketNotFound(Exception):
    """There is no such ticket for this viewer."""


def viewers() -> QuerySet[Person]:
    """People with the facts of which a Viewer is made, in one query: `role_codes`, `queue_ids`, `level`, `contact_of`."""
    mine = Membership.objects.filter(person=OuterRef("pk"))
    return Person.objects.annotate(
        role_codes=ArraySubquery(RoleGrant.objects.filter(person=OuterRef("pk")).values("role")),
        queue_ids=ArraySubquery(mine.values("queue")),
        queue_levels=ArraySubquery(mine.values("queue__level")),
        contact_of=ArraySubquery(ContactPerson.objects.filter(person=OuterRef("pk")).values("organisation")),
    )


def _active(*, person: int) -> QuerySet[Person]:
    return viewers().filter(pk=person, deactivated_at=None)


_ACTIVE = Prepared(_active, person=int)


def find_viewer(person: int) -> Person | None:
    """Somebody of `viewers()` who may still sign in; asked with every page."""
    return _ACTIVE.first(person=person)


def viewer_of(person: Person, *, guest_tickets: frozenset[int] = frozenset()) -> Viewer:
    """The viewer that a person of `viewers()` is."""
    # By attribute, not vars(): a request's user is a lazy stand-in that only hands attributes through.
    facts: Any = person
    return Viewer(
        person=person.pk,
        roles=frozenset(Role(code) for code in facts.role_codes),
        queues=frozenset(facts.queue_ids),
        guest_tickets=guest_tickets,
        contact_person_of=frozenset(facts.contact_of),
        language=person.language,
        name=person.name,
        level=max(facts.queue_levels, default=1),
    )


def _works_on(viewer: Viewer) -> Q:
    """Tickets the viewer may work on: own queues, placed with them; leads all but closed circles."""
    if not viewer.is_agent:
        return Q(pk=None)
    own = Q(placement__queue__in=viewer.queues) | Q(placement__agent=viewer.person)
    return own | Q(placement__queue__members_only=False) if viewer.is_lead else own


def _had(viewer: Viewer) -> Exists:
    """Tickets that were with the viewer once and were handed on."""
    return Exists(Interval.objects.filter(kind=Interval.Kind.PLACEMENT, agent=viewer.person, subject=OuterRef("pk")))


def workable_tickets(viewer: Viewer) -> QuerySet[Ticket]:
    return Ticket.objects.filter(_works_on(viewer))


def agent_tickets(viewer: Viewer) -> QuerySet[Ticket]:
    """Tickets an agent may read with their notes: workable ones and those handed on."""
    if not viewer.is_agent:
        return Ticket.objects.none()
    return Ticket.objects.filter(_works_on(viewer) | Q(_had(viewer)))


def requests(viewer: Viewer) -> QuerySet[Ticket]:
    """Tickets a person may follow as requester: own, by secret link, or their organisation's as its contact person."""
    mine = Q(pk__in=viewer.guest_tickets)
    if viewer.person is not None:
        mine |= Q(requester=viewer.person) | Q(affected=viewer.person)
    if viewer.contact_person_of:
        mine |= Q(organisation__in=viewer.contact_person_of)
    return Ticket.objects.filter(mine)


def _get(tickets: QuerySet[Ticket], number: int) -> Ticket:
    found = tickets.select_related(
        "requester",
        "requester__organisation",
        "placement__queue",
        "placement__agent",
        "fault_pattern",
        "category__parent__parent",
        "device",
    )
    ticket = found.filter(number=number).first()
    if ticket is None:
        raise TicketNotFound(number)
    return ticket


def get_workable(viewer: Viewer, number: int) -> Ticket:
    """To change it. Raises TicketNotFound."""
    return _get(workable_tickets(viewer), number)


def get_readable(viewer: Viewer, number: int) -> Ticket:
    """To read it as an agent, and to add notes. Raises TicketNotFound."""
    return _get(agent_tickets(viewer), number)


def get_request(viewer: Viewer, number: int) -> Ticket:
    """To follow and answer it as requester. Raises TicketNotFound."""
    return _get(requests(viewer), number)


def may_work_on(viewer: Viewer, ticket: Ticket) -> bool:
    """The same rule as workable_tickets for a ticket with its placement and queue at hand."""
    placement = ticket.placement
    own = placement.queue_id in viewer.queues or placement.agent_id == viewer.person
    return viewer.is_agent and (own or (viewer.is_lead and not placement.queue.members_only))


def scopes(viewer: Viewer) -> frozenset[str]:
    """What this agent finds by words in tickets."""
    if not viewer.is_agent:
        return frozenset()
    own = {f"queue:{queue}" for queue in viewer.queues} | {f"agent:{viewer.person}"}
    return frozenset(own | {"desk"} if viewer.is_lead else own)


@dataclass(frozen=True)
class Place:
    """Where a list stopped: the due moment (None sorts last) and ticket of its last row."""

    due_at: datetime | None
    ticket: int


class View:
    """The saved views of the workspace; each is a filter over live placements."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    ON_US = "on_us"
    DUE_SOON = "due_soon"
    ALL = "all"
    NAMES = (MINE, UNASSIGNED, ON_US, DUE_SOON, ALL)


DUE_SOON = timedelta(hours=1)


def placements(viewer: Viewer, view: str, *, now: datetime, queue: int | None = None) -> QuerySet[Placement]:
    """Live places of one view that the viewer may work on, soonest due first; keyset by `after_place`."""
    rows = Placement.objects.filter(is_live=True)
    own = Q(queue__in=viewer.queues)
    everything = own | Q(agent=viewer.person) | (Q(queue__members_only=False) if viewer.is_lead else Q())
    allowed = everything if viewer.is_agent else Q(pk=None)
    filters = {
        View.MINE: Q(agent=viewer.person),
        View.UNASSIGNED: (everything if viewer.is_lead else own) & Q(agent=None),
        View.ON_US: allowed & Q(ticket__unanswered_since__isnull=False),
        View.DUE_SOON: allowed & Q(due_at__lt=now + DUE_SOON),
        View.ALL: allowed,
    }
    rows = rows.filter(filters[view] if viewer.is_agent else Q(pk=None))
    if queue is not None:
        rows = rows.filter(queue=queue)
    return rows.order_by(F("due_at").asc(nulls_last=True), "ticket")


def after_place(rows: QuerySet[Placement], place: Place) -> QuerySet[Placement]:
    if place.due_at is None:
        return rows.filter(due_at=None, ticket__gt=place.ticket)
    later = Q(due_at__gt=place.due_at) | Q(due_at=None)
    return rows.filter(later | Q(due_at=place.due_at, ticket__gt=place.ticket))


def queues_of(viewer: Viewer) -> list[Queue]:
    """Queues whose tickets the viewer works on, by level and name."""
    seen = [q for q in rulebook.current().live_queues() if q.pk in viewer.queues or (viewer.is_lead and not q.members_only)]
    return sorted(seen, key=lambda q: (q.level_id, q.name_in(viewer.language)))


def queues_to_hand_to(ticket: Ticket) -> list[Queue]:
    """All other live queues: anyone may hand over to a closed circle, only its members look in."""
    return [q for q in rulebook.current().live_queues() if q.pk != ticket.placement.queue_id]


def members_of(queue: int) -> QuerySet[Person]:
    return Person.objects.filter(memberships__queue=queue, deactivated_at=None).order_by("name", "id")


def promises_of(ticket: Ticket) -> list[Promise]:
    """Oldest first."""
    return list(Promise.objects.filter(ticket=ticket).order_by("id"))


def open_handover(ticket: Ticket) -> Handover | None:
    """The hand-over that brought it here and can still be sent back."""
    last = Handover.objects.filter(ticket=ticket).select_related("by", "from_queue").order_by("-at", "-id").first()
    if last is None or last.bounced_at is not None or last.to_queue_id != ticket.placement.queue_id:
        return None
    return last


def present(ticket: Ticket, *, now: datetime, besides: int | None) -> list[Sighting]:
    """Who else has it on the screen now."""
    seen = Sighting.objects.filter(ticket=ticket, seen_at__gt=now - SIGHTING_LASTS).exclude(person=besides)
    return list(seen.select_related("person").order_by("person__name", "id"))


def just_missed(*, now: datetime) -> QuerySet[Promise]:
    return Promise.objects.filter(state=Promise.State.RUNNING, settled_at=None, due_at__lt=now).order_by("due_at", "id")[:500]


def waited_long_enough(*, now: datetime) -> QuerySet[Ticket]:
    return Ticket.objects.filter(status=Ticket.Status.WAITING, waiting_until__lte=now).order_by("waiting_until", "id")[:500]


def silent_since(moment: datetime, *, working_days: int, now: datetime) -> list[Ticket]:
    """Solved tickets with so many whole working days of their plan's calendar behind them."""
    book = rulebook.current()
    solved = Ticket.objects.filter(status=Ticket.Status.RESOLVED, resolved_at__lt=moment).order_by("resolved_at", "id")[:1000]
    return [ticket for ticket in solved if _working_days(book, ticket, now) >= working_days]


def _working_days(book: rulebook.Rulebook, ticket: Ticket, now: datetime) -> int:
    plan = book.plan_for(ticket.organisation_id)
    calendar = book.calendars.get(plan.hours_id) if plan else None
    if calendar is None or ticket.resolved_at is None:
        return (now.date() - (ticket.resolved_at or now).date()).days
    return working_days_between(calendar, ticket.resolved_at, now)


def working_days_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Days after the one of start, up to and with the one of end, on which the desk is open at all."""
    first, last = calendar.days.day_of(int(start.timestamp())), calendar.days.day_of(int(end.timestamp()))
    return sum(1 for day in range(first + 1, last + 1) if calendar.days.open_on(day))
