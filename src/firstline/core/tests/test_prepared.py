"""A query compiled once gives what its queryset gives, for any values and in any thread."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import QuerySet

from firstline.core.models import Event
from firstline.core.prepared import Prepared, ValueLost
from firstline.testing.clock import NOW

pytestmark = pytest.mark.django_db


def of_stream(*, stream: str, after: datetime, actor: int) -> QuerySet[Event]:
    return Event.objects.filter(stream=stream, at__gt=after, actor=actor).order_by("id")


PREPARED = Prepared(of_stream, stream=str, after=datetime, actor=int)


def events() -> None:
    Event.objects.bulk_create(
        Event(stream=f"ticket:{n % 2}", kind="note.added", data={}, actor=n % 3, at=NOW + timedelta(minutes=n)) for n in range(12)
    )


def test_it_gives_what_its_queryset_gives() -> None:
    events()

    for stream in ("ticket:0", "ticket:1", "ticket:7"):
        for after in (NOW, NOW + timedelta(minutes=6)):
            for actor in (0, 1, 2):
                values = {"stream": stream, "after": after, "actor": actor}
                assert PREPARED.rows(**values) == list(of_stream(**values)), values
    assert PREPARED.rows(stream="ticket:0", after=NOW, actor=2)


def test_the_first_of_none_is_nobody() -> None:
    assert PREPARED.first(stream="ticket:9", after=NOW, actor=1) is None


def test_a_value_that_gets_lost_on_the_way_is_noticed_at_once() -> None:
    lossy = Prepared(lambda *, actor: Event.objects.filter(actor=actor + 1), actor=int)

    with pytest.raises(ValueLost):
        lossy.rows(actor=1)


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_disturb_each_other() -> None:
    events()
    found: dict[int, list[int]] = {}

    def ask(actor: int) -> None:
        for _ in range(20):
            rows = PREPARED.rows(stream="ticket:0", after=NOW - timedelta(hours=1), actor=actor)
            found[actor] = [row.actor or 0 for row in rows]
        connection.close()

    threads = [Thread(target=ask, args=[actor]) for actor in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(found[1]) == {1}
    assert set(found[2]) == {2}
