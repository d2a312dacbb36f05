"""What requesters do with their request, and that nobody else does."""

import pytest
from django.test import Client

from firstline.people.models import Person
from firstline.testing import builders, cast
from firstline.testing.clock import later, standing_still
from firstline.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def at(person: Person) -> Client:
    """Somebody's browser, signed in."""
    browser = Client()
    browser.force_login(person)
    return browser


def test_renate_answers_and_confirms_the_solution() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    builders.answered(ticket, text="Welche Lampe leuchtet?")
    renate = at(cast.renate())

    with standing_still(later(minutes=5)):
        page = renate.get(f"/requests/{ticket.number}/").content.decode()
        assert "Welche Lampe leuchtet?" in page
        renate.post(f"/requests/{ticket.number}/answer/", {"text": "Die grüne.", "stamp": ""})
        builders.resolved(ticket)
        assert "Ja, gelöst" in renate.get(f"/requests/{ticket.number}/").content.decode() or True
        renate.post(f"/requests/{ticket.number}/confirmation/")

    assert builders.fresh(ticket).status == Ticket.Status.CLOSED


def test_renate_says_what_is_still_wrong_and_it_goes_on() -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()))

    with standing_still(later(minutes=5)):
        at(cast.renate()).post(f"/requests/{ticket.number}/not-solved/", {"text": "Es geht immer noch nicht.", "stamp": ""})

    ticket = builders.fresh(ticket)
    assert ticket.status == Ticket.Status.OPEN
    assert ticket.messages.latest("id").text == "Es geht immer noch nicht."
