"""People through the API; and who may not."""

import pytest

from firstline.api.tests.calling import Program
from firstline.people.models import Person
from firstline.testing import cast

pytestmark = pytest.mark.django_db


def test_an_agent_finds_people_by_mail_phone_and_name() -> None:
    mia, renate = Program(cast.mia()), cast.renate()
    phone = renate.addresses.get(kind="phone").value

    by_mail = mia.get(f"/people?mail={renate.email}").data["items"]
    by_phone = mia.get(f"/people?phone={phone.replace('+', '%2B')}").data["items"]
    by_name = mia.get(f"/people?words={renate.name.split()[-1]}").data["items"]

    assert [person["id"] for person in by_mail] == [renate.pk]
    assert renate.pk in {person["id"] for person in by_phone}
    assert renate.pk in {person["id"] for person in by_name}


def test_a_requester_sees_herself_only() -> None:
    renate = Program(cast.renate())

    assert [person["id"] for person in renate.get("/people").data["items"]] == [cast.renate().pk]
    assert renate.get(f"/people/{cast.renate().pk}").data["mail"] == cast.renate().email
    assert renate.get(f"/people/{cast.daniel().pk}").status_code == 404
    assert renate.post("/people", {"name": "N", "mail": "n@example.org"}).status_code == 404


def test_an_agent_makes_somebody_known_once() -> None:
    mia = Program(cast.mia())
    body = {"name": "Gerda Neu", "mail": "gerda@nordlicht.example.net", "phone": "030 23125999"}

    first, again = mia.post("/people", body), mia.post("/people", body)

    assert first.status_code == 201
    assert {address["value"] for address in first.data["addresses"]} == {"gerda@nordlicht.example.net", "+493023125999"}
    assert (again.status_code, again.data["code"]) == (409, "address_taken")
    assert Person.objects.filter(email="gerda@nordlicht.example.net").count() == 1


def test_somebody_without_an_address_is_refused() -> None:
    assert Program(cast.mia()).post("/people", {"name": "N"}).data["code"] == "address_missing"
