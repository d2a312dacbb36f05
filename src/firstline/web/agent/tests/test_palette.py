"""The palette finds tickets, people and actions, and nothing that its reader may not know."""

import pytest
from django.test import Client

from firstline.people.models import Person
from firstline.testing import builders, cast

pytestmark = pytest.mark.django_db


def found(person: Person, typed: str) -> str:
    client = Client()
    client.force_login(person, backend="firstline.web.access.Backend")
    return client.get("/desk/palette/", {"q": typed}).text


def test_mia_finds_a_ticket_by_number_and_by_words() -> None:
    ticket = builders.a_ticket(subject="Drucker im Foyer streikt")

    assert "Drucker im Foyer" in found(cast.mia(), str(ticket.number))
    assert f"/desk/tickets/{ticket.number}/" in found(cast.mia(), "foyer druck")


def test_the_palette_says_whose_each_ticket_is() -> None:
    ticket = builders.a_ticket(subject="Drucker im Foyer streikt")

    assert f"{ticket.requester.name} · {ticket.number}" in found(cast.mia(), str(ticket.number))


def test_mia_finds_renate_by_name() -> None:
    assert f"/desk/people/{cast.renate().pk}/" in found(cast.mia(), "heller")


def test_of_a_ticket_in_another_queue_mia_learns_number_state_and_queue_alone() -> None:
    ticket = builders.a_ticket(subject="Streng geheimes Thema", queue="l2-netz")

    answer = found(cast.mia(), str(ticket.number))

    assert str(ticket.number) in answer
    assert "geheimes" not in answer
    assert "geheimes" not in found(cast.mia(), "geheimes")


def test_a_ticket_in_a_closed_circle_does_not_exist_for_others() -> None:
    ticket = builders.a_ticket(queue="sec")

    assert "Nichts gefunden" in found(cast.mia(), str(ticket.number)) or "Nothing found" in found(cast.mia(), str(ticket.number))


def test_a_requester_finds_neither_tickets_nor_people() -> None:
    ticket = builders.a_ticket()

    answer = found(cast.renate(), str(ticket.number)) + found(cast.renate(), "heller")

    assert "/desk/tickets/" not in answer
    assert "/desk/people/" not in answer
