"""
Which ticket a mail belongs to, and what proves it; docs/algorithms/threading.md draws how it is decided.

Invariant: only what we have sealed ourselves (Message-IDs, reply addresses) proves anything; numbers and other people's ids are
hints, which count only for somebody who takes part in the ticket already.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from firstline.channels.email.mail_ids import ticket_of, ticket_of_address
from firstline.channels.email.models import InboundMail
from firstline.channels.email.parsing.parts import ParsedMail
from firstline.people.models import Person
from firstline.routing.operations.joining import JOINED
from firstline.tickets.models import Delivery, Interval, Participant, Ticket

_NUMBER = re.compile(r"\[#(\d{1,15})\]")
_MOST_IDS = 100
# A ticket that was joined to another one, which may have been joined in its turn.
_MOST_STEPS = 5


@dataclass(frozen=True)
class Evidence:
    """
    The ticket that a mail names, and how: in_reply_to, references, reply_address, earlier_mail, number.

    is_sealed: the sender can only have it from us. named: the Message-ID, address or number.
    """

    ticket: Ticket
    how: str
    named: str
    is_sealed: bool


def evidence(mail: ParsedMail, *, envelope_to: Iterable[str]) -> Evidence | None:
    """The strongest evidence that there is."""
    answered = list(dict.fromkeys(mail.in_reply_to))[:_MOST_IDS]
    further = [one for one in dict.fromkeys(reversed(mail.references)) if one not in answered][:_MOST_IDS]
    found = (
        _by_ids(answered, "in_reply_to")
        or _by_ids(further, "references")
        or _by_addresses([*envelope_to, *(box.address for box in (*mail.to, *mail.cc))])
        or _by_earlier_mail([*answered, *further])
        or _by_number(mail.subject)
    )
    if found is None:
        return None
    return Evidence(_where_it_goes_on(found.ticket), found.how, found.named, found.is_sealed)


def takes_part(person: Person, ticket: Ticket) -> bool:
    """Asked for help, needs it, or was added by an agent or by somebody proven."""
    if person.pk in {ticket.requester_id, ticket.affected_id}:
        return True
    return Participant.objects.filter(ticket=ticket, person=person).exists()


def by_message_id(message_id: str) -> tuple[Ticket | None, Delivery | None]:
    """The mail of ours with this id and its ticket, as bounces and receipts name it."""
    delivery = Delivery.objects.filter(mail_id=message_id).select_related("ticket__requester").first() if message_id else None
    if delivery is not None:
        return delivery.ticket, delivery
    found = _by_ids([message_id], "original") if message_id else None
    return (found.ticket if found else None), None


def _by_ids(ids: list[str], how: str) -> Evidence | None:
    for message_id in ids:
        number = ticket_of(message_id)
        ticket = _ticket(number) if number is not None else None
        if ticket is not None:
            return Evidence(ticket, how, message_id, is_sealed=True)
    if not ids:
        return None
    # Their ids are as random as sealed ones.
    ours = Delivery.objects.filter(mail_id__in=ids, ticket__isnull=False).select_related("ticket__requester")
    by_id = {delivery.mail_id: delivery for delivery in ours}
    return next((Evidence(by_id[one].ticket, how, one, is_sealed=True) for one in ids if one in by_id), None)  # type: ignore[arg-type]  # filtered above


def _by_addresses(addresses: list[str]) -> Evidence | None:
    for address in addresses:
        number = ticket_of_address(address)
        ticket = _ticket(number) if number is not None else None
        if ticket is not None:
            return Evidence(ticket, "reply_address", address, is_sealed=True)
    return None


def _by_earlier_mail(ids: list[str]) -> Evidence | None:
    """A mail of somebody that became part of a ticket: whoever got a copy of it knows its id."""
    earlier = InboundMail.objects.filter(mail_id__in=ids, ticket__isnull=False).exclude(mail_id="") if ids else None
    mail = earlier.defer("raw").select_related("ticket__requester").order_by("-id").first() if earlier is not None else None
    return Evidence(mail.ticket, "earlier_mail", mail.mail_id, is_sealed=False) if mail and mail.ticket else None


def _by_number(subject: str) -> Evidence | None:
    named = _NUMBER.search(subject)
    ticket = Ticket.objects.filter(number=int(named[1])).select_related("requester").first() if named else None
    return Evidence(ticket, "number", named[1], is_sealed=False) if ticket and named else None


def _ticket(pk: int) -> Ticket | None:
    return Ticket.objects.filter(pk=pk).select_related("requester").first()


def _where_it_goes_on(ticket: Ticket) -> Ticket:
    """What was joined to another ticket goes on there."""
    for _ in range(_MOST_STEPS):
        if ticket.status != Ticket.Status.CLOSED or ticket.same_matter_as_id is None:
            return ticket
        closed = Q(kind=Interval.Kind.STATUS, subject=ticket.pk, ended_at=None, reason=JOINED)
        if not Interval.objects.filter(closed).exists():
            return ticket
        ticket = Ticket.objects.select_related("requester").get(pk=ticket.same_matter_as_id)
    return ticket
