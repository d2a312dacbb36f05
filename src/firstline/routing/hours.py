"""Service hours and holidays: how much of a stretch of time counts, and when a number of counting seconds is over."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import holidays

# A calendar with at least one weekly block opens long before this many closed days in a row, unless somebody closed years by hand.
LONGEST_CLOSURE_DAYS = 3660

Stretch = tuple[int, int]


class NeverOpen(Exception):
    """The calendar has no hour at which the desk is open, so nothing can become due in it."""


@dataclass(frozen=True)
class Block:
    """Open from `begins` until before `ends` on one weekday (0 is Monday); `ends` at 00:00 means the end of that day."""

    weekday: int
    begins: time
    ends: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"weekday {self.weekday} is not between 0 (Monday) and 6 (Sunday)")
        if self.ends != time.min and self.ends <= self.begins:
            raise ValueError(f"a block ends after it begins; part a night at midnight ({self.begins} to {self.ends})")


@dataclass(frozen=True)
class Calendar:
    """When the desk is open, in local time; `region` names public holidays such as "DE-BE", `closed` the desk's own free days."""

    timezone: str
    blocks: tuple[Block, ...] = ()
    region: str = ""
    closed: frozenset[date] = field(default=frozenset())
    always: bool = False

    @cached_property
    def days(self) -> "Days":
        return _days_of(self)


class Days:
    """The open stretches of each day of one calendar, in whole seconds of UTC, worked out once a day and kept."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.timezone)
        self.known: dict[int, tuple[Stretch, ...]] = {}

    def day_of(self, stamp: int) -> int:
        """The local day of a moment, as a running number."""
        return datetime.fromtimestamp(stamp, self.zone).toordinal()

    def open_on(self, day: int) -> tuple[Stretch, ...]:
        stretches = self.known.get(day)
        if stretches is None:
            stretches = self.known[day] = self._worked_out(date.fromordinal(day))
        return stretches

    def from_day_of(self, stamp: int) -> Iterator[Stretch]:
        """All open stretches from the local day of this moment on, without end; raises NeverOpen where none follows."""
        day = last_open = self.day_of(stamp)
        while day - last_open <= LONGEST_CLOSURE_DAYS:
            stretches = self.open_on(day)
            if stretches:
                last_open = day
                yield from stretches
            day += 1
        raise NeverOpen(self.calendar)

    def _worked_out(self, day: date) -> tuple[Stretch, ...]:
        blocks = [block for block in self.calendar.blocks if block.weekday == day.weekday()]
        if not blocks or day in self.calendar.closed or day in _public_holidays(self.calendar.region, day.year):
            return ()
        merged: list[Stretch] = []
        for begin, end in sorted((self._begin(day, block), self._end(day, block)) for block in blocks):
            if merged and begin <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif begin < end:  # A block inside the hour that a clock change skips is empty.
                merged.append((begin, end))
        return tuple(merged)

    def _begin(self, day: date, block: Block) -> int:
        return int(datetime.combine(day, block.begins, self.zone).timestamp())

    def _end(self, day: date, block: Block) -> int:
        if block.ends == time.min:
            day += timedelta(days=1)
        # An hour that the clock shows twice counts twice: the block ends at its second showing.
        return int(datetime.combine(day, block.ends, self.zone).replace(fold=1).timestamp())


@lru_cache(maxsize=256)
def _days_of(calendar: Calendar) -> Days:
    return Days(calendar)


@lru_cache(maxsize=1024)
def _public_holidays(region: str, year: int) -> frozenset[date]:
    if not region:
        return frozenset()
    country, _, subdivision = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def service_seconds(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Count the seconds between two moments in which the desk is open; zero where `end` is not later than `start`."""
    begin, until = _stamp(start), _stamp(end)
    if until <= begin:
        return 0
    if calendar.always:
        return until - begin
    if not calendar.blocks:
        return 0
    return _counted(calendar, begin, until)


def _counted(calendar: Calendar, begin: int, until: int) -> int:
    counted = 0
    try:
        for opens, closes in calendar.days.from_day_of(begin):
            if opens >= until:
                break
            if closes > begin:
                counted += min(closes, until) - max(opens, begin)
    except NeverOpen:
        pass  # Years of closure lie ahead: what was counted so far is all there is.
    return counted


def add_service_seconds(calendar: Calendar, start: datetime, seconds: int) -> datetime:
    """Find the earliest moment (UTC) at which so many open seconds have passed; raises NeverOpen where that cannot be."""
    at = _stamp(start)
    if seconds < 0:
        raise ValueError("service time is only counted forwards")
    if calendar.always or seconds == 0:
        return _moment(at + seconds)
    for opens, closes in _stretches(calendar, at):
        begin = max(opens, at)
        if closes - begin >= seconds:
            return _moment(begin + seconds)
        if closes > begin:
            seconds -= closes - begin
    raise NeverOpen(calendar)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Say whether the desk is open at this moment; the moment of closing is outside."""
    if calendar.always:
        return True
    if not calendar.blocks:
        return False
    stamp = _stamp(at)
    return any(opens <= stamp < closes for opens, closes in calendar.days.open_on(calendar.days.day_of(stamp)))


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """Find the first open moment (UTC) from here on: the given one if the desk is open; raises NeverOpen where none follows."""
    stamp = _stamp(at)
    if calendar.always:
        return _moment(stamp)
    return _moment(next(max(opens, stamp) for opens, closes in _stretches(calendar, stamp) if closes > stamp))


def next_closing(calendar: Calendar, at: datetime) -> datetime | None:
    """Find the moment (UTC) at which the desk closes next; None where it never does. Raises NeverOpen where it never opens."""
    stamp = _stamp(at)
    if calendar.always:
        return None
    return _moment(next(closes for _, closes in _stretches(calendar, stamp) if closes > stamp))


def _stretches(calendar: Calendar, stamp: int) -> Iterator[Stretch]:
    if not calendar.blocks:
        raise NeverOpen(calendar)
    return calendar.days.from_day_of(stamp)


def _stamp(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("moments carry their time zone")
    return int(at.timestamp() // 1)


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
