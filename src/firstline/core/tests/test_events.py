from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection

from firstline.core import events, journal
from firstline.core.db import operation
from firstline.core.events import Cursor, Happening
from firstline.core.models import Event
from firstline.testing.clock import NOW


@dataclass(frozen=True)
class SomethingHappened(Happening):
    """For these tests only."""

    kind = "test.happened"
    number: int


@operation
def happen(number: int, *, fail: bool = False) -> None:
    events.record(SomethingHappened(number=number), stream=f"test:{number}", actor=None, at=NOW, also=["test:all"])
    if fail:
        raise RuntimeError


@operation
def happen_twice() -> None:
    happen(1)
    happen(2)


@pytest.mark.django_db
def test_an_operation_inside_another_joins_it() -> None:
    happen_twice()

    assert [event.data["number"] for event in Event.objects.filter(kind="test.happened").order_by("id")] == [1, 2]


@pytest.mark.django_db
def test_a_failed_operation_leaves_no_event() -> None:
    with pytest.raises(RuntimeError):
        happen(1, fail=True)

    assert not Event.objects.filter(kind="test.happened").exists()


@pytest.mark.django_db
def test_recording_outside_of_an_operation_is_refused() -> None:
    with pytest.raises(journal.NoOperation):
        events.record(SomethingHappened(number=1), stream="test:1", actor=None, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_slower_transaction_with_the_smaller_id_is_not_missed() -> None:
    start = events.now_cursor()
    facts = connection.get_connection_params()
    facts.pop("cursor_factory", None)
    facts.pop("context", None)
    insert = (
        "INSERT INTO core_event (stream, also, kind, data, actor, at)"
        " VALUES ('test:slow', '{}', 'test.happened', '{\"number\": 0}', null, now()) RETURNING id"
    )
    with psycopg.connect(**facts) as slow:
        slow_id = slow.execute(insert).fetchone()[0]
        happen(1)
        quick = Event.objects.get(stream="test:1")
        assert slow_id < quick.pk

        while_open = events.since(start)
        at_once, reached = events.arrivals(start, streams=["test:1", "test:slow"])
        slow.commit()
        cursor = Cursor(while_open[-1].transaction, while_open[-1].pk) if while_open else start
        afterwards = events.since(cursor)

    seen = [event.stream for event in (*while_open, *afterwards) if event.kind == "test.happened"]
    assert sorted(seen) == ["test:1", "test:slow"]
    # A page gets what is visible at once, and asks again for what came later with a smaller id.
    assert [event.stream for event in at_once] == ["test:1"]
    assert {event.stream for event in events.arrivals(reached, streams=["test:1", "test:slow"])[0]} == {"test:1", "test:slow"}


@pytest.mark.django_db(transaction=True)
def test_arrivals_are_in_or_nudge_the_streams() -> None:
    start = events.now_cursor()
    happen(1)
    happen(2)

    def numbers(stream: str) -> list[int]:
        return [event.data["number"] for event in events.arrivals(start, streams=[stream])[0]]

    assert numbers("test:2") == [2]
    assert numbers("test:all") == [1, 2]
    assert numbers("test:3") == []


@pytest.mark.parametrize("text", ["", "x", "1.x", "-1.2", f"{2**63}.1"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (int() words it differently each time)
        Cursor.parse(text)


def test_a_cursor_survives_being_written_down() -> None:
    assert Cursor.parse(str(Cursor(77, 12))) == Cursor(77, 12)
