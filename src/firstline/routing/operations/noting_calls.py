"""An agent writes down what somebody said on the phone or at the counter: a new ticket, or further words on an open one."""

from dataclasses import dataclass
from datetime import datetime

from firstline.core.db import lock, operation
from firstline.people.models import Person
from firstline.routing.models import Placement
from firstline.routing.operations import claiming, conversing, promising, settling
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.taking_in import Request, take_in
from firstline.tickets.models import Contact, Message, Ticket


@dataclass(frozen=True)
class Outcome:
    """What became of it at once: a solution solves it, take keeps it; neither leaves it in the queue."""

    solution: str = ""
    take: bool = False


@operation
def note_call(*, request: Request, continues: Ticket | None, outcome: Outcome, by: Person, now: datetime) -> Ticket:
    """
    Take the request in with its outcome; continues: it is about this open ticket, and its words are added there.

    A repeat with the same client_key gives the first ticket. Records what the parts record.
    Raises NothingSaid, TooLong, NotSetUp, SolutionMissing, AlreadyClaimed.
    """
    said = Message.objects.filter(author=request.requester, client_key=request.client_key).select_related("ticket").first()
    if said is not None:
        return said.ticket

    if continues is None:
        ticket = take_in(request=request, by=by, now=now).ticket
    else:
        ticket = _continue(continues, request, by=by, now=now)
        if outcome.take:
            claiming.claim(ticket=ticket, by=by, now=now)
    if outcome.solution:
        key = f"{request.client_key}-solution"
        settling.resolve(ticket=ticket, solution=outcome.solution, client_key=key, tell=False, by=by, now=now)
    return ticket


def _continue(ticket: Ticket, request: Request, *, by: Person, now: datetime) -> Ticket:
    """The requester's next words; whoever is talking to them has answered."""
    words = Words(request.text, request.client_key)
    ticket, message = conversing.receive(ticket=ticket, author=request.requester, words=words, channel=request.channel, now=now)
    Contact.objects.filter(messages=message, answered_at=None).update(
        answered_at=now, ended_at=now, handled_by=by, outcome=Contact.Outcome.ANSWERED
    )
    ticket = lock(ticket)
    ticket.unanswered_since = None
    ticket.save(update_fields=["unanswered_since"])
    promising.settle(ticket=ticket, kinds=promising.REPLIES, now=now)
    placement = lock(Placement(pk=ticket.pk))
    promising.refresh(ticket=ticket, placement=placement, now=now)
    placement.save()
    return ticket
