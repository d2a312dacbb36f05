"""Moments for tests: an ordinary Monday morning at the desk, and a clock that stands still."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
# A Monday, ten o'clock in Berlin; the cast has been at the desk since then.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def berlin(time: str, *, day: int = 0) -> datetime:
    """A moment of that week by Berlin's clocks: berlin("17:30", day=1) is Tuesday half past five."""
    hour, minute = time.split(":")
    local = NOW.astimezone(BERLIN) + timedelta(days=day)
    return local.replace(hour=int(hour), minute=int(minute)).astimezone(UTC)


def later(*, minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
    """So long after NOW."""
    return NOW + timedelta(minutes=minutes, hours=hours, days=days)


@contextmanager
def standing_still(at: datetime = NOW) -> Iterator[None]:
    """The edge reads this moment, whatever time it is."""
    with patch("firstline.core.clock.now", return_value=at):
        yield
