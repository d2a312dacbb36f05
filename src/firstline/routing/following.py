"""What a requester follows: own requests, those of the organisation, what comes next and by when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from firstline.people.models import Person
from firstline.people.viewer import Viewer
from firstline.routing import hours, queries, rulebook
from firstline.routing.models import Promise
from firstline.tickets.models import FaultPattern, Interval, Priority, Ticket
from firstline.tickets.operations.classifying import assess


@dataclass(frozen=True)
class Opening:
    """Whether people answer now, until when, or from when on; both moments are None where hours never change."""

    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None


def own_requests(viewer: Viewer) -> QuerySet[Ticket]:
    """The person's own, made for them, or opened by secret link; newest first."""
    mine = Q(pk__in=viewer.guest_tickets)
    if viewer.person is not None:
        mine |= Q(requester=viewer.person) | Q(affected=viewer.person)
    return _listed(queries.requests(viewer).filter(mine))


def organisation_requests(viewer: Viewer) -> QuerySet[Ticket]:
    """All of the organisations whose contact person this is; newest first."""
    return _listed(queries.requests(viewer).filter(organisation__in=viewer.contact_person_of))


def _listed(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return tickets.select_related("requester", "placement").order_by("-id")


def speaks_for(viewer: Viewer, ticket: Ticket) -> bool:
    """Whether the viewer may confirm or withdraw: whoever asked, whoever it concerns, or the holder of the secret link."""
    concerned = {ticket.requester_id, ticket.affected_id} - {None}
    return viewer.person in concerned or ticket.pk in viewer.guest_tickets


def taken_at(ticket: Ticket) -> datetime | None:
    """When somebody first took care of it."""
    held = Interval.objects.filter(kind=Interval.Kind.PLACEMENT, subject=ticket.pk, agent__isnull=False)
    first: datetime | None = held.aggregate(first=Min("began_at"))["first"]
    return first


def owed(ticket: Ticket) -> Promise | None:
    """What the requester can expect next: a reply, else the solution; None while nothing runs."""
    told = (Promise.Kind.FIRST_REPLY, Promise.Kind.NEXT_REPLY, Promise.Kind.SOLUTION)
    running = Promise.objects.filter(ticket=ticket, kind__in=told, settled_at=None, due_at__isnull=False)
    by_kind = {promise.kind: promise for promise in running}
    return next((by_kind[kind] for kind in told if kind in by_kind), None)


def usual_priority(pattern: FaultPattern | None) -> Priority:
    """The priority that a request about this gets when it comes in."""
    return assess(pattern).priority


def first_reply_by(*, person: Person | None, priority: Priority, now: datetime) -> datetime | None:
    """Until when somebody who asks now gets a reply: by the plan of their organisation; for strangers the latest of all plans."""
    book = rulebook.current()
    plan = book.plan_for(person.organisation_id) if person else None
    plans = [plan] if plan else list(book.plans.values())
    owed = [(each, book.targets[each.pk, priority]) for each in plans if (each.pk, priority) in book.targets]
    try:
        moments = [hours.add_service_seconds(book.calendars[plan.hours_id], now, target.first_reply_minutes * 60) for plan, target in owed]
    except hours.NeverOpen:
        return None
    return max(moments, default=None)


def opening(*, now: datetime) -> Opening | None:
    """When the first level can be reached; None before the desk is set up."""
    book = rulebook.current()
    if not book.levels:
        return None
    calendar = book.calendars[book.levels[min(book.levels)].hours_id]
    try:
        if hours.is_open(calendar, now):
            return Opening(True, hours.next_closing(calendar, now), None)
        return Opening(False, None, hours.next_opening(calendar, now))
    except hours.NeverOpen:
        return Opening(False, None, None)
