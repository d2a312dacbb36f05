"""A ticket is opened with its first contact and the requester's own words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from firstline.core import events
from firstline.core.db import draw, operation
from firstline.core.text import first_sentence, one_line, plain
from firstline.people.models import Device, Person
from firstline.tickets import numbering
from firstline.tickets.events import TicketOpened
from firstline.tickets.models import Channel, Contact, FaultPattern, Grade, Message, Priority, Ticket

LONGEST_TEXT = 200_000


class NothingSaid(Exception):
    """A request needs at least some words."""


class TooLong(Exception):
    """The text is longer than LONGEST_TEXT characters."""


@dataclass(frozen=True)
class Opened:
    """The rows of a new ticket: they have their ids and are still to be written."""

    ticket: Ticket
    contact: Contact
    message: Message


@dataclass(frozen=True)
class Assessment:
    """What intake knows about how grave it is; the fault pattern's defaults where nobody said otherwise."""

    fault_pattern: FaultPattern | None
    impact: Grade
    urgency: Grade
    priority: Priority


def checked_text(text: str) -> str:
    """Storable text. Raises NothingSaid, TooLong."""
    text = plain(text)
    if not text:
        raise NothingSaid
    if len(text) > LONGEST_TEXT:
        raise TooLong(len(text))
    return text


def fresh_key() -> str:
    """A client key for what no client can repeat."""
    return f"once:{uuid4()}"


@operation
def open_ticket(
    *,
    requester: Person,
    subject: str,
    text: str,
    channel: Channel,
    assessment: Assessment,
    client_key: str | None,
    by: Person,
    now: datetime,
    language: str,
    entrance: str = "",
    device: Device | None = None,
    same_matter_as: Ticket | None = None,
) -> Opened:
    """
    Open a ticket in the requester's own words; without a subject their beginning serves.

    by is who recorded it (the requester, or an agent for somebody else). The caller writes the rows and the first status interval.
    Records TicketOpened. Raises NothingSaid, TooLong.
    """
    text = checked_text(text)
    subject = one_line(subject) or first_sentence(text)
    pattern = assessment.fault_pattern

    ticket_id, contact_id, message_id, number = draw(Ticket, Contact, Message, numbering.SEQUENCE)
    ticket = Ticket(
        pk=ticket_id,
        number=number,
        subject=subject,
        own_words=text,
        language=language,
        requester=requester,
        organisation_id=requester.organisation_id,
        device=device,
        channel=channel,
        same_matter_as=same_matter_as,
        fault_pattern=pattern,
        category_id=pattern.category_id if pattern else None,
        impact=assessment.impact,
        urgency=assessment.urgency,
        priority=assessment.priority,
        opened_at=now,
        changed_at=now,
        unanswered_since=now,
    )
    live = channel in {Channel.PHONE, Channel.WALK_IN} and by != requester
    contact = Contact(
        pk=contact_id,
        ticket=ticket,
        person=requester,
        channel=channel,
        entrance=entrance,
        began_at=now,
        answered_at=now if live else None,
        ended_at=now if live else None,
        outcome=Contact.Outcome.ANSWERED if live else "",
        handled_by=by if live else None,
    )
    message = Message(
        pk=message_id,
        ticket=ticket,
        contact=contact,
        author=requester,
        direction=Message.Direction.INBOUND,
        text=text,
        client_key=client_key or fresh_key(),
        said_at=now,
        released_at=now,
    )

    happening = TicketOpened(ticket=ticket.pk, message=message.pk, channel=channel, requester=requester.pk)
    events.record(happening, stream=ticket.stream, actor=by.pk, at=now)
    return Opened(ticket=ticket, contact=contact, message=message)
