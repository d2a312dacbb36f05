"""
What becomes of a mail, one operation for each fate; each gives the facts that the mail's row then keeps.

Invariant: machines' mails are only noted: they reopen nothing, move no clock and are never answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from firstline.channels.email import identities, storms
from firstline.channels.email.events import MailNoted, MailsFolded
from firstline.channels.email.examining import Examined
from firstline.channels.email.identities import Claimed
from firstline.channels.email.likeness import ALIKE, likeness
from firstline.channels.email.models import AddressTrouble, InboundMail, MailText
from firstline.channels.email.sending import note_failed
from firstline.channels.email.threading import Evidence
from firstline.core import events
from firstline.core.db import insert, lock, operation
from firstline.core.foreign_html import Clean, sanitise
from firstline.core.prepared import Prepared
from firstline.core.text import one_line, plain
from firstline.people.models import Person
from firstline.routing.operations import conversing
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.taking_in import Request, take_in
from firstline.tickets.models import Attachment, Channel, Delivery, Message, Ticket
from firstline.tickets.operations import attaching
from firstline.tickets.operations.opening import LONGEST_TEXT
from firstline.tickets.operations.participating import add_participants

Fate = InboundMail.Fate

# So many people of one mail become participants.
MOST_PARTICIPANTS = 10
# How far back the same matter is looked for, and among how many tickets.
SAME_MATTER_WITHIN = timedelta(days=14)
_LOOKED_AT = 20
_NO_WORDS = "–"
# Where a file is shown to those who may read its message.
FILE_PATH = "/files/{key}/"
# Counted mails are told at these numbers, so that a storm does not become one in the ticket's history.
_TOLD = frozenset({1, 10, 100, 1_000, 10_000, 100_000})
_NO_ANSWER = ("noreply@", "no-reply@", "donotreply@", "do-not-reply@", "no_reply@")


@dataclass(frozen=True)
class Decided:
    """A fate with its reason (a code) and facts, and what the mail became part of."""

    fate: InboundMail.Fate
    reason: str
    facts: dict[str, object] = field(default_factory=dict)
    ticket: Ticket | None = None
    message: Message | None = None
    person: Person | None = None
    first: InboundMail | None = None
    may_belong_to: Ticket | None = None


@dataclass(frozen=True)
class Arrival:
    """A mail with what is known about it; person: whom we know by its address; evidence: the ticket that it names."""

    mail: InboundMail
    examined: Examined
    who: Claimed
    person: Person | None
    evidence: Evidence | None

    @property
    def told(self) -> dict[str, object]:
        """The evidence as facts of a row."""
        if self.evidence is None:
            return {}
        return {"how": self.evidence.how, "named": self.evidence.named, "number": self.evidence.ticket.number}

    @property
    def entrance(self) -> str:
        return self.mail.entrance.address if self.mail.entrance else ""

    @property
    def text(self) -> str:
        return plain(self.examined.parsed.said)[:LONGEST_TEXT]


@operation
def follow_up(*, arrival: Arrival, ticket: Ticket, person: Person, now: datetime) -> Decided:
    """Somebody who takes part writes more: on this ticket, or on a new one where it is closed."""
    ticket = lock(ticket)
    is_closed = ticket.status == Ticket.Status.CLOSED
    kept = [] if is_closed else _keep_files(arrival, ticket=ticket, by=person, now=now)
    # The mail's row, which is locked, has its fate once: no repeat need be looked for.
    words = Words(arrival.text or ("" if kept else _NO_WORDS), None, [file.key for file in kept])
    landed, message = conversing.receive(
        ticket=ticket, author=person, words=words, channel=Channel.EMAIL, entrance=arrival.entrance, now=now
    )
    if is_closed:
        kept = _keep_files(arrival, ticket=landed, by=person, now=now)
        Attachment.objects.filter(pk__in=[file.pk for file in kept]).update(message=message)
    _tell_apart(arrival, message=message, files=kept)
    _let_in(arrival, ticket=landed, now=now)

    told = {**arrival.told, "proven": arrival.examined.is_proven}
    if is_closed:
        return Decided(Fate.NEW_TICKET, "came_back", told, ticket=landed, message=message, person=person)
    reason = arrival.evidence.how if arrival.evidence else "joined"
    return Decided(Fate.FOLLOW_UP, reason, told, ticket=landed, message=message, person=person)


@operation
def new_ticket(*, arrival: Arrival, reason: str, now: datetime, may_belong_to: Ticket | None = None) -> Decided:
    """A new matter; an older one that it seems to belong to is named for an agent to decide."""
    parsed, mail = arrival.examined.parsed, arrival.mail
    person = arrival.person or identities.newcomer(arrival.who, text=arrival.text, now=now)
    if may_belong_to is None and arrival.person is not None:
        may_belong_to = _same_matter(person, subject=parsed.subject, text=arrival.text, now=now)
    queue = mail.entrance.queue if mail.entrance else None
    request = Request(
        requester=person,
        subject=one_line(parsed.subject),
        text=arrival.text or one_line(parsed.subject) or _NO_WORDS,
        channel=Channel.EMAIL,
        # The mail's row, which is locked, has its fate once: there is no repeat to look for.
        client_key=None,
        language=person.language,
        entrance=arrival.entrance,
        queue=queue if queue is not None and queue.retired_at is None else None,
        acknowledge=_is_answered(arrival),
    )
    taken = take_in(request=request, by=person, now=now)
    ticket, message = taken.ticket, taken.message
    kept = _keep_files(arrival, ticket=ticket, by=person, now=now)
    if kept:
        Attachment.objects.filter(pk__in=[file.pk for file in kept]).update(message=message)
    _tell_apart(arrival, message=message, files=kept)
    _let_in(arrival, ticket=ticket, now=now)

    told = {**arrival.told, "proven": arrival.examined.is_proven}
    return Decided(Fate.NEW_TICKET, reason, told, ticket=ticket, message=message, person=person, may_belong_to=may_belong_to)


@operation
def note_bounce(*, arrival: Arrival, ticket: Ticket, delivery: Delivery | None, now: datetime) -> Decided:
    """A mail of ours came back; for good: its delivery has failed and the address is marked. Records MailNoted, DeliveryFailed."""
    facts = arrival.examined.recognised.facts
    words = one_line(str(facts.get("words") or ""), most=500)
    if facts.get("permanent") and delivery is not None:
        if delivery.state != Delivery.State.FAILED:
            note_failed(delivery=delivery, problem=words, now=now)
        _mark(delivery.address, AddressTrouble.Kind.FAILED, mail=arrival.mail, words=words, until=None, now=now)
    return _noted(arrival, ticket, now=now)


@operation
def note_automatic(*, arrival: Arrival, ticket: Ticket, now: datetime) -> Decided:
    """An absence note, an automatic answer, a receipt, a complaint, a list's mail about a ticket. Records MailNoted."""
    until = _last_day(arrival.examined.recognised.facts.get("until"))
    if arrival.examined.recognised.reason == "out_of_office" and arrival.who.address:
        _mark(arrival.who.address, AddressTrouble.Kind.AWAY, mail=arrival.mail, words="", until=until, now=now)
    return _noted(arrival, ticket, now=now)


@operation
def fold(*, arrival: Arrival, first: InboundMail, now: datetime) -> Decided:
    """Part of a storm: counted on the ticket that it began with. Records MailsFolded now and then."""
    count = storms.count_on(first)
    ticket = first.ticket
    if ticket is not None and count in _TOLD:
        folded = MailsFolded(ticket=ticket.pk, mail=first.pk, count=count)
        events.record(folded, stream=ticket.stream, actor=None, at=now)
    return Decided(Fate.FOLDED, "storm", {"count": count}, ticket=ticket, first=first, person=first.person)


def _noted(arrival: Arrival, ticket: Ticket, *, now: datetime) -> Decided:
    recognised = arrival.examined.recognised
    noted = MailNoted(ticket=ticket.pk, mail=arrival.mail.pk, noted=recognised.kind)
    events.record(noted, stream=ticket.stream, actor=None, at=now, also=["mails"])
    told = {**arrival.told, **_storable(recognised.facts)}
    return Decided(Fate.NOTED, recognised.reason, told, ticket=ticket, person=arrival.person)


def _mark(address: str, kind: AddressTrouble.Kind, *, mail: InboundMail, words: str, until: datetime | None, now: datetime) -> None:
    facts = {"until": until, "words": words, "noted_at": now, "mail": mail}
    AddressTrouble.objects.update_or_create(address=address, kind=kind, defaults=facts)


def _last_day(until: object) -> datetime | None:
    """Away until the end of that day."""
    try:
        return datetime.combine(date.fromisoformat(str(until)) + timedelta(days=1), time(), tzinfo=UTC) if until else None
    except ValueError:
        return None


def _storable(facts: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in facts.items() if isinstance(value, str | int | bool | list | tuple | None)}


def _is_answered(arrival: Arrival) -> bool:
    """Is the receipt confirmed? Not to machines, nor to addresses that nobody reads."""
    recognised, address = arrival.examined.recognised, arrival.who.address
    is_person = recognised.kind == InboundMail.Kind.PERSON and not recognised.facts.get("silent")
    return bool(address) and is_person and not address.startswith(_NO_ANSWER)


def _keep_files(arrival: Arrival, *, ticket: Ticket, by: Person, now: datetime) -> list[Attachment]:
    files = [attaching.Received(file.name, file.content, file.content_id) for file in arrival.examined.parsed.files]
    return attaching.keep_received(ticket=ticket, by=by, files=files, now=now)


def _tell_apart(arrival: Arrival, *, message: Message, files: Sequence[Attachment]) -> None:
    """The parts of the mail that are shown beside the message."""
    parsed = arrival.examined.parsed
    is_cut = len(arrival.text) == LONGEST_TEXT
    places = {file.content_id: FILE_PATH.format(key=file.key) for file in files if file.content_id}
    clean = sanitise(parsed.html, pictures=places.get) if parsed.html else Clean("", 0)
    text = MailText(
        mail=arrival.mail,
        message=message,
        whole=plain(parsed.whole),
        quoted=plain(parsed.quoted),
        html=clean.html,
        remote_pictures=clean.remote_pictures,
        to=_boxes(parsed.to),
        cc=_boxes(parsed.cc),
        reply_to=_boxes(parsed.reply_to),
        problems=[*map(str, parsed.problems), *(["message_cut"] if is_cut else [])],
    )
    insert(text)


def _boxes(boxes: Sequence[object]) -> list[dict[str, str]]:
    return [{"name": plain(getattr(box, "name", "")), "address": getattr(box, "address", "")} for box in boxes]


def _let_in(arrival: Arrival, *, ticket: Ticket, now: datetime) -> None:
    """Whom a proven sender wrote to as well takes part from now on; an unproven mail lets nobody in."""
    if not arrival.examined.is_proven:
        return
    parsed = arrival.examined.parsed
    people = identities.others((*parsed.to, *parsed.cc), sender=arrival.who.address, most=MOST_PARTICIPANTS, now=now)
    add_participants(ticket=ticket, people=people, by=None, now=now)


def _same_matter(person: Person, *, subject: str, text: str, now: datetime) -> Ticket | None:
    """The ticket of this person, of the last days and not closed, that is most alike."""
    lately = _LATELY.rows(requester=person.pk, since=now - SAME_MATTER_WITHIN)
    alike = [(likeness(subject, text, one.subject, one.own_words), one) for one in lately if one.status != Ticket.Status.CLOSED]
    best = max(alike, key=lambda pair: (pair[0], pair[1].pk), default=None)
    return best[1] if best is not None and best[0] >= ALIKE else None


def _lately(*, requester: int, since: datetime) -> QuerySet[Ticket]:
    rows = Ticket.objects.filter(requester=requester, changed_at__gt=since).only("subject", "own_words", "status")
    return rows.order_by("-id")[:_LOOKED_AT]


_LATELY = Prepared(_lately, requester=int, since=datetime)
