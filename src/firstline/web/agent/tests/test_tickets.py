"""The ticket page: what it shows, to whom, and how it stays true."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from firstline.people.models import Person
from firstline.routing.operations import sighting
from firstline.testing import builders, cast, clock
from firstline.tickets.models import Ticket, WaitingFor

pytestmark = pytest.mark.django_db

LIVE = {"HX-Request": "true"}


def browser(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def page(person: Person, ticket: Ticket) -> str:
    return browser(person).get(f"/desk/tickets/{ticket.number}/").content.decode()


def cursor_of(html: str) -> str:
    found = re.search(r'id="thread"[^>]*data-cursor="([\d.]+)"', html)
    assert found
    return found[1]


def test_mia_sees_subject_words_and_person_of_a_ticket_in_her_queue() -> None:
    ticket = builders.a_ticket(text="Der Router leuchtet, aber kein WLAN")

    html = page(cast.mia(), ticket)

    assert "Der Router leuchtet, aber kein WLAN" in html
    assert "Renate Heller" in html
    assert "+49 30 23125-211" in html


def test_a_foreign_agent_a_requester_and_a_stranger_find_nothing() -> None:
    ticket = builders.handed_over(builders.a_ticket(), "l2-netz", by=cast.mia())
    address = f"/desk/tickets/{ticket.number}/"
    assert browser(cast.carla()).get(address).status_code == 200

    assert browser(cast.tom()).get(address).status_code == 404
    assert browser(cast.renate()).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_mia_reads_what_she_handed_on_and_can_only_add_notes() -> None:
    ticket = builders.handed_over(builders.a_ticket(agent=cast.mia()), "l2-netz")

    html = page(cast.mia(), ticket)

    assert "Handed on by you" in html
    assert 'id="note"' in html
    assert 'id="reply"' not in html
    assert browser(cast.mia()).post(f"/desk/tickets/{ticket.number}/reply/", {"text": "x", "client_key": "k"}).status_code == 404


def test_text_of_people_is_never_markup() -> None:
    ticket = builders.a_ticket(subject="<script>alert(1)</script>", text='<img src=x onerror="alert(2)"> javascript:alert(3)')

    html = page(cast.mia(), ticket)

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript' not in html


def test_runs_of_machine_events_fold_to_one_line() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    builders.waiting(ticket, waiting_for=WaitingFor.SUPPLIER)

    html = page(cast.mia(), ticket)

    assert "event__fold" in html
    assert "and 2 further events" in html


@pytest.mark.django_db(transaction=True)
def test_the_page_brings_only_what_came_since_its_cursor() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    mia = browser(cast.mia())
    cursor = cursor_of(mia.get(f"/desk/tickets/{ticket.number}/").content.decode())
    builders.received(ticket, text="Jetzt geht gar nichts mehr.")

    answer = mia.get(f"/desk/tickets/{ticket.number}/history/", {"after": cursor}, headers=LIVE)

    html = answer.content.decode()
    assert "Jetzt geht gar nichts mehr." in html
    assert "Der Router leuchtet" not in html.split("ticket-head")[0]
    assert answer["X-Cursor"]


def test_an_event_of_a_kind_that_nobody_knows_does_not_break_the_page() -> None:
    from firstline.core.models import Event

    ticket = builders.a_ticket()
    Event.objects.create(stream=ticket.stream, kind="ticket.teleported", data={}, actor=None, at=clock.NOW)

    assert "Something happened" in page(cast.mia(), ticket)


def test_carla_is_shown_as_looking_and_typing() -> None:
    ticket = builders.a_ticket(queue="l2-netz")
    with clock.standing_still():
        sighting.see(ticket=ticket, person=cast.carla(), typing=True, now=clock.NOW)

        html = browser(cast.staff("georg")).get(f"/desk/tickets/{ticket.number}/onlookers/").content.decode()

    assert "Carla Nowak is typing" in html


def test_other_tickets_of_the_person_stand_beside_it_with_number_and_state_newest_first() -> None:
    older, ticket, newer = (builders.a_ticket(subject=word, agent=cast.mia()) for word in ("Das erste", "Dieses", "Das letzte"))
    builders.resolved(older)

    html = page(cast.mia(), ticket)

    others = html[html.index("Other tickets") :]
    assert others.index("Das letzte") < others.index(f">{newer.number} · open") < others.index(f">{older.number} · solved")
    assert f"{ticket.number} · " not in others


def test_a_long_history_shows_its_latest_entries_and_more_on_demand() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    for number in range(70):
        builders.noted(ticket, text=f"Notiz Nummer {number}.")

    html = page(cast.mia(), ticket)

    assert "Notiz Nummer 69." in html
    assert "Notiz Nummer 3." not in html
    address = re.search(r'href="(/desk/tickets/\d+/history/\?before=\d+)"', html)
    assert address
    assert "Notiz Nummer 3." in browser(cast.mia()).get(address[1]).content.decode()


def test_the_page_asks_the_database_at_most_ten_times(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    ticket = builders.a_ticket(agent=cast.mia(), pattern="wlan-router-leuchtet")
    builders.noted(ticket)
    builders.answered(ticket)
    builders.bounced(builders.handed_over(ticket, "l2-netz"))
    for _ in range(12):
        builders.a_ticket()
    mia = browser(cast.mia())
    mia.get(f"/desk/tickets/{ticket.number}/")

    with django_assert_max_num_queries(10):
        mia.get(f"/desk/tickets/{ticket.number}/")
