"""The page of a person: seen and changed by agents, colleagues excepted."""

import pytest
from django.test import Client

from firstline.people.models import Person
from firstline.testing import builders, cast

pytestmark = pytest.mark.django_db


def at_the_desk(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def test_mia_sees_renate_with_her_tickets() -> None:
    builders.a_ticket(requester=cast.renate(), subject="Router leuchtet")
    builders.a_ticket(requester=cast.renate(), subject="Nur für Stufe zwei", queue="l2-netz")

    page = at_the_desk(cast.mia()).get(f"/desk/people/{cast.renate().pk}/")

    assert "renate.heller@nordlicht.example.net" in page.text
    assert "Router leuchtet" in page.text
    assert "Nur für Stufe zwei" not in page.text


def test_mia_adds_a_number_and_takes_it_away_again() -> None:
    client, renate = at_the_desk(cast.mia()), cast.renate()

    client.post(f"/desk/people/{renate.pk}/addresses/", {"kind": "phone", "shown": "040 123456"})
    address = renate.addresses.get(value="+4940123456")
    client.post(f"/desk/people/{renate.pk}/addresses/{address.pk}/remove/")

    assert not renate.addresses.filter(value="+4940123456").exists()


def test_what_is_no_number_is_said_and_kept() -> None:
    answer = at_the_desk(cast.mia()).post(f"/desk/people/{cast.renate().pk}/addresses/", {"kind": "phone", "shown": "keine Nummer"})

    assert answer.status_code == 422
    assert "keine Nummer" in answer.text


def test_mia_notes_a_device_and_who_renate_is() -> None:
    client, renate = at_the_desk(cast.mia()), cast.renate()

    client.post(f"/desk/people/{renate.pk}/devices/", {"kind": "Drucker", "model": "X1"})
    client.post(
        f"/desk/people/{renate.pk}/describe/", {"name": "Renate Heller", "language": "de", "needs": "langsam, laut", "is_vip": "on"}
    )

    renate.refresh_from_db()
    assert renate.devices.filter(model="X1").exists()
    assert renate.needs == ["langsam", "laut"]
    assert renate.is_vip


def test_nobody_adds_an_address_to_the_administrator_from_the_workspace() -> None:
    client, ralf = at_the_desk(cast.mia()), cast.ralf()

    answer = client.post(f"/desk/people/{ralf.pk}/addresses/", {"kind": "mail", "shown": "mia.privat@example.com"})

    assert answer.status_code == 404
    assert client.get(f"/desk/people/{ralf.pk}/").status_code == 200
    assert not ralf.addresses.filter(value="mia.privat@example.com").exists()


def test_an_address_of_somebody_else_is_not_removed() -> None:
    address = cast.daniel().addresses.first()
    assert address is not None

    answer = at_the_desk(cast.mia()).post(f"/desk/people/{cast.renate().pk}/addresses/{address.pk}/remove/")

    assert answer.status_code == 404
    assert cast.daniel().addresses.filter(pk=address.pk).exists()


def test_requesters_see_nobody_not_even_themselves_here() -> None:
    assert at_the_desk(cast.renate()).get(f"/desk/people/{cast.renate().pk}/").status_code == 404
    assert at_the_desk(cast.mia()).get("/desk/people/999999/").status_code == 404
    assert Client().get(f"/desk/people/{cast.renate().pk}/").status_code == 302
