"""Notes of calls: a person by number or name, three fields, saved, taken or solved."""

import pytest
from django.test import Client

from firstline.people.models import Person
from firstline.testing import builders, cast
from firstline.tickets.models import Channel, Ticket

pytestmark = pytest.mark.django_db


def at_the_desk(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def note(client: Client, **said: object) -> Ticket | None:
    fields = {"text": "Der Drucker zieht kein Papier ein", "client_key": "call-1", "outcome": "save", **said}
    client.post("/desk/phone-note/", fields)
    return Ticket.objects.order_by("-id").first()


def test_mia_notes_a_call_of_renate_by_her_mail_address() -> None:
    ticket = note(at_the_desk(cast.mia()), who="renate.heller@nordlicht.example.net")

    assert ticket is not None
    assert ticket.requester == cast.renate()
    assert ticket.channel == Channel.PHONE
    assert ticket.subject == "Der Drucker zieht kein Papier ein"
    assert ticket.placement.agent is None


def test_a_note_with_what_helped_is_solved_at_once() -> None:
    ticket = note(at_the_desk(cast.mia()), who="x", person=cast.renate().pk, outcome="solve", solution="Papier richtig eingelegt")

    assert ticket is not None
    assert ticket.status == Ticket.Status.RESOLVED
    assert ticket.solution == "Papier richtig eingelegt"


def test_a_note_is_taken_at_once() -> None:
    ticket = note(at_the_desk(cast.mia()), who="x", person=cast.renate().pk, outcome="take")

    assert ticket is not None
    assert ticket.placement.agent == cast.mia()


def test_an_unknown_number_becomes_a_person_with_that_number() -> None:
    ticket = note(at_the_desk(cast.mia()), who="040 998877", person="new", name="Hans Meier")

    assert ticket is not None
    assert ticket.requester.name == "Hans Meier"
    assert ticket.requester.addresses.get().value == "+4940998877"


def test_an_unknown_number_without_a_name_is_asked_for() -> None:
    answer = at_the_desk(cast.mia()).post("/desk/phone-note/", {"who": "040 998877", "text": "Hallo", "client_key": "k", "outcome": "save"})

    assert answer.status_code == 422
    assert "Hallo" in answer.text
    assert not Ticket.objects.filter(own_words="Hallo").exists()


def test_a_call_about_the_same_matter_is_added_to_its_ticket() -> None:
    ticket = builders.a_ticket(requester=cast.renate())
    before = Ticket.objects.count()

    note(at_the_desk(cast.mia()), who="x", person=cast.renate().pk, continues=ticket.number, text="Es geht immer noch nicht")

    assert Ticket.objects.count() == before
    assert list(ticket.messages.order_by("id").values_list("text", flat=True))[-1] == "Es geht immer noch nicht"
    assert builders.fresh(ticket).unanswered_since is None


def test_a_note_sent_twice_is_one_ticket() -> None:
    client = at_the_desk(cast.mia())
    before = Ticket.objects.count()

    note(client, who="x", person=cast.renate().pk, outcome="solve", solution="Neu gestartet")
    note(client, who="x", person=cast.renate().pk, outcome="solve", solution="Neu gestartet")

    assert Ticket.objects.count() == before + 1


def test_suggestions_name_the_caller_and_the_open_matters() -> None:
    ticket = builders.a_ticket(requester=cast.renate(), subject="Router leuchtet")

    found = at_the_desk(cast.mia()).get("/desk/phone-note/people/?who=Renate+Heller")

    assert "Renate Heller" in found.text
    assert str(ticket.number) in found.text


def test_carla_notes_a_call_for_a_queue_she_does_not_see() -> None:
    answer = at_the_desk(cast.carla()).post(
        "/desk/phone-note/", {"who": "x", "person": cast.renate().pk, "text": "Passwort vergessen", "client_key": "k", "outcome": "save"}
    )

    assert answer.headers["Location"] == "/desk/"


@pytest.mark.parametrize("address", ["/desk/phone-note/", "/desk/phone-note/people/", "/desk/phone-note/matters/", "/desk/tickets/new/"])
def test_who_is_no_agent_finds_nothing_there(address: str) -> None:
    assert at_the_desk(cast.mia()).get(address).status_code == 200
    assert at_the_desk(cast.renate()).get(address).status_code == 404
    assert at_the_desk(cast.ralf()).get(address).status_code == 404
    assert Client().get(address).status_code == 302
