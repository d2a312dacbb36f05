"""Nudges go out after the commit, once for each transaction, and never for one that was rolled back."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from firstline.core.realtime import CHANNEL, CatchUp, Listener, Nudge, Subscription, database_address, nudge, whisper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard() -> Iterator["psycopg.Connection"]:
    with psycopg.connect(**database_address(), autocommit=True) as listening:  # type: ignore[arg-type]  # psycopg types each keyword by itself
        listening.execute(f"LISTEN {CHANNEL}")
        yield listening


def payloads(listening: "psycopg.Connection") -> list[str]:
    """All that was said until now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, 'end')", [CHANNEL])
    said = []
    for word in listening.notifies(timeout=10):
        if word.payload == "end":
            break
        said.append(word.payload)
    return said


def test_all_nudges_of_a_transaction_go_in_one_notification(heard: "psycopg.Connection") -> None:
    with transaction.atomic():
        nudge(["ticket:1", "queue:4"], event=8)
        nudge(["ticket:1"], event=9)

    assert payloads(heard) == ['[["n","ticket:1",9],["n","queue:4",8]]']


def test_what_was_rolled_back_is_not_told(heard: "psycopg.Connection") -> None:
    with transaction.atomic():
        nudge(["ticket:1"], event=8)
        transaction.set_rollback(True)

    assert payloads(heard) == []


def test_a_crowd_of_streams_is_told_in_parts_that_fit(heard: "psycopg.Connection") -> None:
    with transaction.atomic():
        nudge([f"ticket:{number}" for number in range(1000)], event=8)

    said = payloads(heard)

    assert len(said) > 1
    assert max(map(len, said)) < 8000


def test_a_whisper_goes_at_once(heard: "psycopg.Connection") -> None:
    whisper(["ticket:1"], kind="typing", data={"person": 7})

    assert payloads(heard) == ['[["w","ticket:1","typing",{"person":7}]]']


def test_a_page_that_does_not_keep_up_is_dropped() -> None:
    subscription = Subscription(frozenset({"ticket:1"}))

    for number in range(500):
        subscription.put(Nudge("ticket:1", number))

    assert subscription.queue.qsize() < 300


def test_a_new_page_begins_by_catching_up() -> None:
    with Listener({}).subscribe(frozenset({"ticket:1"})) as subscription:
        assert subscription.queue.get_nowait() == CatchUp()
