"""What people mostly ask for."""

import pytest
from django.core.cache import cache

from firstline.testing import builders
from firstline.testing.clock import NOW, later
from firstline.tickets.frequent import frequent_patterns
from firstline.tickets.models import FaultPattern

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    cache.clear()
    return [pattern.code for pattern in frequent_patterns(most=6, now=later(days=1))]


def test_the_most_frequent_of_the_last_weeks_come_first() -> None:
    for pattern in ("vpn-verbindet-nicht", "drucker-offline", "vpn-verbindet-nicht"):
        builders.a_ticket(pattern=pattern)
    for _ in range(3):
        builders.a_ticket(pattern="postfach-voll", at=later(days=-60))

    assert codes()[:2] == ["vpn-verbindet-nicht", "drucker-offline"]
    assert len(codes()) == 6


def test_a_retired_pattern_is_not_offered() -> None:
    builders.a_ticket(pattern="drucker-offline")
    FaultPattern.objects.filter(code="drucker-offline").update(retired_at=NOW)

    assert "drucker-offline" not in codes()
