"""The outbox rows of an operation: who gets which copy, under which Message-ID."""

from datetime import datetime

from django.db.models import QuerySet

from firstline.core.db import insert
from firstline.core.prepared import Prepared
from firstline.people.models import Person
from firstline.tickets import mail_ids
from firstline.tickets.models import Delivery, Message, Participant, Ticket


def acknowledgement(ticket: Ticket, *, now: datetime) -> Delivery:
    """The row in the outbox that tells the requester of the receipt; not saved."""
    return _copy(Delivery.Purpose.ACKNOWLEDGEMENT, ticket, None, ticket.requester, now)


def queue_copies(*, purpose: Delivery.Purpose, ticket: Ticket, message: Message, now: datetime, alone: bool = False) -> None:
    """A row for the requester and for everybody who takes part; each address gets one. alone: nobody else is known to take part."""
    others = [] if alone else [row.person for row in _TAKING_PART.rows(ticket=ticket.pk)]
    to = {person.email: person for person in [ticket.requester, *others] if person.email}
    if to:
        insert(*(_copy(purpose, ticket, message, person, now) for person in to.values()))


def _taking_part(*, ticket: int) -> QuerySet[Participant]:
    return Participant.objects.filter(ticket=ticket, person__deactivated_at=None).select_related("person").order_by("id")


# Asked with every answer.
_TAKING_PART = Prepared(_taking_part, ticket=int)


def _copy(purpose: Delivery.Purpose, ticket: Ticket, message: Message | None, to: Person, now: datetime) -> Delivery:
    return Delivery(
        purpose=purpose,
        ticket=ticket,
        message=message,
        person=to,
        address=to.email,
        mail_id=mail_ids.fresh(ticket.pk),
        next_try_at=now,
        created_at=now,
    )


def queue_ready_mail(*, address: str, mail: dict[str, str], now: datetime) -> Delivery:
    """A row for a mail whose text is ready (subject, text, html), as sign-in codes are; the text is forgotten once it is out."""
    return Delivery.objects.create(
        purpose=Delivery.Purpose.SIGN_IN, address=address, mail=mail, mail_id=mail_ids.fresh(None), next_try_at=now, created_at=now
    )


def queue_round_trip(*, address: str, mail: dict[str, str], now: datetime) -> Delivery:
    """A row for a test mail to an address of our own, text and all."""
    return Delivery.objects.create(
        purpose=Delivery.Purpose.ROUND_TRIP, address=address, mail=mail, mail_id=mail_ids.fresh(None), next_try_at=now, created_at=now
    )


def queue_welcome(*, to: Person, now: datetime) -> Delivery:
    """A row that tells somebody that they have an account now and how to sign in."""
    return Delivery.objects.create(
        purpose=Delivery.Purpose.WELCOME, person=to, address=to.email, mail_id=mail_ids.fresh(None), next_try_at=now, created_at=now
    )


def queue_notice(*, to: Person, address: str, now: datetime) -> Delivery:
    """A row that tells an address of somebody's account that their addresses were changed."""
    return Delivery.objects.create(
        purpose=Delivery.Purpose.ADDRESSES_CHANGED,
        person=to,
        address=address,
        mail_id=mail_ids.fresh(None),
        next_try_at=now,
        created_at=now,
    )
