"""Moments as people say them, in both languages; the clock stands at Tuesday, 24 November 2026, 14:00 in Berlin."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from firstline.web.presenters import moments

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=BERLIN)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


MOMENTS = [
    # Less than a minute ago needs no number.
    (NOW - timedelta(seconds=20), "gerade eben", "just now"),
    # Up to an hour the distance is what counts.
    (NOW - timedelta(minutes=5), "vor 5 min", "5 min ago"),
    # Then the clock, without a leading zero.
    (at(24, 9, 5), "heute, 9:05", "today, 9:05"),
    (at(23, 14, 30), "gestern, 14:30", "yesterday, 14:30"),
    (at(25, 8), "morgen, 8:00", "tomorrow, 8:00"),
    # Within the week the day's name.
    (at(20, 9), "Fr, 9:00", "Fri, 9:00"),
    (at(30, 9), "Mo, 9:00", "Mon, 9:00"),
    # Further away the date.
    (at(3, 9), "3. Nov, 9:00", "3 Nov, 9:00"),
    # Another year needs the year and no clock.
    (at(3, 9, year=2025), "3. Nov 2025", "3 Nov 2025"),
]

DUES = [
    (NOW + timedelta(minutes=9), "in 9 min", "in 9 min", "soon"),
    # Never "in 0 min".
    (NOW + timedelta(seconds=10), "in 1 min", "in 1 min", "soon"),
    (NOW + timedelta(minutes=52), "in 52 min", "in 52 min", ""),
    # Beyond an hour the clock is easier than counting.
    (at(24, 16, 30), "bis 16:30", "until 16:30", ""),
    (at(25, 9), "morgen, 9:00", "tomorrow, 9:00", ""),
    (at(27, 9), "Fr, 9:00", "Fri, 9:00", ""),
    # Missed: since when, in one unit.
    (NOW - timedelta(minutes=4), "seit 4 min", "4 min late", "broken"),
    (NOW - timedelta(seconds=5), "seit 1 min", "1 min late", "broken"),
    (NOW - timedelta(hours=2, minutes=20), "seit 2 h", "2 h late", "broken"),
    (NOW - timedelta(days=1), "seit 1 Tag", "1 day late", "broken"),
    # German has its dative.
    (NOW - timedelta(days=3), "seit 3 Tagen", "3 days late", "broken"),
]

LENGTHS = [
    (41, "41 s", "41 s"),
    (timedelta(minutes=4, seconds=30), "4 min", "4 min"),
    (timedelta(hours=2), "2 h", "2 h"),
    (timedelta(hours=2, minutes=15), "2 h 15 min", "2 h 15 min"),
    (timedelta(days=1, hours=3), "1 Tag", "1 day"),
    (timedelta(days=3), "3 Tage", "3 days"),
    # Clocks that disagree by a moment do not make negative lengths.
    (-3, "0 s", "0 s"),
]

SIZES = [(812, "812 B", "812 B"), (12_300, "12 KB", "12 KB"), (1_440_000, "1,4 MB", "1.4 MB")]


@pytest.mark.parametrize(("moment", "german", "english"), MOMENTS)
def test_a_moment_is_said_as_people_say_it(moment: datetime, german: str, english: str) -> None:
    with translation.override("de"):
        assert moments.moment_words(moment, now=NOW) == german
    with translation.override("en"):
        assert moments.moment_words(moment, now=NOW) == english


@pytest.mark.parametrize(("moment", "german", "english", "tone"), DUES)
def test_what_is_due_says_how_much_is_left_or_how_long_it_is_missed(moment: datetime, german: str, english: str, tone: str) -> None:
    with translation.override("de"):
        assert moments.due_words(moment, now=NOW) == german
    with translation.override("en"):
        assert moments.due_words(moment, now=NOW) == english
    assert moments.due_tone(moment, now=NOW) == tone


@pytest.mark.parametrize(("length", "german", "english"), LENGTHS)
def test_a_length_has_at_most_two_units(length: timedelta | float, german: str, english: str) -> None:
    with translation.override("de"):
        assert moments.duration_words(length) == german
    with translation.override("en"):
        assert moments.duration_words(length) == english


@pytest.mark.parametrize(("size", "german", "english"), SIZES)
def test_a_file_size_follows_the_language(size: int, german: str, english: str) -> None:
    with translation.override("de"):
        assert moments.size_words(size) == german
    with translation.override("en"):
        assert moments.size_words(size) == english


def test_a_history_shows_the_clock_today_and_the_day_before() -> None:
    with translation.override("de"):
        assert moments.thread_words(at(24, 9, 5), now=NOW) == "9:05"
        assert moments.thread_words(at(23, 9, 5), now=NOW) == "gestern, 9:05"


def test_the_exact_moment_names_its_zone() -> None:
    with translation.override("en"):
        assert moments.exact_words(at(24, 9, 5)) == "24 Nov 2026, 9:05 CET"
