"""When people ask: more on Mondays and in the morning, hardly at night, not on holidays."""

import random
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from firstline.routing.hours import Calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
# Mails and portal requests also come when nobody is there.
OUT_OF_HOURS = 0.12


def moments(
    *, number: int, begins: datetime, ends: datetime, demand: dict[str, Any], calendar: Calendar, chance: random.Random
) -> list[datetime]:
    """So many moments between two, in order, as the demand has it."""
    zone = ZoneInfo(calendar.timezone)
    days = _days(begins.astimezone(zone), ends.astimezone(zone), demand, calendar)
    hours, weights = zip(*demand["hour_profile"].items(), strict=True)
    found: list[datetime] = []
    while len(found) < number:
        for day in chance.choices([day for day, _ in days], [weight for _, weight in days], k=number - len(found)):
            hour = chance.choices(hours, weights)[0] if chance.random() > OUT_OF_HOURS else chance.randint(5, 23)
            at = datetime.combine(day, time(hour, chance.randint(0, 59), chance.randint(0, 59)), zone).astimezone(begins.tzinfo)
            if begins <= at < ends:
                found.append(at)
    return sorted(found)


def _days(begins: datetime, ends: datetime, demand: dict[str, Any], calendar: Calendar) -> list[tuple[Any, float]]:
    """Every local day with its share of the demand."""
    factors = demand["weekday_factor"]
    days = []
    day = begins.date()
    while day <= ends.date():
        share = factors[WEEKDAYS[day.weekday()]] if day.weekday() < len(WEEKDAYS) else 0.0
        days.append((day, share if calendar.days.open_on(day.toordinal()) else share * 0.05))
        day += timedelta(days=1)
    if not any(weight for _, weight in days):
        return [(day, 1.0) for day, _ in days]
    return days
