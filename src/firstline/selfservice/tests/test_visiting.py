"""What somebody does by themselves is kept with their visit."""

from datetime import timedelta

import pytest

from firstline.core.models import Event
from firstline.people.models import Person
from firstline.selfservice import queries
from firstline.selfservice.models import Reading, Search, Visit
from firstline.selfservice.operations import forgetting, visiting
from firstline.testing import cast
from firstline.testing.clock import NOW, later

pytestmark = pytest.mark.django_db


def a_visit(person: Person | None = None) -> Visit:
    return visiting.begin(person=person, language="de", now=NOW)


def searched(visit: Visit, text: str, *, seconds: int = 0, hits: int = 3) -> Search:
    at = NOW + timedelta(seconds=seconds)
    return visiting.search(visit=visit, text=text, language="de", hits=hits, answerable=0.5, now=at)


def read(visit: Visit | None, *, piece: int = 7) -> None:
    visiting.read(visit=visit, kind=Reading.Kind.ARTICLE, piece=piece, title="WLAN fehlt", language="de", now=later(minutes=1))


def test_what_is_typed_in_one_go_is_one_search() -> None:
    visit = a_visit()

    for seconds, text in enumerate(["router", "router leuchtet", "router leuchtet kein wlan"]):
        searched(visit, text, seconds=seconds)

    assert list(Search.objects.values_list("text", flat=True)) == ["router leuchtet kein wlan"]
    assert Event.objects.filter(kind="help.searched").count() == 1


def test_another_question_is_another_search() -> None:
    visit = a_visit()

    searched(visit, "router leuchtet")
    searched(visit, "drucker druckt nicht", seconds=5)

    assert Search.objects.count() == 2


def test_reading_on_follows_the_search_and_counts_once() -> None:
    visit = a_visit()
    searched(visit, "router leuchtet")

    read(visit)
    read(visit)

    assert Search.objects.get().followed_at == later(minutes=1)
    assert Reading.objects.get().search == Search.objects.get()


def test_a_passer_by_is_counted_and_not_known() -> None:
    read(None)

    event = Event.objects.get(kind="help.read")
    assert (event.actor, event.data["visit"], Reading.objects.get().visit) == (None, 0, None)


def test_events_never_say_who_searched() -> None:
    visit = a_visit(cast.renate())

    searched(visit, "router leuchtet")
    read(visit)

    assert set(Event.objects.filter(kind__startswith="help.").values_list("actor", flat=True)) == {None}


def test_the_code_is_short_holds_for_hours_and_is_understood_as_it_is_heard() -> None:
    visit = a_visit()
    code = visiting.give_code(visit=visit, now=NOW)

    assert visiting.give_code(visit=visit, now=later(hours=1)) == code
    assert len(code) == 5
    assert queries.find_by_code(f" {code[:2]}-{code[2:].lower()} ", now=later(hours=1)) == visit
    assert queries.find_by_code(code, now=later(hours=9)) is None
    assert queries.find_by_code("", now=NOW) is None


def test_old_visits_are_forgotten_with_what_was_searched() -> None:
    visit = a_visit(cast.renate())
    searched(visit, "router leuchtet")
    read(None)

    forgetting.forget_old(now=later(days=80))
    kept = Visit.objects.count(), Search.objects.count(), Reading.objects.count()
    forgetting.forget_old(now=later(days=100))

    assert kept == (1, 1, 1)
    assert (Visit.objects.count(), Search.objects.count(), Reading.objects.count()) == (0, 0, 0)
