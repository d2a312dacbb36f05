"""Moments and durations as words: relative up to an hour, then the clock, then the day; local time, in the reader's language."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, npgettext
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400
SOON_SECONDS = 15 * MINUTE


def moment_words(at: datetime, *, now: datetime) -> str:
    """When something happened or will: "5 min ago", "today, 14:30", "Tue, 9:00", "24 Nov, 9:00", "24 Nov 2025"."""
    seconds = (now - at).total_seconds()
    if 0 <= seconds < MINUTE:
        return _("just now")
    if 0 <= seconds < HOUR:
        return _("%(count)s min ago") % {"count": int(seconds // MINUTE)}
    return day_and_clock(at, now=now)


def day_and_clock(at: datetime, *, now: datetime) -> str:
    """The exact moment, as short as it can be understood: the day's word or name while it is near, then the date."""
    local, today = _local(at), _local(now).date()
    words = {"time": clock(at), "day": day_words(at, now=now)}
    if local.year != today.year and abs((local.date() - today).days) > 6:
        return words["day"]
    return _day_and(get_language()) % words


def day_words(at: datetime, *, now: datetime) -> str:
    """The day alone: "today", "yesterday", "Tue", "24 Nov", "24 Nov 2025"."""
    local, today = _local(at), _local(now).date()
    distance = (local.date() - today).days
    if distance in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[distance]
    if abs(distance) <= 6:
        return _short(str(WEEKDAYS_ABBR[local.weekday()]))
    return _date(local.day, local.month, local.year if local.year != today.year else None, get_language())


def date_words(at: datetime) -> str:
    """The day with its year, for what lasts: "20 Nov 2026"."""
    local = _local(at)
    return _date(local.day, local.month, local.year, get_language() or "de")


def clock(at: datetime) -> str:
    """The local time of day: "9:05", "14:30"."""
    local = _local(at)
    return f"{local.hour}:{local.minute:02}"


def thread_words(at: datetime, *, now: datetime) -> str:
    """The moment of an entry in a history: the clock alone today, else with its day."""
    return clock(at) if _local(at).date() == _local(now).date() else day_and_clock(at, now=now)


def exact_words(at: datetime) -> str:
    """The full moment with its zone, for tooltips: "24 Nov 2026, 14:30 CET"."""
    local = _local(at)
    return _day_and(get_language()) % {
        "day": _date(local.day, local.month, local.year, get_language()),
        "time": f"{local.hour}:{local.minute:02} {local.tzname()}",
    }


def due_words(at: datetime, *, now: datetime) -> str:
    """When something is due: "in 9 min", "until 14:30", "Tue, 9:00"; once missed, since when: "4 min late"."""
    seconds = (at - now).total_seconds()
    if seconds < 0:
        return _("%(duration)s late") % {"duration": _missed_words(-seconds)}
    if seconds < HOUR:
        return _("in %(count)s min") % {"count": max(1, round(seconds / MINUTE))}
    if _local(at).date() == _local(now).date():
        return _("until %(time)s") % {"time": clock(at)}
    return day_and_clock(at, now=now)


def due_tone(at: datetime, *, now: datetime) -> str:
    """How a due moment stands: "broken" once missed, "soon" in its last quarter of an hour, else nothing."""
    seconds = (at - now).total_seconds()
    if seconds < 0:
        return "broken"
    return "soon" if seconds <= SOON_SECONDS else ""


def duration_words(length: timedelta | float) -> str:
    """A length of time in at most two units: "41 s", "4 min", "2 h 15 min", "3 days"."""
    seconds = int(length.total_seconds() if isinstance(length, timedelta) else length)
    if seconds < MINUTE:
        return _("%(count)s s") % {"count": max(0, seconds)}
    if seconds < HOUR:
        return _("%(count)s min") % {"count": seconds // MINUTE}
    if seconds < DAY:
        hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
        words = _("%(count)s h") % {"count": hours}
        return f"{words} {_('%(count)s min') % {'count': minutes}}" if minutes else words
    days = seconds // DAY
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def size_words(size: int) -> str:
    """The size of a file: "812 B", "12 KB", "1.4 MB"."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    return f"{number_format(size / 1_000_000, decimal_pos=1)} MB"


def _missed_words(seconds: float) -> str:
    if seconds < DAY:
        return duration_words(max(MINUTE, seconds) if seconds < HOUR else seconds // HOUR * HOUR)
    days = int(seconds // DAY)
    return npgettext("since", "%(count)s day", "%(count)s days", days) % {"count": days}


# A page asks for the same moments several times over, now above all.
@lru_cache(maxsize=500)
def _local(at: datetime) -> datetime:
    # The desk has one zone; asking for the request's own costs more than turning the moment.
    return at.astimezone(timezone.get_default_timezone())


# A page names the same few days again and again; each is put into words once for each language, which is the reader's.
@lru_cache(maxsize=2_000)
def _date(day: int, month: int, year: int | None, language: str) -> str:
    words = {"day": day, "month": str(MONTHS_3[month]).capitalize(), "year": year}
    return _("%(day)s %(month)s") % words if year is None else _("%(day)s %(month)s %(year)s") % words


@lru_cache
def _day_and(language: str) -> str:
    return _("%(day)s, %(time)s")


def _short(weekday: str) -> str:
    return weekday.rstrip(".")
