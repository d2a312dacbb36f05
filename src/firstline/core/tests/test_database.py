"""A connection is trusted while its server says nothing, and never longer; moments are what PostgreSQL means."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.db import DataError, connection

from firstline.core.database import base
from firstline.core.prepared import planned
from firstline.core.realtime import database_address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def between_pages() -> Iterator[None]:
    """As at the beginning of a page: the connection of an earlier one is still there."""
    connection.ensure_connection()
    with patch.object(connection, "health_check_enabled", True), patch.object(connection, "health_check_done", False):
        yield
    connection.close()


def end_it_from_outside() -> None:
    backend = connection.connection.info.backend_pid
    with psycopg.connect(**database_address(), autocommit=True) as other:  # type: ignore[arg-type]  # see core.realtime
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def asked() -> list[str]:
    """What the connection sends when Django wants to know whether it is usable."""
    with patch.object(base.base.DatabaseWrapper, "is_usable", return_value=True) as question:
        assert connection.is_usable()
    return ["asked"] * question.call_count


def test_a_connection_in_use_is_not_asked_each_time() -> None:
    assert connection.is_usable()

    assert asked() == []


def test_a_connection_that_was_silent_for_long_is_asked() -> None:
    assert connection.is_usable()

    with patch.object(base, "monotonic", return_value=base.monotonic() + base.TRUSTED_SECONDS + 1):
        assert asked() == ["asked"]


def test_after_an_error_it_is_asked() -> None:
    assert connection.is_usable()

    with patch.object(connection, "errors_occurred", True):
        assert asked() == ["asked"]


@pytest.mark.usefixtures("between_pages")
def test_a_connection_that_the_server_has_ended_is_replaced_before_a_prepared_statement() -> None:
    assert connection.is_usable()
    end_it_from_outside()

    with planned() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.usefixtures("between_pages")
def test_a_connection_that_the_server_has_ended_is_replaced_before_any_other_statement() -> None:
    assert connection.is_usable()
    end_it_from_outside()

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-23 09:00:00+00", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("2026-11-23 10:00:00.12+01", datetime(2026, 11, 23, 9, 0, 0, 120_000, tzinfo=UTC)),
        ("0033-01-02 00:00:00.000001+00", datetime(33, 1, 2, 0, 0, 0, 1, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_utc(written: str, meant: datetime) -> None:
    for ask in (planned, connection.cursor):
        with ask() as cursor:
            cursor.execute("SELECT %s::timestamptz", [written])
            (found,) = cursor.fetchone()
        assert found == meant
        assert found.tzinfo is UTC


@pytest.mark.parametrize("ask", [planned, connection.cursor])
def test_values_find_their_places(ask: Callable[[], Any]) -> None:
    with ask() as cursor:
        cursor.execute("SELECT %s || '100 %%' || %s", ["a", "b"])
        assert cursor.fetchone() == ("a100 %b",)
        cursor.execute("SELECT %(second)s || %(first)s || %(second)s", {"first": "a", "second": "b"})
        assert cursor.fetchone() == ("bab",)
        cursor.execute("SELECT '100 %'")
        assert cursor.fetchone() == ("100 %",)


def test_a_moment_before_our_calendar_is_refused_as_ever() -> None:
    with planned() as cursor:
        cursor.execute("SELECT '0044-03-15 12:00:00+00 BC'::timestamptz")
        with pytest.raises(DataError):
            cursor.fetchone()
