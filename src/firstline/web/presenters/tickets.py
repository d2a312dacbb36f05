"""Head and side panel of a ticket page in words: where it stands, whose it is, what is owed, what it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from firstline.people.models import Address, Device
from firstline.people.viewer import Viewer
from firstline.routing import rulebook
from firstline.routing.hours import NeverOpen, service_seconds
from firstline.routing.models import Promise
from firstline.routing.surroundings import MOST_OTHERS, Onlooker, Other, Owed, Surroundings
from firstline.tickets import catalogue
from firstline.tickets.models import Field, Grade, Ticket, WaitingFor
from firstline.web.presenters import moments
from firstline.web.presenters.events import label, language
from firstline.web.presenters.profiles import need_words
from firstline.web.presenters.reaching import spoken

TONES = {Ticket.Status.OPEN: "info", Ticket.Status.WAITING: "soon", Ticket.Status.RESOLVED: "kept", Ticket.Status.CLOSED: ""}


@dataclass(frozen=True)
class Status:
    """The state as a chip."""

    words: str
    tone: str
    glyph: str = ""


@dataclass(frozen=True)
class Owing:
    """One promise: what, by when or how it went, and how much of its time is used (per cent; none when it does not run)."""

    what: str
    words: str
    tone: str
    used: int | None = None


@dataclass(frozen=True)
class Stage:
    """One place the ticket has been at."""

    queue: str
    level: int
    when: str
    words: str


@dataclass(frozen=True)
class Head:
    """What stands above the thread, and what can be done now."""

    status: Status
    level: int
    place: str
    after_answer: str
    onlookers: Sequence[Onlooker]
    may_work: bool
    is_live: bool
    is_mine: bool
    is_free: bool
    is_waiting: bool
    can_reopen: bool
    can_bounce: bool


@dataclass(frozen=True)
class Panel:
    """What stands beside the thread."""

    addresses: Sequence[tuple[str, str, str]]
    needs: str
    device: Device | None
    devices: Sequence[tuple[int, str]]
    promises: Sequence[Owing]
    way: Sequence[Stage]
    facts: Sequence[tuple[str, str]]
    details: Sequence[tuple[str, str]]
    reason: str
    others: Sequence[tuple[Other, str]]
    more_others: bool


def status_of(ticket: Ticket, *, now: datetime) -> Status:
    """The state in words: "waits for an approval until Tue, 9:00"."""
    tone = TONES[Ticket.Status(ticket.status)]
    if ticket.status != Ticket.Status.WAITING:
        return Status(label(Ticket.Status.choices, ticket.status), tone, "check" if ticket.status == Ticket.Status.RESOLVED else "")
    words = _("waits for %(whom)s") % {"whom": label(WaitingFor.choices, ticket.waiting_for)}
    if ticket.waiting_until:
        words = _("%(waits)s, until %(when)s") % {"waits": words, "when": moments.day_and_clock(ticket.waiting_until, now=now)}
    return Status(words, tone, "pause")


def head(around: Surroundings, viewer: Viewer, *, now: datetime) -> Head:
    """For the reader: what they may do depends on place and state."""
    ticket = around.ticket
    placement = ticket.placement
    live = placement.is_live
    return Head(
        status=status_of(ticket, now=now),
        level=placement.level,
        place=_place(around, viewer, now=now),
        after_answer=_after_answer(ticket),
        onlookers=around.onlookers,
        may_work=around.may_work,
        is_live=live,
        is_mine=placement.agent_id == viewer.person,
        is_free=placement.agent_id is None,
        is_waiting=ticket.status == Ticket.Status.WAITING,
        can_reopen=around.may_work and ticket.status == Ticket.Status.RESOLVED,
        can_bounce=around.may_work and live and around.bounceable,
    )


def _place(around: Surroundings, viewer: Viewer, *, now: datetime) -> str:
    """Who has it; once it is solved nobody does, and what counts is by whom and when."""
    if around.ticket.is_settled:
        return _solved(around.ticket, viewer, now=now)
    placement = around.ticket.placement
    queue = placement.queue.name_in(language())
    if placement.agent is None:
        return _("in %(queue)s, with nobody yet") % {"queue": queue}
    if placement.agent_id == viewer.person:
        return _("with you, %(queue)s") % {"queue": queue}
    return _("with %(name)s, %(queue)s") % {"name": placement.agent.name, "queue": queue}


def _solved(ticket: Ticket, viewer: Viewer, *, now: datetime) -> str:
    when = moments.day_and_clock(ticket.resolved_at or ticket.changed_at, now=now)
    if ticket.resolved_by is None:
        return _("solved · %(when)s") % {"when": when}
    if ticket.resolved_by_id == viewer.person:
        return _("solved by you · %(when)s") % {"when": when}
    return _("solved by %(name)s · %(when)s") % {"name": ticket.resolved_by.name, "when": when}


def _after_answer(ticket: Ticket) -> str:
    """What an answer does to a ticket that is solved already; nothing while it is live, where that goes without saying."""
    name = {"name": ticket.requester.name}
    if ticket.status == Ticket.Status.RESOLVED:
        return _("An answer goes out and leaves the ticket solved. If %(name)s writes back, it opens again.") % name
    if ticket.status == Ticket.Status.CLOSED:
        return _("An answer goes out and leaves the ticket closed. What %(name)s writes back becomes a new ticket.") % name
    return ""


def panel(around: Surroundings, *, now: datetime) -> Panel:
    """Everything that is short enough to be always there."""
    ticket = around.ticket
    return Panel(
        addresses=[_address(address) for address in around.addresses],
        needs=", ".join(need_words(code) for code in ticket.requester.needs),
        device=next((device for device in around.devices if device.pk == ticket.device_id), None),
        devices=[(device.pk, device_name(device)) for device in around.devices],
        promises=[_owing(owed, now) for owed in _worth_showing(around.promises)],
        way=_way(around, now),
        facts=_facts(ticket),
        details=[
            (catalogue.current().field_name(code, language()), detail_words(code, value, now=now)) for code, value in ticket.details.items()
        ],
        reason=ticket.priority_reason,
        others=[(one, label(Ticket.Status.choices, one.status)) for one in around.others[:MOST_OTHERS]],
        more_others=len(around.others) > MOST_OTHERS,
    )


def _address(address: Address) -> tuple[str, str, str]:
    """What it is, how it was given (a phone in groups), and where a click leads."""
    schemes = {Address.Kind.MAIL: "mailto:", Address.Kind.PHONE: "tel:"}
    scheme = schemes.get(Address.Kind(address.kind), "")
    kind = label(Address.Kind.choices, address.kind)
    shown = spoken(address.shown) if address.kind == Address.Kind.PHONE else address.shown
    return kind[:1].upper() + kind[1:], shown, f"{scheme}{address.value}" if scheme else ""


def device_name(device: Device) -> str:
    """Model and serial, as far as they are known."""
    return " · ".join(word for word in (device.model or device.kind, device.serial) if word and word != "-")


def detail_words(code: str, value: str, *, now: datetime | None = None) -> str:
    """Yes, no and moments are said in words (now: of the reader); everything else as it was given."""
    known = catalogue.current().fields.get(code)
    if known is not None and known.kind == Field.Kind.DATETIME and now is not None:
        return _moment_given(value, now)
    if known is not None and known.kind == Field.Kind.YESNO:
        return {"yes": _("yes"), "no": _("no")}.get(value, value)
    return CHOICES.get(value, lambda: value)() if known is not None and known.kind == Field.Kind.CHOICE else value


def _moment_given(value: str, now: datetime) -> str:
    """As a browser's field gives it; what people wrote in words stays."""
    try:
        at = parse_datetime(value)
    except ValueError:
        at = None
    if at is None:
        return value
    return moments.day_and_clock(at if timezone.is_aware(at) else timezone.make_aware(at), now=now)


# The world's choices that are codes; the others are names and stay as they are.
CHOICES = {
    "callback": lambda: _("called back"),
    "two_master_data": lambda: _("two facts confirmed"),
    "video_id": lambda: _("identified by video"),
    "in_person": lambda: _("in person"),
    "company": lambda: _("company device"),
    "private": lambda: _("private device"),
    "read": lambda: _("read"),
    "write": lambda: _("write"),
}


def impact_words(code: str) -> str:
    """Whom it touches."""
    return {
        Grade.LOW: _("one person"),
        Grade.MEDIUM: _("team, room or street"),
        Grade.HIGH: _("site or business process"),
    }[Grade(code)]


def urgency_words(code: str) -> str:
    """How much it presses."""
    return {
        Grade.LOW: _("low: can wait"),
        Grade.MEDIUM: _("medium: work hampered"),
        Grade.HIGH: _("high: work stopped"),
    }[Grade(code)]


def _facts(ticket: Ticket) -> list[tuple[str, str]]:
    book = catalogue.current()
    pattern = book.patterns.get(ticket.fault_pattern_id or 0)
    facts = [
        (_("Fault pattern"), pattern.name_in(language()) if pattern else ""),
        (_("Category"), " › ".join(book.path(ticket.category_id, language()))),
        (_("Impact"), impact_words(ticket.impact)),
        (_("Urgency"), urgency_words(ticket.urgency)),
        (_("Priority"), ticket.priority),
    ]
    return [fact for fact in facts if fact[1]]


def _worth_showing(promises: Iterable[Owed]) -> list[Owed]:
    """The solution first; of each kind the latest, of the level's clocks the present one."""
    order = {Promise.Kind.SOLUTION: 0, Promise.Kind.NEXT_REPLY: 1, Promise.Kind.FIRST_REPLY: 2, Promise.Kind.LEVEL: 3}
    latest = {owed.kind: owed for owed in promises if owed.state != Promise.State.DROPPED}
    return sorted(latest.values(), key=lambda owed: order[Promise.Kind(owed.kind)])


def _owing(owed: Owed, now: datetime) -> Owing:
    names = {
        Promise.Kind.SOLUTION: _("Solution promised"),
        Promise.Kind.NEXT_REPLY: _("Next reply"),
        Promise.Kind.FIRST_REPLY: _("First reply"),
        Promise.Kind.LEVEL: _("At level %(level)s") % {"level": owed.level},
    }
    what = str(names[Promise.Kind(owed.kind)])
    if owed.state == Promise.State.KEPT:
        return Owing(what, _("kept"), "kept")
    if owed.settled_at is not None or (owed.state == Promise.State.BROKEN and owed.due_at is None):
        return Owing(what, _("missed"), "broken")
    if owed.due_at is None:
        return Owing(what, _("paused"), "")
    return Owing(what, moments.due_words(owed.due_at, now=now), moments.due_tone(owed.due_at, now=now), _used(owed, now))


def _used(owed: Owed, now: datetime) -> int | None:
    """Per cent of the promised service time that is gone."""
    calendar = rulebook.current().calendars.get(owed.hours)
    if calendar is None or owed.due_at is None or not owed.target_seconds:
        return None
    try:
        left = service_seconds(calendar, now, owed.due_at)
    except NeverOpen:
        return None
    return max(0, min(100, round(100 * (1 - left / owed.target_seconds))))


def _way(around: Surroundings, now: datetime) -> list[Stage]:
    """Where it began and every move since, oldest first; nothing while it has not moved."""
    if not around.way:
        return []
    book = rulebook.current()
    places: list[tuple[int, datetime, str]] = [(around.way[0].from_queue, around.ticket.opened_at, "")]
    for step in around.way:
        places.append((step.to_queue, step.at, ""))
        if step.bounced_at is not None:
            places.append((step.from_queue, step.bounced_at, _("sent back")))
    return [
        Stage(book.queues[queue].name_in(language()), book.queues[queue].level_id, moments.thread_words(at, now=now), words)
        for queue, at, words in places
        if queue in book.queues
    ]
