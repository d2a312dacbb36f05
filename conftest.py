"""Every test sees the cast: the people and the order of the demo world, loaded once into the test database."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from firstline.testing import snapshots
from firstline.testing.snapshots import Snapshot

# What a desk without anybody in it has no rows in; the rest follows by foreign keys.
_EMPTIED = (
    "people_person",
    "people_organisation",
    "routing_servicehours",
    "tickets_category",
    "tickets_faultpattern",
    "tickets_field",
    "tickets_priorityrule",
    "core_setting",
    "search_passage",
    "search_source",
)


def _load() -> None:
    from firstline.administration.demo import load_people
    from firstline.channels.email.demo import open_entrances
    from firstline.testing import clock

    load_people(clock.NOW)
    open_entrances(clock.NOW)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """After the tables: the people."""
    with django_db_blocker.unblock():
        _load()


@pytest.fixture(scope="session")
def _cast_as_loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Snapshot:
    with django_db_blocker.unblock():
        return snapshots.taken()


@pytest.fixture(autouse=True)
def _the_cast_comes_back(request: pytest.FixtureRequest) -> None:
    """A test with real commits leaves its database empty: the next one gets its people again."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        return
    cast = request.getfixturevalue("_cast_as_loaded")
    request.getfixturevalue("transactional_db")
    from firstline.core import order
    from firstline.people.models import Person

    if not Person.objects.exists():
        snapshots.put_back(cast)
        order.changed()


@pytest.fixture
def empty_desk(request: pytest.FixtureRequest, _the_cast_comes_back: None) -> Iterator[None]:
    """A desk that nobody has set up yet."""
    from django.db import connection

    from firstline.core import order

    if not {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(_EMPTIED)} CASCADE")
    order.changed()
    yield
    order.changed()


@pytest.fixture(autouse=True)
def _order_is_read_again() -> Iterator[None]:
    """A test that changed the desk's order and rolled it back leaves nothing of it in memory."""
    from firstline.core import order

    before = order._version
    yield
    if order._version != before:
        order._kept.clear()
