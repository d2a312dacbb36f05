"""What an administrator does about a mail's fate: have it read again, or have it taken in whatever its fate was. All audited."""

from datetime import datetime

from django.db import transaction

from firstline.administration import auditing
from firstline.channels.email import accepting, identities, intake
from firstline.channels.email.events import MailReleased
from firstline.channels.email.examining import Examined, examine, unread
from firstline.channels.email.models import InboundMail
from firstline.channels.email.parsing.parts import Unreadable
from firstline.core import events
from firstline.core.db import lock, operation, update
from firstline.people.models import Person

Fate = InboundMail.Fate


class AlreadyTakenIn(Exception):
    """The mail is a message of a ticket already, or it still waits to be read."""


class NotKept(Exception):
    """The mail was refused: only its beginning is there."""


@operation
def replay(*, mail: InboundMail, by: Person, now: datetime) -> InboundMail:
    """Have it read once more, as if it had just come in. Records MailReleased. Raises AlreadyTakenIn, NotKept."""
    mail = _locked(mail)
    before = mail.fate
    mail.fate, mail.reason, mail.facts, mail.tries, mail.decided_at = Fate.WAITING, "", {}, 0, None
    mail.ticket, mail.first, mail.may_belong_to = None, None, None
    update(mail, "fate", "reason", "facts", "tries", "decided_at", "ticket", "first", "may_belong_to")

    _note(mail, before=before, by=by, now=now)
    transaction.on_commit(accepting.wake)
    return mail


@operation
def release(*, mail: InboundMail, by: Person, now: datetime) -> InboundMail:
    """
    Take it in as a ticket: with its words where they can be read, else with the mail itself as a file.

    Records MailReleased, TicketOpened and what follows. Raises AlreadyTakenIn, NotKept.
    """
    mail = _locked(mail)
    before = mail.fate
    examined = _examined(mail)
    arrival = intake.arrival_of(mail, examined, identities.claimed(examined.parsed))
    intake.take_in_anyway(arrival=arrival, now=now)

    _note(mail, before=before, by=by, now=now)
    return mail


def _locked(mail: InboundMail) -> InboundMail:
    mail = lock(mail)
    if mail.fate == Fate.REFUSED:
        raise NotKept(mail.pk)
    if mail.message_id is not None or mail.fate == Fate.WAITING:
        raise AlreadyTakenIn(mail.pk)
    return mail


def _examined(mail: InboundMail) -> Examined:
    """What was set aside is not tried again: whatever was wrong with it would be wrong once more."""
    raw = bytes(mail.raw)
    if mail.fate == Fate.QUARANTINED:
        return unread(raw)
    try:
        return examine(raw, envelope_from=mail.envelope_from, client_host=mail.client_host)
    except Unreadable:
        return unread(raw)


def _note(mail: InboundMail, *, before: str, by: Person, now: datetime) -> None:
    which = mail.subject or mail.sender_address or f"{mail.pk}"
    auditing.note(what="mail", which=which, before={"fate": before}, after={"fate": mail.fate}, by=by.pk, now=now)
    events.record(MailReleased(mail=mail.pk, fate=mail.fate), stream=mail.stream, actor=by.pk, at=now, also=["mails"])
