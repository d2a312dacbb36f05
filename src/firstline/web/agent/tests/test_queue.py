"""The queue column: what it lists, for whom, and how it stays true."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from firstline.people.models import Person
from firstline.routing import lists
from firstline.routing.lists import Filter
from firstline.routing.operations import sighting
from firstline.routing.queries import View
from firstline.testing import builders, cast, clock

pytestmark = pytest.mark.django_db

BACKEND = "firstline.web.access.Backend"


def at_the_desk(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_mia_sees_what_waits_in_her_queue() -> None:
    ticket = builders.a_ticket(subject="Alle Lampen leuchten, kein WLAN")

    page = at_the_desk(cast.mia()).get("/desk/?view=unassigned")

    assert page.status_code == 200
    assert "Alle Lampen leuchten" in page.text
    assert f"/desk/tickets/{ticket.number}/" in page.text
