"""Whoever takes over an administrator's open browser cannot take over accounts with it: the password is asked once more."""

import pytest
from django.test import Client
from django.urls import reverse

from firstline.people.models import Person
from firstline.testing import cast
from firstline.testing.browsing import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def ralf() -> Client:
    client = Client()
    client.force_login(cast.ralf(), backend="firstline.web.access.Backend")
    return client


def new_address(person: Person) -> str:
    return reverse("administration:new_address", args=[person.pk])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("new_address", {"kind": "mail", "shown": "dritter@example.net"}),
        ("rights", {"roles": ["administrator"], "queues": []}),
    ],
)
def test_an_open_browser_alone_gives_nobody_another_address_or_more_rights(ralf: Client, name: str, said: dict[str, object]) -> None:
    mia = cast.mia()
    before = (mia.email, sorted(mia.grants.values_list("role", flat=True)))

    answer = ralf.post(reverse(f"administration:{name}", args=[mia.pk]), said)

    mia.refresh_from_db()
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert (mia.email, sorted(mia.grants.values_list("role", flat=True))) == before
    assert not mia.addresses.filter(value="dritter@example.net")


def test_with_the_password_what_was_asked_is_done(ralf: Client) -> None:
    renate = cast.renate()

    asked = ralf.post(new_address(renate), {"kind": "mail", "shown": "renate@heller.example.net"})
    done = ralf.post(asked["Location"], {"password": PASSWORD, "next": new_address(renate)})

    assert done["Location"] == reverse("administration:person", args=[renate.pk])
    assert renate.addresses.filter(value="renate@heller.example.net").exists()


def test_a_wrong_password_changes_nothing_and_is_said(ralf: Client) -> None:
    renate = cast.renate()

    asked = ralf.post(new_address(renate), {"kind": "mail", "shown": "renate@heller.example.net"})
    refused = ralf.post(asked["Location"], {"password": "geraten", "next": new_address(renate)})

    assert refused.status_code == 200
    assert "Passwort" in refused.content.decode()
    assert not renate.addresses.filter(value="renate@heller.example.net").exists()
