"""An agent decides whether a mail's ticket is part of the older one that it seemed to belong to."""

from datetime import datetime

from firstline.channels.email.events import MailKeptApart
from firstline.channels.email.models import InboundMail
from firstline.core import events
from firstline.core.db import lock, operation, update
from firstline.people.models import Person
from firstline.routing.operations import joining
from firstline.tickets.models import Ticket


class NothingToDecide(Exception):
    """The mail has no ticket, or does not seem to belong to another one (any more)."""


@operation
def join(*, mail: InboundMail, words: str, by: Person, now: datetime) -> Ticket:
    """
    It is the same matter: what was said moves to the older ticket, which goes on; the mail's own ticket is closed with these words.

    Records what routing.operations.joining records. Raises NothingToDecide, AlreadyResolved, AlreadyClosed.
    """
    mail, ticket, older = _seeming(mail)
    joined = joining.join_tickets(ticket=ticket, into=older, words=words, by=by, now=now)
    mail.may_belong_to = None
    update(mail, "may_belong_to")
    InboundMail.objects.filter(ticket=ticket).update(ticket=joined)
    InboundMail.objects.filter(may_belong_to=ticket).update(may_belong_to=joined)
    return joined


@operation
def keep_apart(*, mail: InboundMail, by: Person, now: datetime) -> None:
    """It is a matter of its own. Records MailKeptApart. Raises NothingToDecide."""
    mail, ticket, older = _seeming(mail)
    mail.may_belong_to = None
    update(mail, "may_belong_to")

    apart = MailKeptApart(ticket=ticket.pk, mail=mail.pk, other=older.number)
    events.record(apart, stream=ticket.stream, actor=by.pk, at=now)


def _seeming(mail: InboundMail) -> tuple[InboundMail, Ticket, Ticket]:
    mail = lock(mail)
    if mail.ticket is None or mail.may_belong_to is None:
        raise NothingToDecide(mail.pk)
    return mail, mail.ticket, mail.may_belong_to
