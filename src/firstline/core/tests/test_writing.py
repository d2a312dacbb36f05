"""Rows are written as Django would write them, several models in one statement if need be."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstline.core.db import draw, insert, insert_together, update
from firstline.core.models import AuditEntry, Event, Setting
from firstline.testing.clock import NOW

pytestmark = pytest.mark.django_db


def event(**differently: object) -> Event:
    return Event(**{"stream": "ticket:1", "kind": "note.added", "data": {"note": 1}, "actor": None, "at": NOW, **differently})


def test_a_row_comes_back_as_it_was_written() -> None:
    written = event(also=["queue:1", "it's"], data={"ä": [1, None]}, actor=2**40)
    insert(written)

    read = Event.objects.get(pk=written.pk)
    assert (read.also, read.data, read.actor, read.at) == (["queue:1", "it's"], {"ä": [1, None]}, 2**40, NOW)
    assert not written._state.adding


def test_what_is_not_of_its_columns_kind_is_made_so_by_its_field() -> None:
    row = Setting(key=7, value="text", changed_at=datetime(2026, 1, 1, tzinfo=UTC))
    insert(row)

    read = Setting.objects.get(key="7")
    assert read.value == "text"
    read.value = ["another", 1]
    update(read, "value")
    assert Setting.objects.get(key="7").value == ["another", 1]


def test_rows_of_several_models_are_written_in_one_statement() -> None:
    (drawn,) = draw(Event)
    entry = AuditEntry(at=NOW, what="queue", which="1st", before={"a": 1}, after=None)

    with CaptureQueriesContext(connection) as asked:
        insert_together(event(pk=drawn, kind="first"), event(kind="second"), event(kind="third"), entry)

    assert len(asked) == 1
    assert Event.objects.get(kind="first").pk == drawn
    assert Event.objects.filter(kind__in=["second", "third"]).count() == 2
    assert AuditEntry.objects.get().before == {"a": 1}


def test_drawn_numbers_are_given_to_nobody_else() -> None:
    first, second = draw(Event, Event)
    other = event()
    insert(other)

    assert len({first, second, other.pk}) == 3
