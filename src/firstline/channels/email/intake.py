"""
Each waiting mail is read once and gets its fate, in a transaction of its own.

Invariant: no mail is without a fate for long. What cannot be read is set aside after one try, what ends the worker after five;
what fails because the desk is in trouble (database, disk) waits until it is better.
"""

import contextlib
import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from firstline.channels.email import fates, identities, storms
from firstline.channels.email.events import MailTakenIn
from firstline.channels.email.examining import Examined, examine
from firstline.channels.email.fates import Arrival, Decided
from firstline.channels.email.models import AddressTrouble, InboundMail
from firstline.channels.email.parsing import headers
from firstline.channels.email.parsing.parts import Unreadable
from firstline.channels.email.threading import by_message_id, evidence, takes_part
from firstline.core import events
from firstline.core.db import operation, update
from firstline.core.prepared import Prepared
from firstline.core.text import one_line

logger = logging.getLogger(__name__)

Fate = InboundMail.Fate
# A mail that was begun so often and never ended took the worker with it.
MOST_BEGINNINGS = 5
_LONGEST_ID = 998


def next_waiting() -> InboundMail | None:
    """The oldest mail without a fate; its beginning is noted, so that one that ends the worker is known."""
    mail = _NEXT.first(fate=Fate.WAITING)
    if mail is not None:
        mail.tries += 1
        update(mail, "tries")
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
    if not _is_waiting(mail):
        return
    _describe(mail, examined)
    who = identities.claimed(examined.parsed)
    repeated, reused = _earlier(mail)
    named = None if repeated else evidence(examined.parsed, envelope_to=mail.envelope_to)
    arrival = Arrival(mail, examined, who, identities.find(who), named)
    decided = repeated or _own(arrival) or _storm(arrival, now=now) or _machine(arrival, now=now) or _words(arrival, now=now)

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


def _is_waiting(mail: InboundMail) -> bool:
    """Locked, and nobody else has decided."""
    return _WAITING.first(pk=mail.pk, fate=Fate.WAITING) is not None


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


def _storm(arrival: Arrival, *, now: datetime) -> Decided | None:
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


def _words(arrival: Arrival, *, now: datetime) -> Decided:
    """Somebody wrote: more about their ticket, or about something new."""
    named = arrival.evidence
    person = arrival.person
    if arrival.who.address and _TROUBLE.first(address=arrival.who.address) is not None:
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


def _next(*, fate: str) -> QuerySet[InboundMail]:
    return InboundMail.objects.filter(fate=fate).select_related("entrance__queue").order_by("id")[:1]


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


def _trouble(*, address: str) -> QuerySet[AddressTrouble]:
    return AddressTrouble.objects.filter(address=address)[:1]


_SAME_ID = Prepared(_same_id, before=int, mail_id=str)
_SAME_CONTENT = Prepared(_same_content, before=int, content_key=str)
_TROUBLE = Prepared(_trouble, address=str)
_NEXT = Prepared(_next, fate=str)
_WAITING = Prepared(_unless_decided, pk=int, fate=str)
