"""Counting how often something happens."""

from datetime import timedelta

import pytest

from firstline.core import limits
from firstline.testing.clock import NOW, later

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_so_many_are_within_and_the_next_one_is_not() -> None:
    said = [limits.is_within("knock", "renate", most=3, within=HOUR, now=NOW) for _ in range(5)]

    assert said == [True, True, True, False, False]


def test_the_count_begins_anew_after_the_stretch() -> None:
    limits.is_within("knock", "renate", most=1, within=HOUR, now=NOW)
    assert not limits.is_within("knock", "renate", most=1, within=HOUR, now=later(minutes=59))

    assert limits.is_within("knock", "renate", most=1, within=HOUR, now=later(minutes=61))


def test_everybody_and_everything_is_counted_apart() -> None:
    limits.is_within("knock", "renate", most=1, within=HOUR, now=NOW)

    assert limits.is_within("knock", "elif", most=1, within=HOUR, now=NOW)
    assert limits.is_within("ring", "renate", most=1, within=HOUR, now=NOW)
