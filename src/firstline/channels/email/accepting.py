"""
Taking a mail from whoever brings it: stored with its envelope and committed, before anything of it is read.

Invariant: when `accept` has returned, the mail is safe and will get a fate; the one who brought it may forget it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from firstline.channels.email import tasks
from firstline.channels.email.entrances import default_entrance, entrance_for
from firstline.channels.email.models import Entrance, InboundMail
from firstline.core import events
from firstline.core.db import insert, operation
from firstline.core.text import plain

# Of a mail that is refused only its beginning is kept: its headers, so that it can be found.
KEPT_OF_REFUSED = 64 * 1024
_LONGEST_ADDRESS = 998


class TooBig(Exception):
    """The mail is larger than the desk takes; the argument is the limit in bytes. It stands in the mail log as refused."""


@dataclass(frozen=True)
class Envelope:
    """How a mail came: the way, the envelope's sender (empty: the null one, or unknown) and recipients, the host that brought it."""

    way: InboundMail.Way
    sender: str
    recipients: tuple[str, ...]
    client_host: str = ""


def accept(*, raw: bytes, envelope: Envelope, now: datetime) -> InboundMail:
    """
    Keep the mail for good; it is read by a job. Nothing is parsed here.

    Raises TooBig (after a row that says so has been committed), NoEntrance.
    """
    if len(raw) > settings.MAIL_MAX_BYTES:
        _refuse(raw=raw, envelope=envelope, now=now)
        raise TooBig(settings.MAIL_MAX_BYTES)
    return _keep(raw=raw, envelope=envelope, now=now)


@operation
def _keep(*, raw: bytes, envelope: Envelope, now: datetime) -> InboundMail:
    mail = _row(raw, envelope, entrance=entrance_for(envelope.recipients) or default_entrance(now=now), now=now)
    insert(mail)
    # After the commit, in a transaction of its own: the queue's announcement would put all commits in a row. If this
    # process dies in between, the sweep finds the mail some seconds later.
    transaction.on_commit(wake)
    return mail


@operation
def _refuse(*, raw: bytes, envelope: Envelope, now: datetime) -> None:
    mail = _row(raw[:KEPT_OF_REFUSED], envelope, entrance=entrance_for(envelope.recipients), now=now)
    mail.size, mail.fate, mail.reason, mail.decided_at = len(raw), InboundMail.Fate.REFUSED, "too_big", now
    mail.facts = {"limit": settings.MAIL_MAX_BYTES}
    insert(mail)


def _row(raw: bytes, envelope: Envelope, *, entrance: Entrance | None, now: datetime) -> InboundMail:
    return InboundMail(
        way=envelope.way,
        received_at=now,
        entrance=entrance,
        envelope_from=plain(envelope.sender)[:_LONGEST_ADDRESS],
        envelope_to=[plain(address)[:_LONGEST_ADDRESS] for address in envelope.recipients],
        client_host=plain(envelope.client_host)[:_LONGEST_ADDRESS],
        raw=raw,
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
    )


@operation
def wake() -> None:
    """Have the waiting mails read, unless a job that will do so waits for its turn already."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_CALLED, [tasks.take_in.name])
        is_called = cursor.fetchone()[0]
    if not is_called:
        events.defer(tasks.take_in, timestamp=0)


_IS_CALLED = "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s)"
