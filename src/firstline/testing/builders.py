"""Tickets for tests, made by the desk's own operations; say only what matters."""

from datetime import datetime
from itertools import count

from firstline.people.models import Person
from firstline.routing.models import Handover, Queue
from firstline.routing.operations import claiming, conversing, handing_over, settling
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.handing_over import Package
from firstline.routing.operations.taking_in import Request, take_in
from firstline.testing import cast, clock
from firstline.tickets.models import Channel, FaultPattern, Message, Note, Ticket, WaitingFor

_keys = count(1)


def a_key() -> str:
    """A client key that was never used."""
    return f"test-{next(_keys)}"


def a_ticket(
    *,
    requester: Person | None = None,
    text: str = "Der Router leuchtet, aber kein WLAN",
    subject: str = "",
    queue: str = "l1-desk",
    at: datetime = clock.NOW,
    agent: Person | None = None,
    channel: Channel = Channel.PORTAL,
    pattern: str = "",
    language: str = "de",
) -> Ticket:
    """A ticket that has just come in; with an agent, taken by them."""
    requester = requester or cast.renate()
    request = Request(
        requester=requester,
        subject=subject,
        text=text,
        channel=channel,
        client_key=a_key(),
        language=language,
        fault_pattern=FaultPattern.objects.get(code=pattern) if pattern else None,
        queue=cast.queue(queue),
    )
    ticket = take_in(request=request, by=requester, now=at).ticket
    if agent is not None:
        claiming.claim(ticket=ticket, by=agent, now=at)
    return fresh(ticket)


def fresh(ticket: Ticket) -> Ticket:
    """The ticket as it stands now, with its place and people."""
    return Ticket.objects.select_related("requester", "placement__queue", "placement__agent").get(pk=ticket.pk)


def a_package(symptom: str = "Kein WLAN trotz Neustart") -> Package:
    return Package(symptom=symptom, tried="Neustart, Kabel geht", expectation="Fernprüfung")


def handed_over(ticket: Ticket, to: str, *, by: Person | None = None, at: datetime = clock.NOW) -> Ticket:
    """Moved to this queue with a complete package."""
    target: Queue = cast.queue(to)
    handing_over.hand_over(ticket=ticket, to=target, package=a_package(), by=by or _worker(ticket), now=at)
    return fresh(ticket)


def at_level(ticket: Ticket, level: int, *, at: datetime = clock.NOW) -> Ticket:
    """Handed over up to this level, along the network's queues."""
    steps = {2: ("l2-netz", cast.carla), 3: ("l3-netz", cast.ingrid)}
    for step in range(ticket.placement.level + 1, level + 1):
        ticket = handed_over(ticket, steps[step][0], at=at)
    return ticket


def bounced(ticket: Ticket, *, by: Person | None = None, at: datetime = clock.NOW) -> Ticket:
    """Sent back by whoever it was handed to."""
    reason = Handover.BounceReason.MISSING_DATA
    handing_over.bounce(ticket=ticket, reason=reason, lesson="Bitte die Seriennummer aufnehmen.", by=by or _worker(ticket), now=at)
    return fresh(ticket)


def taken(ticket: Ticket, *, by: Person, at: datetime = clock.NOW) -> Ticket:
    claiming.claim(ticket=ticket, by=by, now=at)
    return fresh(ticket)


def answered(ticket: Ticket, *, by: Person | None = None, text: str = "Wir sehen nach.", at: datetime = clock.NOW) -> Message:
    """An answer that is out."""
    words = Words(text, a_key())
    return conversing.reply(ticket=ticket, author=by or _worker(ticket), words=words, seen=None, hold=False, now=at)


def received(ticket: Ticket, *, text: str = "Es geht noch nicht.", at: datetime = clock.NOW) -> Message:
    """The requester's next words."""
    words = Words(text, a_key())
    _, message = conversing.receive(ticket=ticket, author=ticket.requester, words=words, channel=Channel.PORTAL, now=at)
    return message


def noted(ticket: Ticket, *, by: Person | None = None, text: str = "Rückruf ab 14 Uhr.", at: datetime = clock.NOW) -> Note:
    """An internal note."""
    return conversing.note(ticket=ticket, author=by or _worker(ticket), words=Words(text, a_key()), now=at)


def waiting(
    ticket: Ticket,
    *,
    waiting_for: WaitingFor = WaitingFor.REQUESTER,
    until: datetime | None = None,
    by: Person | None = None,
    at: datetime = clock.NOW,
) -> Ticket:
    settling.wait(ticket=ticket, waiting_for=waiting_for, until=until, by=by or _worker(ticket), now=at)
    return fresh(ticket)


def resolved(ticket: Ticket, *, by: Person | None = None, solution: str = "Schlüssel neu eingegeben.", at: datetime = clock.NOW) -> Ticket:
    settling.resolve(ticket=ticket, solution=solution, client_key=a_key(), tell=True, by=by or _worker(ticket), now=at)
    return fresh(ticket)


def closed(ticket: Ticket, *, at: datetime = clock.NOW) -> Ticket:
    """Solved and confirmed by the requester."""
    ticket = ticket if ticket.is_settled else resolved(ticket, at=at)
    settling.confirm(ticket=ticket, by=ticket.requester, now=at)
    return fresh(ticket)


def reopened(ticket: Ticket, *, at: datetime = clock.NOW) -> Ticket:
    """Solved, and the requester disagrees."""
    ticket = ticket if ticket.is_settled else resolved(ticket, at=at)
    settling.reopen(ticket=ticket, rejected=True, by=ticket.requester, now=at)
    return fresh(ticket)


def _worker(ticket: Ticket) -> Person:
    """Who would do it: its agent, else the usual one of its level."""
    usual = {1: cast.mia, 2: cast.carla, 3: cast.ingrid}
    return ticket.placement.agent or usual[ticket.placement.level]()
