"""Keeping the rows of what we owe in step with the ticket's intervals; the arithmetic is routing.promises'."""

from collections.abc import Container, Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from firstline.core.db import operation, update
from firstline.core.prepared import Prepared
from firstline.routing import promises, rulebook
from firstline.routing.models import Placement, Promise
from firstline.routing.rulebook import Rulebook
from firstline.tickets.models import Interval, Ticket

# Which promises stand for "due" in lists; the level's own clock is shown beside the ticket only.
LISTED = (Promise.Kind.FIRST_REPLY, Promise.Kind.NEXT_REPLY, Promise.Kind.SOLUTION)
REPLIES = (Promise.Kind.FIRST_REPLY, Promise.Kind.NEXT_REPLY)


def begin(*, ticket: Ticket, placement: Placement, answered: bool, now: datetime) -> list[Promise]:
    """
    Promise a first reply and a solution to a new ticket, and start its level's clock; sets the placement's due moment.

    answered: somebody is already talking to the requester, so the first reply is kept at once. The caller writes the promises
    and the placement.
    """
    book = rulebook.current()
    made = [
        _fresh(book, ticket, Promise.Kind.FIRST_REPLY, now),
        _fresh(book, ticket, Promise.Kind.SOLUTION, now),
        _fresh_level(book, ticket, placement, now),
    ]
    rows = [promise for promise in made if promise is not None]
    for promise in rows:
        if answered and promise.kind == Promise.Kind.FIRST_REPLY:
            promise.state, promise.settled_at, promise.due_at = Promise.State.KEPT, now, None
    _note_due(placement, rows)
    return rows


@operation
def owe_next_reply(*, ticket: Ticket, now: datetime) -> None:
    """The requester said something new: the next reply is due. Nothing when a reply is owed already."""
    book = rulebook.current()
    if Promise.objects.filter(ticket=ticket, kind__in=REPLIES, settled_at=None).exists():
        return
    promise = _fresh(book, ticket, Promise.Kind.NEXT_REPLY, now)
    if promise is not None:
        promise.save(force_insert=True)


@operation
def settle(*, ticket: Ticket, kinds: Iterable[Promise.Kind], now: datetime) -> None:
    """What was owed has come: kept or missed, by the clock."""
    spans = _spans(ticket)
    for promise in Promise.objects.filter(ticket=ticket, kind__in=list(kinds), settled_at=None):
        _settle(promise, spans, now)


def _settle(promise: Promise, spans: Sequence[promises.Span], now: datetime) -> None:
    clock = _clock(promise, ended_at=now)
    late = promises.used_seconds(clock, spans, now) > promise.target_seconds
    promise.state = Promise.State.BROKEN if late or promise.state == Promise.State.BROKEN else Promise.State.KEPT
    promise.settled_at, promise.due_at = now, None
    update(promise, "state", "settled_at", "due_at")


@operation
def owe_solution_again(*, ticket: Ticket, placement: Placement, now: datetime) -> None:
    """After a reopening: the solution is owed on the clock that had stood still since it was given."""
    last = Promise.objects.filter(ticket=ticket, kind=Promise.Kind.SOLUTION).order_by("-id").first()
    if last is not None:
        Promise.objects.filter(pk=last.pk).update(settled_at=None, state=Promise.State.RUNNING)
    level = _fresh_level(rulebook.current(), ticket, placement, now)
    if level is not None and not Promise.objects.filter(ticket=ticket, kind=Promise.Kind.LEVEL, settled_at=None).exists():
        level.save(force_insert=True)


@operation
def begin_level(*, ticket: Ticket, placement: Placement, now: datetime) -> None:
    """The ticket came to another level: that level's own clock starts."""
    promise = _fresh_level(rulebook.current(), ticket, placement, now)
    if promise is not None:
        promise.save(force_insert=True)


@operation
def retarget(*, ticket: Ticket, now: datetime) -> None:
    """Priority or organisation changed: what is still owed gets the targets that hold now, from its old beginning."""
    book = rulebook.current()
    for promise in Promise.objects.filter(ticket=ticket, settled_at=None):
        fresh = _level_seconds(book, ticket, promise.level) if promise.kind == Promise.Kind.LEVEL else _seconds(book, ticket, promise.kind)
        if fresh is not None:
            promise.target_seconds = fresh
            promise.save(update_fields=["target_seconds"])


@operation
def refresh(
    *, ticket: Ticket, placement: Placement, now: datetime, settled: Container[str] = (), past: Sequence[Interval] | None = None
) -> None:
    """
    Work out anew what is due when, and the placement's due moment; the caller saves the placement.

    settled: kinds that have come now and are settled first, as by `settle`. past: the ticket's intervals, where they are at hand.
    """
    spans = _spans(ticket, past)
    rows = _OWED.rows(ticket=ticket.pk)
    for promise in rows:
        if promise.kind in settled:
            _settle(promise, spans, now)
            continue
        standing = promises.standing(_clock(promise), spans, now)
        was = promise.state, promise.due_at
        promise.due_at = standing.due_at
        promise.state = Promise.State.BROKEN if promise.state == Promise.State.BROKEN else Promise.State(standing.state)
        if (promise.state, promise.due_at) != was:
            update(promise, "state", "due_at")
    _note_due(placement, rows)


def _note_due(placement: Placement, rows: Iterable[Promise]) -> None:
    due = [(p.due_at, p.kind) for p in rows if p.kind in LISTED and p.due_at is not None and p.settled_at is None]
    placement.due_at, placement.due_kind = min(due, default=(None, ""))


def _clock(promise: Promise, *, ended_at: datetime | None = None, book: Rulebook | None = None) -> promises.Clock:
    calendar = (book or rulebook.current()).calendars[promise.hours_id]
    return promises.Clock(promise.kind, promise.target_seconds, promise.began_at, calendar, ended_at)  # type: ignore[arg-type]  # the column holds the literal's codes


def _owed(*, ticket: int) -> QuerySet[Promise]:
    return Promise.objects.filter(ticket=ticket, settled_at=None).order_by("id")


def _states(*, ticket: int) -> QuerySet[Interval]:
    return Interval.objects.filter(kind=Interval.Kind.STATUS, subject=ticket).order_by("began_at", "id")


_OWED = Prepared(_owed, ticket=int)
_STATES = Prepared(_states, ticket=int)


def _spans(ticket: Ticket, past: Sequence[Interval] | None = None) -> list[promises.Span]:
    states = _STATES.rows(ticket=ticket.pk) if past is None else [row for row in past if row.kind == Interval.Kind.STATUS]
    return [promises.Span(row.state, row.reason, row.began_at, row.ended_at) for row in states]


def _seconds(book: Rulebook, ticket: Ticket, kind: str) -> int | None:
    plan = book.plan_for(ticket.organisation_id)
    target = book.targets.get((plan.pk, ticket.priority)) if plan else None
    if target is None:
        return None
    minutes = {
        Promise.Kind.FIRST_REPLY: target.first_reply_minutes,
        Promise.Kind.NEXT_REPLY: target.next_reply_minutes,
        Promise.Kind.SOLUTION: target.solution_minutes,
    }
    return minutes[Promise.Kind(kind)] * 60


def _level_seconds(book: Rulebook, ticket: Ticket, level: int) -> int | None:
    seconds = _seconds(book, ticket, Promise.Kind.SOLUTION)
    return None if seconds is None else promises.level_targets(seconds, level)


def _fresh(book: Rulebook, ticket: Ticket, kind: Promise.Kind, now: datetime) -> Promise | None:
    """A promise by the plan of the ticket's organisation; None when nothing was promised to it."""
    plan = book.plan_for(ticket.organisation_id)
    seconds = _seconds(book, ticket, kind)
    if plan is None or seconds is None:
        return None
    return _dated(Promise(ticket=ticket, kind=kind, hours_id=plan.hours_id, target_seconds=seconds, began_at=now), book)


def _fresh_level(book: Rulebook, ticket: Ticket, placement: Placement, now: datetime) -> Promise | None:
    seconds = _level_seconds(book, ticket, placement.level)
    if seconds is None:
        return None
    hours = book.hours_for(book.queues[placement.queue_id], ticket.priority)
    level = placement.level
    return _dated(Promise(ticket=ticket, kind=Promise.Kind.LEVEL, level=level, hours_id=hours, target_seconds=seconds, began_at=now), book)


def _dated(promise: Promise, book: Rulebook) -> Promise:
    promise.due_at = promises.due_at(_clock(promise, book=book), (), promise.began_at)
    return promise
