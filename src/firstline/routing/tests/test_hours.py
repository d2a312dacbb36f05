"""Service hours: the desk's own examples, clock changes, holidays, and what must hold for any calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstline.routing.hours import Block, Calendar, NeverOpen, add_service_seconds, is_open, next_opening, service_seconds

BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = tuple(Block(day, time(7), time(20)) for day in range(5))
LEVEL_1 = Calendar("Europe/Berlin", (*WEEKDAYS, Block(5, time(9), time(14))), region="DE-BE")
AROUND_THE_CLOCK = Calendar("Europe/Berlin", always=True)
NIGHTS = Calendar(
    "Europe/Berlin", tuple(Block(day, begin, end) for day in range(7) for begin, end in [(time(22), time.min), (time.min, time(6))])
)
WITH_LUNCH = Calendar(
    "Europe/Berlin", tuple(Block(day, *hours) for day in range(5) for hours in [(time(8), time(12)), (time(13), time(17))])
)


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[misc, arg-type]  # parts are year, month, day, hour, minute


EXAMPLES = [
    # Friday 16:45 to Monday 09:00: 195 minutes of Friday, 300 of Saturday, 120 of Monday.
    (LEVEL_1, berlin(2026, 11, 13, 16, 45), berlin(2026, 11, 16, 9), 615),
    # Friday 2 October 19:30 to Monday 08:00: Saturday is the Day of German Unity, so 30 of Friday and 60 of Monday.
    (LEVEL_1, berlin(2026, 10, 2, 19, 30), berlin(2026, 10, 5, 8), 90),
    # Around the clock over the end of summer time: six hours by the clock are seven.
    (AROUND_THE_CLOCK, berlin(2026, 10, 24, 23), berlin(2026, 10, 25, 5), 420),
    # Around the clock over the beginning of summer time: six hours by the clock are five.
    (AROUND_THE_CLOCK, berlin(2026, 3, 28, 23), berlin(2026, 3, 29, 5), 300),
    # A night shift in the night of the longer hour works an hour more.
    (NIGHTS, berlin(2026, 10, 24, 22), berlin(2026, 10, 25, 6), 9 * 60),
    # And one in the night of the shorter hour works an hour less.
    (NIGHTS, berlin(2026, 3, 28, 22), berlin(2026, 3, 29, 6), 7 * 60),
    # Lunch does not count.
    (WITH_LUNCH, berlin(2026, 11, 23, 11, 30), berlin(2026, 11, 23, 13, 30), 60),
    # A whole Sunday is nothing.
    (LEVEL_1, berlin(2026, 11, 22), berlin(2026, 11, 23), 0),
    # The wrong way round is nothing.
    (LEVEL_1, berlin(2026, 11, 24, 12), berlin(2026, 11, 24, 9), 0),
    # Christmas: the 25th and 26th are public holidays, the 24th is not.
    (LEVEL_1, berlin(2026, 12, 24), berlin(2026, 12, 28), 13 * 60),
]


@pytest.mark.parametrize(("calendar", "start", "end", "minutes"), EXAMPLES)
def test_only_time_within_the_service_hours_counts(calendar: Calendar, start: datetime, end: datetime, minutes: int) -> None:
    assert service_seconds(calendar, start, end) == minutes * 60


@pytest.mark.parametrize(("calendar", "start", "end", "minutes"), EXAMPLES)
def test_adding_the_counted_time_never_comes_out_later(calendar: Calendar, start: datetime, end: datetime, minutes: int) -> None:
    reached = add_service_seconds(calendar, start, minutes * 60)

    assert service_seconds(calendar, start, reached) == minutes * 60
    assert reached <= max(start, end)


def test_a_promise_is_due_at_closing_time_rather_than_at_the_next_opening() -> None:
    assert add_service_seconds(LEVEL_1, berlin(2026, 11, 13, 19), 3600) == berlin(2026, 11, 13, 20)


def test_a_promise_made_on_sunday_counts_from_monday() -> None:
    assert add_service_seconds(LEVEL_1, berlin(2026, 11, 22, 12), 600) == berlin(2026, 11, 23, 7, 10)


def test_moments_come_back_in_utc() -> None:
    assert add_service_seconds(LEVEL_1, berlin(2026, 11, 23, 9), 60).tzinfo is UTC
    assert next_opening(LEVEL_1, berlin(2026, 11, 22, 9)).tzinfo is UTC


def test_the_desk_opens_on_time_and_is_closed_at_closing_time() -> None:
    assert is_open(LEVEL_1, berlin(2026, 11, 23, 7))
    assert not is_open(LEVEL_1, berlin(2026, 11, 23, 20))
    assert not is_open(LEVEL_1, berlin(2026, 10, 3, 10))
    assert is_open(AROUND_THE_CLOCK, berlin(2026, 10, 3, 3))
    assert not is_open(Calendar("Europe/Berlin"), berlin(2026, 11, 23, 10))


def test_the_next_opening_is_now_while_the_desk_is_open() -> None:
    assert next_opening(LEVEL_1, berlin(2026, 11, 23, 9)) == berlin(2026, 11, 23, 9)
    assert next_opening(LEVEL_1, berlin(2026, 11, 21, 14)) == berlin(2026, 11, 23, 7)
    assert next_opening(AROUND_THE_CLOCK, berlin(2026, 11, 22, 3)) == berlin(2026, 11, 22, 3)


def test_the_desks_own_free_days_do_not_count() -> None:
    calendar = Calendar("Europe/Berlin", WEEKDAYS, closed=frozenset({date(2026, 11, 23)}))

    assert next_opening(calendar, berlin(2026, 11, 23, 9)) == berlin(2026, 11, 24, 7)


def test_an_empty_calendar_counts_nothing_and_says_so() -> None:
    empty = Calendar("Europe/Berlin")

    assert service_seconds(empty, berlin(2026, 11, 23, 9), berlin(2026, 11, 30, 9)) == 0
    with pytest.raises(NeverOpen):
        add_service_seconds(empty, berlin(2026, 11, 23, 9), 60)
    with pytest.raises(NeverOpen):
        next_opening(empty, berlin(2026, 11, 23, 9))


def test_a_desk_that_is_closed_for_ever_ends_the_search() -> None:
    mondays = frozenset(date(2026, 11, 23) + timedelta(weeks=week) for week in range(600))
    calendar = Calendar("Europe/Berlin", (Block(0, time(9), time(10)),), closed=mondays)

    with pytest.raises(NeverOpen):
        next_opening(calendar, berlin(2026, 11, 23, 9))
    assert service_seconds(calendar, berlin(2026, 11, 16, 9), berlin(2037, 1, 1)) == 3600


def test_overlapping_blocks_count_once() -> None:
    calendar = Calendar("Europe/Berlin", (Block(0, time(8), time(12)), Block(0, time(10), time(14))))

    assert service_seconds(calendar, berlin(2026, 11, 23), berlin(2026, 11, 24)) == 6 * 3600


@pytest.mark.parametrize(("begins", "ends"), [(time(12), time(9)), (time(9), time(9))])
def test_a_block_that_ends_before_it_begins_is_refused(begins: time, ends: time) -> None:
    with pytest.raises(ValueError, match="ends after it begins"):
        Block(0, begins, ends)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        is_open(LEVEL_1, datetime(2026, 11, 23, 9))


hour = st.integers(0, 23)
blocks = st.builds(
    lambda day, begin, length: Block(day, time(begin), time((begin + length) % 24) if begin + length < 24 else time.min),
    st.integers(0, 6),
    hour,
    st.integers(1, 24),
)
calendars = st.builds(
    Calendar,
    st.sampled_from(["Europe/Berlin", "UTC", "America/St_Johns", "Australia/Lord_Howe"]),
    st.lists(blocks, min_size=1, max_size=8).map(tuple),
    region=st.sampled_from(["", "DE-BE", "AT"]),
    always=st.booleans(),
)
moments = st.integers(1_767_225_600, 1_830_297_600).map(lambda stamp: datetime.fromtimestamp(stamp, UTC))
durations = st.integers(0, 30 * 24 * 3600)


@settings(max_examples=60, deadline=None)
@given(calendars, moments, durations, durations)
def test_parts_of_a_stretch_add_up(calendar: Calendar, start: datetime, first: int, second: int) -> None:
    middle = start + timedelta(seconds=first)
    end = middle + timedelta(seconds=second)

    assert service_seconds(calendar, start, middle) + service_seconds(calendar, middle, end) == service_seconds(calendar, start, end)


@settings(max_examples=60, deadline=None)
@given(calendars, moments, durations)
def test_adding_and_counting_undo_each_other(calendar: Calendar, start: datetime, seconds: int) -> None:
    reached = add_service_seconds(calendar, start, seconds)

    assert service_seconds(calendar, start, reached) == seconds
    assert seconds == 0 or service_seconds(calendar, start, reached - timedelta(seconds=1)) == seconds - 1


@settings(max_examples=60, deadline=None)
@given(calendars, moments, durations, durations)
def test_more_service_time_ends_later(calendar: Calendar, start: datetime, first: int, second: int) -> None:
    shorter, longer = sorted((first, second))

    assert add_service_seconds(calendar, start, shorter) <= add_service_seconds(calendar, start, longer)


@settings(max_examples=60, deadline=None)
@given(calendars, moments)
def test_the_next_opening_is_open_and_nothing_counts_before_it(calendar: Calendar, at: datetime) -> None:
    opening = next_opening(calendar, at)

    assert is_open(calendar, opening)
    assert service_seconds(calendar, at, opening) == 0
