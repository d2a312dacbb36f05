"""What is due when, from state intervals alone: a clock runs unless the ticket waits for its requester or an approval, or is solved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from firstline.routing.hours import Calendar, add_service_seconds, service_seconds

Kind = Literal["first_reply", "next_reply", "solution", "level"]
State = Literal["running", "paused", "kept", "broken"]

PAUSING_REASONS = frozenset({"requester", "approval"})
SETTLING_STATES = frozenset({"resolved", "closed"})
# What each level may use of the time for the solution, in percent.
LEVEL_SHARES = {1: 20, 2: 40, 3: 40}


@dataclass(frozen=True)
class Clock:
    """One promise: so many service seconds from `began_at`; `ended_at` is the reply, or the moment the ticket left the level."""

    kind: Kind
    target_seconds: int
    began_at: datetime
    calendar: Calendar
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Span:
    """A stretch of a ticket's status with its reason; the one that lasts has no end."""

    state: str
    reason: str
    began_at: datetime
    ended_at: datetime | None = None

    @property
    def settles(self) -> bool:
        return self.state in SETTLING_STATES

    @property
    def pauses(self) -> bool:
        return self.settles or (self.state == "waiting" and self.reason in PAUSING_REASONS)

    def covers(self, at: datetime) -> bool:
        return self.began_at <= at and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True)
class Standing:
    """How a promise stands: `seconds_left` is negative once it is missed, `due_at` empty while the clock does not run."""

    state: State
    due_at: datetime | None
    seconds_left: int


def used_seconds(clock: Clock, spans: Sequence[Span], now: datetime) -> int:
    """Count the service seconds that the clock has run so far."""
    return sum(service_seconds(clock.calendar, begin, end) for begin, end in _running(clock, spans, now))


def due_at(clock: Clock, spans: Sequence[Span], now: datetime) -> datetime | None:
    """Say when the time is (or was) used up if nothing changes; None while the clock is paused or settled."""
    if _is_settled(clock, spans, now):
        return None
    remaining = clock.target_seconds
    for begin, end in _running(clock, spans, now):
        used = service_seconds(clock.calendar, begin, end)
        if used >= remaining:
            return add_service_seconds(clock.calendar, begin, remaining)
        remaining -= used
    if _is_paused(spans, now):
        return None
    return add_service_seconds(clock.calendar, max(now, clock.began_at), remaining)


def standing(clock: Clock, spans: Sequence[Span], now: datetime) -> Standing:
    """Say how the promise stands now: running, paused, kept or broken; what comes exactly at the due second is kept."""
    left = clock.target_seconds - used_seconds(clock, spans, now)
    if left < 0:
        return Standing(state="broken", due_at=due_at(clock, spans, now), seconds_left=left)
    if _is_settled(clock, spans, now):
        return Standing(state="kept", due_at=None, seconds_left=left)
    if _is_paused(spans, now):
        return Standing(state="paused", due_at=None, seconds_left=left)
    return Standing(state="running", due_at=due_at(clock, spans, now), seconds_left=left)


def level_targets(solution_seconds: int, level: int) -> int:
    """Give the part of the time for the solution that one level may use."""
    return solution_seconds * LEVEL_SHARES[level] // 100


def _running(clock: Clock, spans: Sequence[Span], now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches in which the clock ran: from its beginning until now or its end, without the pauses."""
    end = now if clock.ended_at is None else min(now, clock.ended_at)
    begin = clock.began_at
    for pause in sorted((span for span in spans if span.pauses), key=lambda span: span.began_at):
        if pause.began_at >= end:
            break
        if pause.began_at > begin:
            yield begin, pause.began_at
        begin = max(begin, pause.ended_at or end)
    if begin < end:
        yield begin, end


def _is_settled(clock: Clock, spans: Sequence[Span], now: datetime) -> bool:
    replied = clock.ended_at is not None and clock.ended_at <= now
    return replied or any(span.settles and span.covers(now) for span in spans)


def _is_paused(spans: Sequence[Span], now: datetime) -> bool:
    return any(span.pauses and span.covers(now) for span in spans)
