"""Anybody can cause a confirmation of receipt for any address: five an hour go to one, and so many leave in all."""

import pytest
from pytest_django.fixtures import Settings

from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Delivery

pytestmark = pytest.mark.django_db

ACKNOWLEDGEMENT = Delivery.Purpose.ACKNOWLEDGEMENT


def test_of_seven_requests_in_an_hour_five_are_confirmed_and_all_are_tickets() -> None:
    tickets = [builders.a_ticket(requester=cast.renate()) for _ in range(7)]

    assert len({ticket.number for ticket in tickets}) == 7
    assert Delivery.objects.filter(purpose=ACKNOWLEDGEMENT).count() == 5


def test_an_hour_later_there_is_room_again() -> None:
    for _ in range(6):
        builders.a_ticket(requester=cast.renate())

    builders.a_ticket(requester=cast.renate(), at=later(minutes=61))

    assert Delivery.objects.filter(purpose=ACKNOWLEDGEMENT, created_at=later(minutes=61)).count() == 1


def test_the_desk_as_a_whole_has_a_limit(settings: Settings) -> None:
    settings.ACKNOWLEDGEMENTS_PER_HOUR = 2

    for person in (cast.renate(), cast.daniel(), cast.alois()):
        builders.a_ticket(requester=person)

    assert Delivery.objects.filter(purpose=ACKNOWLEDGEMENT, created_at=NOW).count() == 2
