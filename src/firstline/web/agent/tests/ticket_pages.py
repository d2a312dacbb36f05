"""How the tests of the ticket page sign in and ask as the page's script does."""

from typing import Any

from django.test import Client

from firstline.people.models import Person
from firstline.tickets.models import Ticket

LIVE = {"HX-Request": "true"}


def browser(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def press(person: Person, ticket: Ticket, verb: str, **fields: Any) -> Any:
    """The page's script sends a form of the ticket."""
    return browser(person).post(f"/desk/tickets/{ticket.number}/{verb}/", {"after": "0.0", **fields}, headers=LIVE)
