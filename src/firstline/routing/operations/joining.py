"""Two tickets are one matter: what was said moves to the older one, which goes on; the newer one is closed and points there."""

from datetime import datetime

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.people.models import Person
from firstline.routing import rulebook
from firstline.routing.events import TicketJoined, TicketTookIn
from firstline.routing.models import Placement, Promise
from firstline.routing.operations import placing, promising, settling
from firstline.search import indexing
from firstline.tickets import passages
from firstline.tickets.models import Attachment, Contact, Message, Note, Ticket
from firstline.tickets.operations import posting
from firstline.tickets.operations import settling as tickets

# Why a ticket was closed; by this a later answer to it finds the older one (channels.email.threading).
JOINED = "joined"


class SameTicket(Exception):
    """A ticket cannot be joined to itself."""


@operation
def join_tickets(*, ticket: Ticket, into: Ticket, words: str, by: Person, now: datetime) -> Ticket:
    """
    Move messages, contacts, notes and files of the ticket to the older one and close it with these words.

    Records TicketTookIn and MessagePosted on the older, TicketResolved, TicketClosed and TicketJoined on the newer one.
    Raises SameTicket, AlreadyResolved, AlreadyClosed.
    """
    if ticket.pk == into.pk:
        raise SameTicket(ticket)
    # In the order of their age, so that two who join at once do not wait for each other.
    into, ticket = (lock(into), lock(ticket)) if into.pk < ticket.pk else _locked_backwards(into, ticket)
    if into.status == Ticket.Status.CLOSED:
        raise tickets.AlreadyClosed(into)
    unanswered = ticket.unanswered_since

    messages = list(Message.objects.filter(ticket=ticket).select_related("author").order_by("id"))
    for model in (Message, Contact, Note, Attachment):
        model.objects.filter(ticket=ticket).update(ticket=into)
    _close(ticket, into, words=words, by=by, now=now)

    took = TicketTookIn(ticket=into.pk, other=ticket.number)
    events.record(took, stream=into.stream, actor=by.pk, at=now)
    for message in messages:
        posting.record_posted(message, ticket=into, now=now)
    return _go_on(into, messages, unanswered=unanswered, by=by, now=now)


def _locked_backwards(into: Ticket, ticket: Ticket) -> tuple[Ticket, Ticket]:
    ticket = lock(ticket)
    return lock(into), ticket


def _close(ticket: Ticket, into: Ticket, *, words: str, by: Person, now: datetime) -> None:
    placement = lock(Placement(pk=ticket.pk))
    ticket.same_matter_as = into
    ticket = tickets.resolve(ticket=ticket, solution=words, level=placement.level, by=by, now=now)
    ticket = tickets.close(ticket=ticket, why=JOINED, by=by.pk, now=now)
    promising.settle(ticket=ticket, kinds=tuple(Promise.Kind), now=now)
    placement.is_live, placement.due_at, placement.due_kind = False, None, ""
    placement.save()

    joined = TicketJoined(ticket=ticket.pk, into=into.number)
    events.record(joined, stream=ticket.stream, actor=by.pk, at=now, also=[ticket.public_stream])
    settling.nudge_lists(ticket=ticket, placement=placement)


def _go_on(into: Ticket, messages: list[Message], *, unanswered: datetime | None, by: Person, now: datetime) -> Ticket:
    """What was said and not answered yet is owed here now; it is found here by words."""
    if unanswered is not None:
        if into.status == Ticket.Status.WAITING and into.is_paused:
            settling.resume(ticket=into, by=by.pk, now=now)
        elif into.status == Ticket.Status.RESOLVED:
            settling.reopen(ticket=into, rejected=False, by=by, now=now)
        into = lock(into)
        into.unanswered_since = min(into.unanswered_since or unanswered, unanswered)
        promising.owe_next_reply(ticket=into, now=now)
    into.changed_at = now
    into.save(update_fields=["unanswered_since", "changed_at"])
    placement = lock(Placement(pk=into.pk))
    promising.refresh(ticket=into, placement=placement, now=now)
    placement.save()
    queue = rulebook.current().queues[placement.queue_id]
    scopes = placing.scopes_of(queue=queue, agents=placing.former_agents(into, placement))
    indexing.put(passages=[passages.message(message, into, scopes) for message in messages])
    settling.nudge_lists(ticket=into, placement=placement)
    return into
