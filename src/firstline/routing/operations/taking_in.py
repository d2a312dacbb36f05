"""A request comes in: the ticket is opened, placed, promised and findable, all at once."""

from dataclasses import dataclass
from datetime import datetime

from firstline.core import events
from firstline.core.db import insert_together, operation
from firstline.people.models import Device, Person
from firstline.routing import rulebook
from firstline.routing.events import TicketPlaced
from firstline.routing.models import Placement, Queue
from firstline.routing.operations import placing, promising
from firstline.search import indexing
from firstline.tickets import budgets, deliveries, passages
from firstline.tickets.models import Channel, Delivery, FaultPattern, Grade, Message, Ticket
from firstline.tickets.operations import opening
from firstline.tickets.operations.classifying import assess, priority_for
from firstline.tickets.operations.opening import Assessment


@dataclass(frozen=True)
class Request:
    """
    What somebody wants, as it came in.

    client_key makes a repeat harmless (unique per requester); None where nothing can be repeated. impact and urgency only
    when intake asked for them. answered: an agent is talking to the requester (phone, in person). take: the agent keeps it.
    acknowledge: confirm the receipt by mail, as far as the budget of such mails allows.
    """

    requester: Person
    subject: str
    text: str
    channel: Channel
    client_key: str | None
    language: str
    entrance: str = ""
    fault_pattern: FaultPattern | None = None
    impact: Grade | None = None
    urgency: Grade | None = None
    device: Device | None = None
    same_matter_as: Ticket | None = None
    queue: Queue | None = None
    answered: bool = False
    take: bool = False
    acknowledge: bool = True


@dataclass(frozen=True)
class TakenIn:
    """The ticket, where it is, and its first message; created is false for a repeat of the same request."""

    ticket: Ticket
    placement: Placement
    message: Message
    created: bool


@operation
def take_in(*, request: Request, by: Person, now: datetime) -> TakenIn:
    """
    Open the ticket and place it; a repeat with the same client_key gives the first one.

    by: the requester, or the agent who writes it down. Records TicketOpened and TicketPlaced. Raises NothingSaid, TooLong, NotSetUp.
    """
    repeat = _earlier(request) if request.client_key is not None else None
    if repeat is not None:
        return repeat
    queue = request.queue or rulebook.current().first_queue()

    opened = opening.open_ticket(
        requester=request.requester,
        subject=request.subject,
        text=request.text,
        channel=request.channel,
        assessment=_assessment(request),
        client_key=request.client_key,
        by=by,
        now=now,
        language=request.language,
        entrance=request.entrance,
        device=request.device,
        same_matter_as=request.same_matter_as,
    )
    ticket = opened.ticket
    placement = placing.new_placement(ticket=ticket, queue=queue, agent=by if request.take else None, now=now)
    promised = promising.begin(ticket=ticket, placement=placement, answered=request.answered, now=now)
    states = placing.first_intervals(placement=placement, status=ticket.status, actor=by.pk, now=now)
    if request.answered:
        ticket.unanswered_since = None
    mails = _acknowledgement(request, ticket, now)
    insert_together(ticket, opened.contact, opened.message, placement, *promised, *states, *mails)
    scopes = placing.scopes_of(queue=queue, agents={by.pk} if request.take else set())
    indexing.put(passages=[passages.opening(ticket, request.requester, scopes)])

    placed = TicketPlaced(ticket=ticket.pk, queue=queue.code, level=queue.level_id)
    also = [queue.stream, request.requester.stream]
    events.record(placed, stream=ticket.stream, actor=by.pk, at=now, also=also)
    return TakenIn(ticket=ticket, placement=placement, message=opened.message, created=True)


def _acknowledgement(request: Request, ticket: Ticket, now: datetime) -> list[Delivery]:
    """The mail that confirms the receipt, where one is wanted and may leave."""
    to = request.requester.email
    return [deliveries.acknowledgement(ticket, now=now)] if request.acknowledge and to and budgets.may_acknowledge(to, now=now) else []


def _assessment(request: Request) -> Assessment:
    if request.impact is None or request.urgency is None:
        return assess(request.fault_pattern)
    priority = priority_for(request.impact, request.urgency, request.fault_pattern)
    return Assessment(request.fault_pattern, request.impact, request.urgency, priority)


def _earlier(request: Request) -> TakenIn | None:
    said = Message.objects.filter(author=request.requester, client_key=request.client_key).select_related("ticket__placement").first()
    return TakenIn(ticket=said.ticket, placement=said.ticket.placement, message=said, created=False) if said else None
