"""Service hours in words: the week in one line, the coming holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstline.routing.models import ServiceHours

MINUTES_A_DAY = 24 * 60
# The picture of a week: where its rows begin and how wide a day is.
PICTURE_TOP, PICTURE_ROW, PICTURE_LEFT, PICTURE_WIDTH = 18, 18, 36, 416


def week_words(hours: ServiceHours) -> str:
    """ "Mo–Fr 7–20, Sa 9–14"."""
    if hours.always:
        return _("round the clock")
    days = {day: _day_words(hours, day) for day in range(7)}
    runs: list[tuple[int, int, str]] = []
    for day, words in days.items():
        if not words:
            continue
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == words:
            runs[-1] = (runs[-1][0], day, words)
        else:
            runs.append((day, day, words))
    return ", ".join(f"{_span(first, last)} {words}" for first, last, words in runs)


def _span(first: int, last: int) -> str:
    names = [_short(day) for day in (first, last)]
    return names[0] if first == last else "–".join(names)


def _day_words(hours: ServiceHours, day: int) -> str:
    return " + ".join(f"{_clock(b['begins'])}–{_clock(b['ends'])}" for b in hours.blocks if b["weekday"] == day)


def _clock(time: str) -> str:
    hour, minute = time.split(":")
    if (hour, minute) == ("00", "00"):
        return "24"
    return str(int(hour)) if minute == "00" else f"{int(hour)}:{minute}"


@dataclass(frozen=True)
class Bar:
    """An open stretch in the picture of a day, in the picture's own units."""

    x: float
    width: float


@dataclass(frozen=True)
class DayPicture:
    """One row of the week's picture, and the same in words."""

    name: str
    y: int
    bars: list[Bar]
    words: str


def week_picture(hours: ServiceHours) -> list[DayPicture]:
    """Each weekday with its open stretches."""
    return [
        DayPicture(_short(day), PICTURE_TOP + day * PICTURE_ROW, list(_bars(hours, day)), _day_words(hours, day) or _("closed"))
        for day in range(7)
    ]


def _bars(hours: ServiceHours, day: int) -> Iterable[Bar]:
    blocks = [{"weekday": day, "begins": "00:00", "ends": "00:00"}] if hours.always else hours.blocks
    scale = PICTURE_WIDTH / MINUTES_A_DAY
    for block in blocks:
        if block["weekday"] == day:
            begin, end = _minutes(str(block["begins"])), _minutes(str(block["ends"])) or MINUTES_A_DAY
            yield Bar(round(PICTURE_LEFT + begin * scale, 1), round((end - begin) * scale, 1))


def _short(day: int) -> str:
    return str(WEEKDAYS_ABBR[day]).rstrip(".")[:3]


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def coming_holidays(hours: ServiceHours, *, today: date, most: int = 6) -> list[tuple[date, str]]:
    """The next public holidays of the region with their names, and the desk's own free days."""
    found: dict[date, str] = {day: _("closed") for day in hours.closed if day >= today}
    if hours.region:
        country, _sign, part = hours.region.partition("-")
        language = "de" if get_language() == "de" and country in {"DE", "AT", "CH"} else None
        years = (today.year, today.year + 1)
        public = holidays.country_holidays(country, subdiv=part or None, years=years, language=language)
        found = {**{day: name for day, name in public.items() if today <= day < today + timedelta(days=400)}, **found}
    return sorted(found.items())[:most]
