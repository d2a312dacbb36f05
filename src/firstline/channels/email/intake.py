"""
Each waiting mail is read once and gets its fate, in a transaction of its own.

Invariant: no mail is without a fate for long. What cannot be read is set aside after one try, what ends the worker after five;
what fails because the desk is in trouble (database, disk) waits until it is better.
"""

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet

from firstline.channels.email import entrances, fates, identities, storms
from firstline.channels.email.events import MailTakenIn
from firstline.channels.email.examining import Examined, examine
from firstline.channels.email.fates import Arrival, Decided
from firstline.channels.email.models import AddressTrouble, InboundMail
from firstline.channels.email.parsing import headers
from firstline.channels.email.parsing.parts import Unreadable
from firstline.channels.email.threading import by_message_id, evidence, takes_part
from firstline.core import events
from firstline.core.db import operation, update
from firstline.core.prepared import Prepared, planned
from firstline.core.text import one_line

logger = logging.getLogger(__name__)

Fate = InboundMail.Fate
# A mail that was begun so often and never ended took the worker with it.
MOST_BEGINNINGS = 5
_LONGEST_ID = 998


def waiting() -> Iterator[InboundMail]:
    """The mails without a fate, oldest first; the beginning of each is noted, so that one that ends the worker is known."""
    while numbers := _oldest():
        for number in numbers:
            mail = _begin(number)
            if mail is not None:
                yield mail


def _oldest() -> list[int]:
    """Some at once: to find the next one, the index has to be read past all that were decided lately."""
    with planned() as cursor:
        cursor.execute(_OLDEST, [_LOOKED_UP])
        return [number for (number,) in cursor.fetchall()]


def _begin(number: int) -> InboundMail | None:
    """The mail as it was received, unless somebody has decided meanwhile."""
    with planned() as cursor:
        cursor.execute(_BEGIN, [number])
        row = cursor.fetchone()
    if row is None:
        return None
    mail = InboundMail(**dict(zip(_RECEIVED, row, strict=False)))
    mail._state.adding, mail._state.db = False, connection.alias
    entrance = entrances.current().by_number.get(mail.entrance_id or 0)
    if entrance is not None:
        mail.entrance = entrance
    return mail


def take_in(*, mail: InboundMail, now: datetime) -> None:
    """
    Read the mail and decide; nothing when it has its fate already.

    Raises OperationalError, InterfaceError, OSError when the desk is in trouble; the mail waits on.
    """
    if mail.tries > MOST_BEGINNINGS:
        set_aside(mail=mail, reason="ends_worker", now=now)
        return
    try:
        examined = examine(bytes(mail.raw), envelope_from=mail.envelope_from, client_host=mail.client_host)
        decide(mail=mail, examined=examined, now=now)
    except Unreadable as problem:
        set_aside(mail=mail, reason=problem.code, now=now)
    except (OperationalError, InterfaceError, OSError):
        _give_back(mail)
        raise
    except Exception:  # One poisoned mail must not hold up all others; ours to mend, so it is logged.
        logger.exception("mail.poison", extra={"mail": mail.pk})
        set_aside(mail=mail, reason="poison", now=now)


def _give_back(mail: InboundMail) -> None:
    """It was not the mail's fault: this beginning does not count."""
    with contextlib.suppress(OperationalError, InterfaceError):
        InboundMail.objects.filter(pk=mail.pk).update(tries=mail.tries - 1)


@operation
def decide(*, mail: InboundMail, examined: Examined, now: datetime) -> None:
    """Give the mail its fate. Records MailTakenIn or MailNoted, and what follows on tickets."""
    _describe(mail, examined)
    who = identities.claimed(examined.parsed)
    hints = _lock(mail, sender=who.address)
    if hints is None:
        return
    repeated, reused = _earlier(mail) if hints.is_like_another else (None, None)
    named = None if repeated else evidence(examined.parsed, envelope_to=mail.envelope_to)
    arrival = Arrival(mail, examined, who, identities.find(who), named)
    decided = repeated or _own(arrival) or _storm(arrival, hints, now=now) or _machine(arrival, now=now) or _words(arrival, hints, now=now)

    doubts = {**who.doubts, **({"reused_id": reused.pk} if reused else {})}
    mail.is_suspicious = bool(doubts)
    _settle(mail, decided, doubts=doubts, now=now)


@operation
def take_in_anyway(*, arrival: Arrival, now: datetime) -> None:
    """As a ticket, whatever the fate was (for who releases it); the row is locked by the caller. Records MailTakenIn."""
    _settle(arrival.mail, fates.new_ticket(arrival=arrival, reason="released", now=now), doubts=dict(arrival.who.doubts), now=now)


def arrival_of(mail: InboundMail, examined: Examined, who: identities.Claimed) -> Arrival:
    """What is known about a mail, with the ticket that it names."""
    _describe(mail, examined)
    return Arrival(mail, examined, who, identities.find(who), evidence(examined.parsed, envelope_to=mail.envelope_to))


@operation
def set_aside(*, mail: InboundMail, reason: str, now: datetime) -> None:
    """Quarantine: kept with its headers for somebody to look at. Records MailTakenIn."""
    if not _is_waiting(mail):
        return
    raw = bytes(mail.raw)
    mail.header_keys, mail.content_key = headers.keys(raw), headers.content_key(raw)
    _settle(mail, Decided(Fate.QUARANTINED, reason), doubts={}, now=now)


@dataclass(frozen=True)
class Hints:
    """
    What is worth looking at: of most mails nothing is, and all of it is asked at once.

    is_like_another: another mail has its id or, where it has none, its content. is_many: its sender wrote as much lately as a storm.
    is_trouble: a machine told us something about the sender's address.
    """

    is_like_another: bool
    is_many: bool
    is_trouble: bool


def _is_waiting(mail: InboundMail) -> bool:
    """Locked, and nobody else has decided."""
    return _WAITING.first(pk=mail.pk, fate=Fate.WAITING) is not None


def _lock(mail: InboundMail, *, sender: str) -> Hints | None:
    """Locked, with what is worth looking at; None where somebody else has decided."""
    values: dict[str, int | str | datetime | list[str]] = {
        "mail": mail.pk,
        "mail_id": mail.mail_id,
        "content_key": mail.content_key,
        "from": mail.sender_address,
        "since": mail.received_at - storms.WITHIN,
        "until": mail.received_at,
        "counted": list(storms.COUNTED),
        "many": settings.MAIL_STORM_PER_MINUTE,
        "sender": sender,
    }
    with planned() as cursor:
        cursor.execute(_LOCK, values)
        row = cursor.fetchone()
    return None if row is None else Hints(is_like_another=row[0], is_many=bool(mail.sender_address) and row[1], is_trouble=row[2])


def _describe(mail: InboundMail, examined: Examined) -> None:
    parsed, raw = examined.parsed, bytes(mail.raw)
    mail.content_key, mail.header_keys = headers.content_key(raw), headers.keys(raw)
    mail.mail_id = parsed.message_id[:_LONGEST_ID]
    mail.in_reply_to = parsed.in_reply_to[0][:_LONGEST_ID] if parsed.in_reply_to else ""
    mail.sender_name = one_line(parsed.sender.name, most=200) if parsed.sender else ""
    mail.sender_address = parsed.sender.address if parsed.sender else ""
    mail.subject = one_line(parsed.subject, most=500)
    mail.sent_at = parsed.sent_at
    mail.kind = examined.recognised.kind
    mail.authentication = examined.authentication


def _earlier(mail: InboundMail) -> tuple[Decided | None, InboundMail | None]:
    """The fate of a repeat, or an other mail that bears the same Message-ID."""
    if mail.mail_id:
        same_id = _SAME_ID.rows(before=mail.pk, mail_id=mail.mail_id)
        first = next((one for one in same_id if one.content_key == mail.content_key), None)
        reused = None if first else next(iter(same_id), None)
    else:
        # Without an id, only what is the same to the last byte, or to the second of its date, is a repeat.
        alike = _SAME_CONTENT.rows(before=mail.pk, content_key=mail.content_key)
        first = next((one for one in alike if one.sha256 == mail.sha256 or mail.sent_at is not None), None)
        reused = None
    if first is None:
        return None, reused
    return Decided(Fate.DUPLICATE, "same_mail", {"first": first.pk}, ticket=first.ticket, person=first.person, first=first), None


def _own(arrival: Arrival) -> Decided | None:
    """A mail of ours that came back in a circle."""
    recognised = arrival.examined.recognised
    if not recognised.facts.get("loop"):
        return None
    return Decided(Fate.DROPPED, "own_mail", arrival.told, ticket=arrival.evidence.ticket if arrival.evidence else None)


def _storm(arrival: Arrival, hints: Hints, *, now: datetime) -> Decided | None:
    if not hints.is_many:
        return None
    first = storms.first_of_storm(sender=arrival.mail.sender_address, mail=arrival.mail)
    return fates.fold(arrival=arrival, first=first, now=now) if first is not None else None


def _machine(arrival: Arrival, *, now: datetime) -> Decided | None:
    """What a machine wrote is noted where it belongs; only a machine's own report may be a matter."""
    recognised, named = arrival.examined.recognised, arrival.evidence
    if recognised.kind == InboundMail.Kind.PERSON:
        return None
    if recognised.kind in {InboundMail.Kind.BOUNCE, InboundMail.Kind.COMPLAINT, InboundMail.Kind.RECEIPT}:
        ticket, delivery = by_message_id(str(recognised.facts.get("original") or ""))
        if ticket is not None and recognised.kind == InboundMail.Kind.BOUNCE:
            return fates.note_bounce(arrival=arrival, ticket=ticket, delivery=delivery, now=now)
        if ticket is not None:
            return fates.note_automatic(arrival=arrival, ticket=ticket, now=now)
    if named is not None and (named.is_sealed or _takes_part(arrival)):
        return fates.note_automatic(arrival=arrival, ticket=named.ticket, now=now)
    if recognised.reason == "auto_generated":
        return None
    return Decided(Fate.DROPPED, recognised.reason, person=arrival.person)


def _words(arrival: Arrival, hints: Hints, *, now: datetime) -> Decided:
    """Somebody wrote: more about their ticket, or about something new."""
    named = arrival.evidence
    person = arrival.person
    if hints.is_trouble:
        # Who writes is there again.
        AddressTrouble.objects.filter(address=arrival.who.address).delete()
    if named is not None and person is not None and takes_part(person, named.ticket):
        return fates.follow_up(arrival=arrival, ticket=named.ticket, person=person, now=now)
    if not arrival.who.address:
        return fates.new_ticket(arrival=arrival, reason="unclear_sender", now=now)
    if named is not None and named.how == "number":
        return fates.new_ticket(arrival=arrival, reason="number_of_a_stranger", now=now)
    if named is not None:
        return fates.new_ticket(arrival=arrival, reason="third_party", may_belong_to=named.ticket, now=now)
    is_machine = arrival.examined.recognised.kind != InboundMail.Kind.PERSON
    return fates.new_ticket(arrival=arrival, reason="machine_matter" if is_machine else "no_reference", now=now)


def _takes_part(arrival: Arrival) -> bool:
    person = arrival.person
    return person is not None and arrival.evidence is not None and takes_part(person, arrival.evidence.ticket)


_WRITTEN = (
    "content_key", "mail_id", "in_reply_to", "sender_name", "sender_address", "subject", "sent_at", "header_keys", "kind", "authentication",
    "fate", "reason", "facts", "decided_at", "ticket", "message", "person", "first", "is_suspicious", "may_belong_to",
)  # fmt: skip


def _settle(mail: InboundMail, decided: Decided, *, doubts: dict[str, object], now: datetime) -> None:
    mail.fate, mail.reason, mail.decided_at = decided.fate, decided.reason, now
    mail.facts = {**decided.facts, **({"doubts": doubts} if doubts else {})}
    mail.ticket, mail.message, mail.person = decided.ticket, decided.message, decided.person
    mail.first, mail.may_belong_to = decided.first, decided.may_belong_to
    update(mail, *_WRITTEN)

    if decided.fate != Fate.NOTED:
        taken = MailTakenIn(mail=mail.pk, fate=decided.fate, ticket=decided.ticket.pk if decided.ticket else None)
        leads = ["leads"] if decided.fate == Fate.QUARANTINED else []
        events.record(taken, stream=mail.stream, actor=None, at=now, also=["mails", *leads])


def _unless_decided(*, pk: int, fate: str) -> QuerySet[InboundMail]:
    return InboundMail.objects.filter(pk=pk, fate=fate).only("id").select_for_update(no_key=True)


def _others(before: int) -> QuerySet[InboundMail]:
    rows = InboundMail.objects.filter(pk__lt=before).exclude(fate__in=[Fate.DUPLICATE, Fate.REFUSED, Fate.WAITING])
    return rows.defer("raw", "header_keys").select_related("ticket", "person").order_by("id")


def _same_id(*, before: int, mail_id: str) -> QuerySet[InboundMail]:
    # Empty ones are not in the index.
    return _others(before).filter(mail_id=mail_id).exclude(mail_id="")[:50]


def _same_content(*, before: int, content_key: str) -> QuerySet[InboundMail]:
    return _others(before).filter(content_key=content_key).exclude(content_key="")[:50]


_SAME_ID = Prepared(_same_id, before=int, mail_id=str)
_SAME_CONTENT = Prepared(_same_content, before=int, content_key=str)
_WAITING = Prepared(_unless_decided, pk=int, fate=str)

# By hand: with the fate as a value the server could not use the index of those that wait.
_OLDEST = "SELECT id FROM email_channel_inboundmail WHERE fate = 'waiting' ORDER BY id LIMIT %s"
_LOOKED_UP = 100
# What a mail has that was not read yet; all else has its default.
_RECEIVED = (
    "id", "way", "received_at", "entrance_id", "envelope_from", "envelope_to", "client_host", "raw", "size", "sha256", "fate", "tries",
)  # fmt: skip
# This commit need not be on the disk: a worker's end does not undo it, and after the machine's end the mail is only begun once more.
_BEGIN = f"""
    UPDATE email_channel_inboundmail SET tries = tries + 1 WHERE id = %s AND fate = 'waiting'
    RETURNING {", ".join(_RECEIVED)}, set_config('synchronous_commit', 'off', true)
"""  # noqa: S608  # Names of our columns.
# All questions that most mails answer with "no", in one statement.
_LOCK = """
    SELECT
        CASE WHEN %(mail_id)s <> ''
        THEN EXISTS (SELECT FROM email_channel_inboundmail WHERE mail_id = %(mail_id)s AND mail_id <> '' AND id < %(mail)s)
        ELSE EXISTS (SELECT FROM email_channel_inboundmail WHERE content_key = %(content_key)s AND content_key <> '' AND id < %(mail)s) END,
        (SELECT count(*) FROM (
            SELECT FROM email_channel_inboundmail
            WHERE sender_address = %(from)s AND received_at > %(since)s AND received_at <= %(until)s AND fate = ANY(%(counted)s)
            LIMIT %(many)s
        ) lately) >= %(many)s,
        EXISTS (SELECT FROM email_channel_addresstrouble WHERE address = %(sender)s)
    FROM email_channel_inboundmail WHERE id = %(mail)s AND fate = 'waiting' FOR NO KEY UPDATE
"""
