"""Whoever adds an address to somebody could sign in as them: the addresses known before hear of it."""

import pytest

from firstline.people.models import Address, Person
from firstline.people.operations import Reach
from firstline.testing import cast
from firstline.testing.clock import NOW
from firstline.tickets.models import Delivery
from firstline.tickets.operations import readdressing

pytestmark = pytest.mark.django_db


def told(person: Person) -> list[str]:
    rows = Delivery.objects.filter(person=person, purpose=Delivery.Purpose.ADDRESSES_CHANGED)
    return list(rows.order_by("id").values_list("address", flat=True))


def added(person: Person, kind: Address.Kind, shown: str) -> Address:
    return readdressing.add_address(person=person, reach=Reach(kind, shown), by=cast.ralf().pk, now=NOW)


def test_renates_old_address_hears_of_a_new_one_that_hears_nothing() -> None:
    renate = cast.renate()

    added(renate, Address.Kind.MAIL, "neu@nordlicht.example.net")

    assert told(renate) == [renate.email]


def test_an_address_that_goes_is_told_for_the_last_time() -> None:
    renate = cast.renate()
    former = renate.addresses.get(kind=Address.Kind.MAIL)
    added(renate, Address.Kind.MAIL, "neu@nordlicht.example.net")

    readdressing.remove_address(address=former, by=cast.ralf().pk, now=NOW)

    assert told(renate)[1:] == [former.value, "neu@nordlicht.example.net"]


def test_a_phone_number_opens_no_door_and_needs_no_mail() -> None:
    renate = cast.renate()

    number = added(renate, Address.Kind.PHONE, "030 23125-299")
    readdressing.remove_address(address=number, by=cast.ralf().pk, now=NOW)

    assert told(renate) == []


def test_an_address_that_was_known_already_is_not_told_again() -> None:
    renate = cast.renate()

    added(renate, Address.Kind.MAIL, renate.email.upper())

    assert told(renate) == []
