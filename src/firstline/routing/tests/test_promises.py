"""Promises: when something is due, what pauses the clock, and whether it was kept."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from firstline.routing.hours import Block, Calendar
from firstline.routing.promises import Clock, Span, Standing, due_at, level_targets, standing, used_seconds

BERLIN = ZoneInfo("Europe/Berlin")
LEVEL_1 = Calendar("Europe/Berlin", (*(Block(day, time(7), time(20)) for day in range(5)), Block(5, time(9), time(14))), region="DE-BE")
AROUND_THE_CLOCK = Calendar("Europe/Berlin", always=True)
HOUR = 3600


def monday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=BERLIN)


def solution(hours: int, *, calendar: Calendar = LEVEL_1, began_at: datetime | None = None) -> Clock:
    return Clock("solution", hours * HOUR, began_at or monday(9), calendar)


def first_reply(minutes: int, *, replied_at: datetime | None = None) -> Clock:
    return Clock("first_reply", minutes * 60, monday(9), LEVEL_1, ended_at=replied_at)


def opened(until: datetime | None = None) -> Span:
    return Span("open", "", monday(9), until)


def waiting(reason: str, since: datetime, until: datetime | None = None) -> Span:
    return Span("waiting", reason, since, until)


USED = [
    # An open ticket's clock runs.
    ([opened()], monday(11), 2 * HOUR),
    # Waiting for the requester stops it.
    ([opened(monday(10)), waiting("requester", monday(10))], monday(15), HOUR),
    # So does waiting for an approval.
    ([opened(monday(10)), waiting("approval", monday(10))], monday(15), HOUR),
    # Waiting for a supplier is our own affair.
    ([opened(monday(10)), waiting("supplier", monday(10))], monday(15), 6 * HOUR),
    # And so is waiting for another level.
    ([opened(monday(10)), waiting("other_level", monday(10))], monday(15), 6 * HOUR),
    # After a pause it goes on where it stopped.
    ([opened(monday(10)), waiting("requester", monday(10), monday(12)), Span("open", "", monday(12))], monday(13), 2 * HOUR),
    # A solved ticket's clock stands still.
    ([opened(monday(10)), Span("resolved", "", monday(10))], monday(15), HOUR),
    # A closed one's too.
    ([opened(monday(10)), Span("resolved", "", monday(10), monday(11)), Span("closed", "", monday(11))], monday(15), HOUR),
    # Opened again, it goes on; the hours while it was taken for solved do not count.
    ([opened(monday(10)), Span("resolved", "", monday(10), monday(14)), Span("open", "", monday(14))], monday(15), 2 * HOUR),
    # Two pauses that touch, in any order.
    ([waiting("approval", monday(11), monday(12)), waiting("requester", monday(10), monday(11)), opened(monday(10))], monday(13), 2 * HOUR),
    # Nothing is known of the status: the clock runs, because silence must not stop it.
    ([], monday(11), 2 * HOUR),
    # A pause before the clock began does not matter (a next reply is owed from the requester's answer on).
    ([waiting("requester", monday(7), monday(8))], monday(11), 2 * HOUR),
]


@pytest.mark.parametrize(("spans", "now", "expected"), USED)
def test_a_clock_runs_except_while_others_are_to_act(spans: list[Span], now: datetime, expected: int) -> None:
    assert used_seconds(solution(4), spans, now) == expected


STANDINGS = [
    # Four hours from nine o'clock are over at one.
    (solution(4), [opened()], monday(10), Standing("running", monday(13), 3 * HOUR)),
    # Exactly on the second it is not missed yet.
    (solution(4), [opened()], monday(13), Standing("running", monday(13), 0)),
    # An hour later it is, by an hour.
    (solution(4), [opened()], monday(14), Standing("broken", monday(13), -HOUR)),
    # While the requester is to answer, nothing is due.
    (solution(4), [opened(monday(10)), waiting("requester", monday(10))], monday(19), Standing("paused", None, 3 * HOUR)),
    # Three hours of pause move the due time by three hours.
    (
        solution(4),
        [opened(monday(10)), waiting("requester", monday(10), monday(13)), Span("open", "", monday(13))],
        monday(14),
        Standing("running", monday(16), 2 * HOUR),
    ),
    # Missed before the pause began stays missed, and the moment is known.
    (solution(1), [opened(monday(11)), waiting("requester", monday(11))], monday(12), Standing("broken", monday(10), -HOUR)),
    # Solved in time.
    (solution(4), [opened(monday(12)), Span("resolved", "", monday(12))], monday(18), Standing("kept", None, HOUR)),
    # Solved too late.
    (solution(4), [opened(monday(15)), Span("resolved", "", monday(15))], monday(18), Standing("broken", None, -2 * HOUR)),
    # Opened again after being solved in time: it runs on with what was left.
    (
        solution(4),
        [opened(monday(12)), Span("resolved", "", monday(12), monday(15)), Span("open", "", monday(15))],
        monday(15),
        Standing("running", monday(16), HOUR),
    ),
    # Answered within the half hour.
    (first_reply(30, replied_at=monday(9, 20)), [opened()], monday(18), Standing("kept", None, 600)),
    # Answered at the last second.
    (first_reply(30, replied_at=monday(9, 30)), [opened()], monday(18), Standing("kept", None, 0)),
    # Answered too late.
    (first_reply(30, replied_at=monday(10)), [opened()], monday(18), Standing("broken", None, -1800)),
    # Solved without a word before: the solution is the reply.
    (first_reply(30), [opened(monday(9, 10)), Span("resolved", "", monday(9, 10))], monday(18), Standing("kept", None, 1200)),
    # Friday 19:30 before the Day of German Unity: half an hour of Friday, then an hour of Monday.
    (
        solution(1, began_at=datetime(2026, 10, 2, 19, 30, tzinfo=BERLIN)),
        [],
        datetime(2026, 10, 3, 12, tzinfo=BERLIN),
        Standing("running", datetime(2026, 10, 5, 7, 30, tzinfo=BERLIN), 1800),
    ),
    # Around the clock over the end of summer time: seven hours from 23:00 are over at 05:00.
    (
        solution(7, calendar=AROUND_THE_CLOCK, began_at=datetime(2026, 10, 24, 23, tzinfo=BERLIN)),
        [],
        datetime(2026, 10, 24, 23, tzinfo=BERLIN),
        Standing("running", datetime(2026, 10, 25, 5, tzinfo=BERLIN), 7 * HOUR),
    ),
]


@pytest.mark.parametrize(("clock", "spans", "now", "expected"), STANDINGS)
def test_a_promise_is_running_paused_kept_or_broken(clock: Clock, spans: list[Span], now: datetime, expected: Standing) -> None:
    assert standing(clock, spans, now) == expected


def test_nothing_is_due_once_the_reply_is_given() -> None:
    assert due_at(first_reply(30), [opened()], monday(9, 10)) == monday(9, 30)
    assert due_at(first_reply(30, replied_at=monday(9, 5)), [opened()], monday(9, 10)) is None


def test_a_reply_given_later_does_not_count_before_its_time() -> None:
    assert standing(first_reply(30, replied_at=monday(10)), [opened()], monday(9, 10)).state == "running"


@pytest.mark.parametrize(("level", "minutes"), [(1, 48), (2, 96), (3, 96)])
def test_each_level_has_its_share_of_the_time_for_the_solution(level: int, minutes: int) -> None:
    assert level_targets(4 * HOUR, level) == minutes * 60
