"""Who has it: taking, giving back, giving to somebody. The database decides who wins."""

from datetime import datetime

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.core.events import Happening
from firstline.people.models import Person
from firstline.routing import rulebook
from firstline.routing.events import TicketAssigned, TicketClaimed, TicketReleased
from firstline.routing.models import Membership, Placement
from firstline.routing.operations import placing
from firstline.tickets.models import Ticket


class AlreadyClaimed(Exception):
    """Somebody else has it; the argument is who."""


class NotYours(Exception):
    """Only who has it can give it back."""


class NotAMember(Exception):
    """The person does not belong to the ticket's queue."""


class NotLive(Exception):
    """The ticket is solved; reopen it first."""


@operation
def claim(*, ticket: Ticket, by: Person, now: datetime) -> Placement:
    """
    Take the ticket; of two at once one wins, and taking what one has already changes nothing.

    Records TicketClaimed. Raises AlreadyClaimed, NotLive.
    """
    won = Placement.objects.filter(ticket=ticket, agent=None, is_live=True).update(agent=by, since=now)
    placement = Placement.objects.select_related("agent").get(ticket=ticket)
    if not won:
        if not placement.is_live:
            raise NotLive(ticket)
        if placement.agent_id == by.pk:
            return placement
        raise AlreadyClaimed(placement.agent)

    return _given(ticket, placement, TicketClaimed(ticket=ticket.pk, agent=by.pk), by=by, now=now, former=None)


@operation
def release(*, ticket: Ticket, by: Person, now: datetime) -> Placement:
    """Give it back to its queue. Records TicketReleased. Raises NotYours, NotLive."""
    placement = lock_live(ticket)
    if placement.agent_id != by.pk:
        raise NotYours(placement.agent)

    placement.agent, placement.since = None, now
    placement.save(update_fields=["agent", "since"])
    return _given(ticket, placement, TicketReleased(ticket=ticket.pk, agent=by.pk), by=by, now=now, former=by.pk)


@operation
def assign(*, ticket: Ticket, to: Person, by: Person, now: datetime) -> Placement:
    """Give it to a member of its queue. Records TicketAssigned. Raises NotAMember, NotLive."""
    placement = lock_live(ticket)
    if not Membership.objects.filter(person=to, queue=placement.queue_id, person__deactivated_at=None).exists():
        raise NotAMember(to)

    former = placement.agent_id
    placement.agent, placement.since = to, now
    placement.save(update_fields=["agent", "since"])
    return _given(ticket, placement, TicketAssigned(ticket=ticket.pk, agent=to.pk), by=by, now=now, former=former)


def lock_live(ticket: Ticket) -> Placement:
    """Where the ticket is, kept for this transaction. Raises NotLive."""
    placement = lock(Placement(pk=ticket.pk))
    if not placement.is_live:
        raise NotLive(ticket)
    return placement


def _given(ticket: Ticket, placement: Placement, happening: Happening, *, by: Person, now: datetime, former: int | None) -> Placement:
    """The interval, the event and the scopes of a change of hands."""
    placing.write_interval(placement=placement, actor=by.pk, now=now)
    placing.rescope(ticket=ticket, placement=placement)
    # The requester's page says that somebody works on it.
    streams = [rulebook.current().queues[placement.queue_id].stream, ticket.public_stream]
    streams += [f"agent:{agent}" for agent in (former, placement.agent_id) if agent]
    events.record(happening, stream=ticket.stream, actor=by.pk, at=now, also=streams)
    return placement
