"""Waiting, going on, solved, confirmed, reopened, closed: the ticket's state together with its place and its clocks."""

from datetime import datetime

from firstline.core import journal
from firstline.core.db import lock, operation
from firstline.people.models import Person
from firstline.routing import rulebook
from firstline.routing.models import Placement, Promise
from firstline.routing.operations import placing, promising
from firstline.search import indexing
from firstline.tickets import deliveries, passages
from firstline.tickets.models import Delivery, Message, Ticket, WaitingFor
from firstline.tickets.operations import posting
from firstline.tickets.operations import settling as tickets

ALL_KINDS = tuple(Promise.Kind)


@operation
def wait(*, ticket: Ticket, waiting_for: WaitingFor, until: datetime | None, by: Person, now: datetime) -> Ticket:
    """Let it wait; the clocks stand still for requester and approval. Records TicketWaiting. Raises AlreadyResolved, UntilIsPast."""
    ticket = tickets.wait(ticket=lock(ticket), waiting_for=waiting_for, until=until, by=by, now=now)
    _follow(ticket, now=now)
    return ticket


@operation
def resume(*, ticket: Ticket, by: int | None, now: datetime) -> Ticket:
    """Go on. Records TicketResumed. Raises NotWaiting."""
    ticket = tickets.resume(ticket=lock(ticket), by=by, now=now)
    _follow(ticket, now=now)
    return ticket


@operation
def resolve(*, ticket: Ticket, solution: str, client_key: str, tell: bool, by: Person, now: datetime) -> Ticket:
    """
    Solve it with a text; tell also sends that text to the requester. The level is where the ticket is now.

    Records TicketResolved, and MessagePosted when told. A repeat with the same client_key changes nothing.
    Raises AlreadyResolved, SolutionMissing.
    """
    ticket = lock(ticket)
    if Message.objects.filter(author=by, client_key=client_key, ticket=ticket).exists():
        return ticket
    placement = lock(Placement(pk=ticket.pk))
    ticket = tickets.resolve(ticket=ticket, solution=solution, level=placement.level, by=by, now=now)
    if tell:
        _tell(ticket, placement, by=by, client_key=client_key, now=now)
    placement.agent = placement.agent or by
    take_off(ticket=ticket, placement=placement, now=now)
    return ticket


def take_off(*, ticket: Ticket, placement: Placement, now: datetime) -> None:
    """A ticket that nobody needs to work on leaves the lists, with nothing owed."""
    promising.settle(ticket=ticket, kinds=ALL_KINDS, now=now)
    placement.is_live, placement.due_at, placement.due_kind = False, None, ""
    placement.save()
    nudge_lists(ticket=ticket, placement=placement)


@operation
def confirm(*, ticket: Ticket, by: Person, now: datetime) -> Ticket:
    """The requester agrees. Records TicketConfirmed, TicketClosed. Raises NotResolved."""
    return tickets.confirm(ticket=lock(ticket), by=by, now=now)


@operation
def reopen(*, ticket: Ticket, rejected: bool, by: Person, now: datetime) -> Ticket:
    """
    Go on after a solution; it lies where it lay, with whom it lay.

    Records TicketReopened (and TicketRejected). Raises NotResolved, AlreadyClosed.
    """
    ticket = tickets.reopen(ticket=lock(ticket), rejected=rejected, by=by, now=now)
    placement = lock(Placement(pk=ticket.pk))
    placement.is_live = True
    promising.owe_solution_again(ticket=ticket, placement=placement, now=now)
    promising.refresh(ticket=ticket, placement=placement, now=now)
    placement.save()
    nudge_lists(ticket=ticket, placement=placement)
    return ticket


@operation
def close(*, ticket: Ticket, why: str, by: int | None, now: datetime) -> Ticket:
    """Close a solved ticket. Records TicketClosed. Raises NotResolved."""
    return tickets.close(ticket=lock(ticket), why=why, by=by, now=now)


def nudge_lists(*, ticket: Ticket, placement: Placement) -> None:
    """Let the event that the running operation recorded for this ticket also reach the lists that show it."""
    queue = rulebook.current().queues[placement.queue_id]
    streams = [queue.stream, *([f"agent:{placement.agent_id}"] if placement.agent_id else [])]
    for event in journal.current().events:
        if event.stream == ticket.stream:
            event.also = sorted({*event.also, *streams})


def _follow(ticket: Ticket, *, now: datetime) -> None:
    placement = lock(Placement(pk=ticket.pk))
    promising.refresh(ticket=ticket, placement=placement, now=now)
    placement.save()
    nudge_lists(ticket=ticket, placement=placement)


def _tell(ticket: Ticket, placement: Placement, *, by: Person, client_key: str, now: datetime) -> None:
    message, _ = posting.post_message(
        ticket=ticket,
        author=by,
        direction=Message.Direction.OUTBOUND,
        kind=Message.Kind.SOLUTION,
        text=ticket.solution,
        client_key=client_key,
        now=now,
    )
    deliveries.queue_copies(purpose=Delivery.Purpose.SOLUTION, ticket=ticket, message=message, now=now)
    queue = rulebook.current().queues[placement.queue_id]
    scopes = placing.scopes_of(queue=queue, agents=placing.former_agents(ticket, placement))
    indexing.put(passages=[passages.message(message, ticket, scopes)])
