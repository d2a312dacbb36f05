"""Where a ticket is: its row, the intervals behind it, and who may find it by words."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from firstline.core.db import insert, keep_at_hand, operation
from firstline.core.prepared import Prepared
from firstline.people.models import Person
from firstline.routing import rulebook
from firstline.routing.models import Placement, Queue
from firstline.search import indexing
from firstline.tickets import intervals, passages
from firstline.tickets.models import Interval, Ticket

# The scope under which shift leads find tickets; tickets in closed circles do not carry it.
DESK = "desk"


def scopes_of(*, queue: Queue, agents: set[int]) -> list[str]:
    """Who finds the ticket: its queue, those who have or had it, and the leads unless the queue is for members only."""
    scopes = [queue.stream, *(f"agent:{agent}" for agent in sorted(agents))]
    return scopes if queue.members_only else [*scopes, DESK]


def new_placement(*, ticket: Ticket, queue: Queue, agent: Person | None, now: datetime) -> Placement:
    """The first place of a ticket; not saved."""
    return Placement(ticket=ticket, queue=queue, level=queue.level_id, agent=agent, since=now)


def first_intervals(*, placement: Placement, status: str, actor: int | None, now: datetime) -> tuple[Interval, Interval]:
    """From now on the new ticket has this status and is at this queue, level and agent; not saved."""
    subject = placement.ticket_id
    in_status = intervals.begin(kind=Interval.Kind.STATUS, subject=subject, state=status, actor=actor, now=now)
    placed = intervals.begin(kind=Interval.Kind.PLACEMENT, subject=subject, state=_state(placement), actor=actor, now=now)
    return in_status, _at(placed, placement)


def write_interval(*, placement: Placement, actor: int | None, now: datetime, reason: str = "") -> None:
    """Note from when on the ticket is at another queue, level or agent."""
    subject = placement.ticket_id
    interval = intervals.turn(kind=Interval.Kind.PLACEMENT, subject=subject, state=_state(placement), actor=actor, now=now, reason=reason)
    insert(_at(interval, placement))


def _state(placement: Placement) -> str:
    return "taken" if placement.agent_id else "queued"


def _at(interval: Interval, placement: Placement) -> Interval:
    interval.queue, interval.level, interval.agent = placement.queue_id, placement.level, placement.agent_id
    return interval


@operation
def rescope(*, ticket: Ticket, placement: Placement) -> None:
    """The ticket moved: other people find it by words now."""
    queue = rulebook.current().queues[placement.queue_id]
    scopes = scopes_of(queue=queue, agents=former_agents(ticket, placement))
    indexing.rescope(owner_kind=passages.KIND, owner_id=ticket.pk, scopes=scopes)


def former_agents(ticket: Ticket, placement: Placement, *, past: Sequence[Interval] | None = None) -> set[int]:
    """Everybody who has or had it. past: the ticket's intervals, where they are at hand."""
    taken = _TAKEN.rows(ticket=ticket.pk) if past is None else [row for row in past if row.kind == Interval.Kind.PLACEMENT]
    agents = {row.agent for row in taken} | {placement.agent_id}
    return {agent for agent in agents if agent is not None}


def lock_with_place(ticket: Ticket) -> Placement:
    """The ticket and its place, read again under locks in this order; the ticket hangs on its place."""
    placement = _WITH_PLACE.first(ticket=ticket.pk)
    if placement is None:
        raise Placement.DoesNotExist
    keep_at_hand(placement.ticket, ticket)
    return placement


def _with_place(*, ticket: int) -> QuerySet[Placement]:
    return Placement.objects.select_for_update(of=("ticket", "self")).select_related("ticket").filter(pk=ticket)


_WITH_PLACE = Prepared(_with_place, ticket=int)


def _taken(*, ticket: int) -> QuerySet[Interval]:
    return Interval.objects.filter(kind=Interval.Kind.PLACEMENT, subject=ticket, agent__isnull=False)


_TAKEN = Prepared(_taken, ticket=int)
