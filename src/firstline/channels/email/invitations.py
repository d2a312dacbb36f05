"""What an invitation (.ics) says: pure, within bounds, and nothing of it is ever answered or kept."""

from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event

from firstline.core.text import one_line, plain

MOST_BYTES = 1_000_000
MOST_MEETINGS = 20
_MOST_TEXT = 5_000


class NotAnInvitation(Exception):
    """No calendar can be read in it, or no meeting is in it."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One event: a day alone (date) lasts the whole day; a datetime without zone is meant where its reader is."""

    title: str
    begins: date | datetime | None
    ends: date | datetime | None
    where: str
    organiser: str
    text: str
    is_cancelled: bool


def read(raw: bytes) -> list[Meeting]:
    """The first meetings in it. Raises NotAnInvitation."""
    try:
        calendar = Calendar.from_ical(raw[:MOST_BYTES].decode("utf-8", "replace"))
        events = [part for part in calendar.walk("VEVENT") if isinstance(part, Event)]
        is_cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
        found = [_meeting(event, is_cancelled=is_cancelled) for event in events[:MOST_MEETINGS]]
    except Exception as problem:  # What strangers wrote may raise anything in the library.
        raise NotAnInvitation from problem
    if not found:
        raise NotAnInvitation
    return found


def _meeting(event: Event, *, is_cancelled: bool) -> Meeting:
    return Meeting(
        title=one_line(str(event.get("SUMMARY", ""))),
        begins=_moment(event, "DTSTART"),
        ends=_moment(event, "DTEND"),
        where=one_line(str(event.get("LOCATION", ""))),
        organiser=_person(event),
        text=plain(str(event.get("DESCRIPTION", "")))[:_MOST_TEXT],
        is_cancelled=is_cancelled or str(event.get("STATUS", "")).upper() == "CANCELLED",
    )


def _moment(event: Event, name: str) -> date | datetime | None:
    moment = getattr(event.get(name), "dt", None)
    return moment if isinstance(moment, date) else None


def _person(event: Event) -> str:
    organiser = event.get("ORGANIZER")
    if organiser is None:
        return ""
    name = one_line(str(getattr(organiser, "params", {}).get("CN", "")), most=200)
    address = one_line(str(organiser).partition(":")[2] or str(organiser), most=200)
    return f"{name} <{address}>" if name and name != address else address
