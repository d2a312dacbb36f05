"""Asking for help on the portal: by guests and by people who are signed in."""

import re

import pytest
from django.test import Client

from firstline.testing import cast
from firstline.testing.clock import later, standing_still
from firstline.tickets.models import Ticket

pytestmark = pytest.mark.django_db

STAMP = re.compile(r'name="stamp" value="([^"]+)"')


def a_stamp(client: Client, *, path: str = "/ask/", seconds: int = 10) -> str:
    """The stamp of a form that was opened so long before the test's clock."""
    with standing_still(later(minutes=-seconds / 60)):
        found = STAMP.search(client.get(path).content.decode())
    assert found
    return found[1]


def filled_in(client: Client, **fields: object) -> dict[str, object]:
    given = {"text": "Der Router leuchtet, aber kein WLAN", "name": "Renate Heller", "reach": "renate.heller@nordlicht.example.net"}
    return {"stamp": a_stamp(client), "matter": "", **given, **fields}


def test_a_guest_asks_and_follows_the_request_at_once(client: Client) -> None:
    with standing_still():
        answer = client.post("/ask/", filled_in(client))
        ticket = Ticket.objects.latest("id")
        confirmation = client.get(answer["Location"]).content.decode()

    assert ticket.requester == cast.renate()
    assert f"<strong>{ticket.number}</strong>" in confirmation
    assert "/r/" in confirmation
    assert client.get(f"/requests/{ticket.number}/").status_code == 200


def test_the_same_form_sent_twice_makes_one_request(client: Client) -> None:
    fields = filled_in(client)
    with standing_still():
        first = client.post("/ask/", fields)
        second = client.post("/ask/", fields)

    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1


def test_other_words_from_the_same_form_make_another_request(client: Client) -> None:
    fields = filled_in(client)
    with standing_still():
        client.post("/ask/", fields)
        client.post("/ask/", {**fields, "text": "Und der Drucker geht auch nicht"})

    assert Ticket.objects.count() == 2
