"""Following one's requests: lists, the page of one, and that nobody sees those of others."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from firstline.core import order, settings
from firstline.people import operations
from firstline.people.models import Person
from firstline.routing import rulebook
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later, standing_still
from firstline.tickets import catalogue
from firstline.tickets.models import Ticket, WaitingFor
from firstline.web.portal.views.requests import PAGE

pytestmark = pytest.mark.django_db

LIST_QUERIES = 3
PAGE_QUERIES = 7


def at(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def page_of(ticket: Ticket, person: Person | None = None) -> str:
    with standing_still(later(minutes=30)):
        return at(person or cast.renate()).get(f"/requests/{ticket.number}/").content.decode()


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept in memory is read, as on any desk that runs, and stays for the length of a slow test."""
    monkeypatch.setattr(order, "RECHECK_SECONDS", 600)
    order.version()
    settings.hotline.read()
    rulebook.current()
    catalogue.current()


def test_strangers_are_asked_to_sign_in_and_come_back(client: Client) -> None:
    assert client.get("/requests/")["Location"] == "/accounts/login/?next=/requests/"
    assert client.get("/requests/organisation/")["Location"] == "/accounts/login/?next=/requests/organisation/"


def test_renate_sees_her_own_requests_newest_first() -> None:
    builders.a_ticket(subject="Erste")
    builders.a_ticket(subject="Zweite")
    builders.a_ticket(subject="Fremde", requester=cast.elif_())

    page = at(cast.renate()).get("/requests/").content.decode()

    assert page.index("Zweite") < page.index("Erste")
    assert "Fremde" not in page


def test_a_long_list_goes_on_where_it_stopped() -> None:
    tickets = [builders.a_ticket(subject=f"Nummer {number}") for number in range(PAGE + 3)]
    renate = at(cast.renate())

    first = renate.get("/requests/").content.decode()
    second = renate.get(f"/requests/?before={tickets[3].number}").content.decode()

    assert first.count("requests__subject") == PAGE
    assert f"?before={tickets[3].number}" in first
    assert second.count("requests__subject") == 3


def test_the_list_asks_the_database_the_same_whatever_its_length(django_assert_num_queries: DjangoAssertNumQueries, warm: None) -> None:
    for _ in range(5):
        builders.a_ticket(agent=cast.mia())
    renate = at(cast.renate())

    with django_assert_num_queries(LIST_QUERIES):
        renate.get("/requests/")


def test_a_contact_person_sees_the_requests_of_the_organisation() -> None:
    alois, daniel = cast.alois(), cast.daniel()
    ticket = builders.a_ticket(requester=daniel, subject="Von Daniel")
    assert at(alois).get("/requests/organisation/").status_code == 404
    operations.make_contact_person(person=alois, organisation=alois.organisation, by=cast.ralf().pk, now=NOW)
    builders.a_ticket(requester=cast.elif_(), subject="Andere Organisation")

    page = at(alois).get("/requests/organisation/").content.decode()

    assert "Von Daniel" in page
    assert "Andere Organisation" not in page
    assert at(alois).get(f"/requests/{ticket.number}/").status_code == 200
    assert at(alois).post(f"/requests/{ticket.number}/withdrawal/").status_code == 404


def test_the_page_says_where_it_stands_what_is_next_and_by_when() -> None:
    page = page_of(builders.a_ticket())

    assert "<h1>Ihre Anfrage ist angekommen</h1>" in page
    assert "Wir melden uns bis <strong>" in page


def test_a_missed_promise_is_said_openly() -> None:
    ticket = builders.a_ticket()

    with standing_still(later(days=7)):
        page = at(cast.renate()).get(f"/requests/{ticket.number}/").content.decode()

    assert "und haben das nicht geschafft" in page


@pytest.mark.parametrize(
    ("waiting_for", "words"),
    [
        (WaitingFor.REQUESTER, "Wir warten auf Ihre Antwort"),
        (WaitingFor.APPROVAL, "Wir warten auf eine Freigabe"),
        (WaitingFor.SUPPLIER, "Wir warten auf eine Lieferfirma"),
        (WaitingFor.OTHER_LEVEL, "Unsere Fachleute sehen es sich an"),
    ],
)
def test_a_waiting_request_says_for_what(waiting_for: WaitingFor, words: str) -> None:
    page = page_of(builders.waiting(builders.a_ticket(agent=cast.mia()), waiting_for=waiting_for))

    assert f"<h1>{words}</h1>" in page


def test_a_taken_request_is_in_work() -> None:
    assert "<h1>Wir kümmern uns darum</h1>" in page_of(builders.a_ticket(agent=cast.mia()))


def test_a_solution_asks_whether_it_helped() -> None:
    page = page_of(builders.resolved(builders.a_ticket(agent=cast.mia()), solution="Kanal gewechselt."))

    assert "Gelöst – hat es geholfen?" in page
    assert "Kanal gewechselt." in page
    assert "Ja, gelöst" in page
    assert "Nein, noch nicht" in page


def test_a_closed_request_offers_to_say_that_it_came_back() -> None:
    page = page_of(builders.closed(builders.a_ticket(agent=cast.mia())))

    assert "Das Problem ist wieder da" in page
    assert "<textarea" not in page


def test_an_answer_of_ours_is_shown_and_its_undo_time_respected() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    builders.answered(ticket, text="Wir sehen nach.")
    held = builders.answered(ticket, text="Noch nicht gesagt")
    type(held).objects.filter(pk=held.pk).update(released_at=None, held_until=later(minutes=60))

    page = page_of(ticket)

    assert "Wir sehen nach." in page
    assert "Noch nicht gesagt" not in page


def test_what_people_type_is_text_and_never_markup() -> None:
    page = page_of(builders.a_ticket(text="<script>alert(1)</script> und <b>fett</b>"))

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;" in page


def test_the_kept_part_is_what_a_fresh_page_shows() -> None:
    ticket = builders.a_ticket()
    renate = at(cast.renate())
    with standing_still(later(minutes=30)):
        renate.get(f"/requests/{ticket.number}/")
        builders.taken(ticket, by=cast.mia())
        builders.answered(ticket, text="Wir sehen nach.")

        part = renate.get(f"/requests/{ticket.number}/state/").content.decode()
        page = renate.get(f"/requests/{ticket.number}/").content.decode()

    assert part.startswith('<div class="request"')
    assert _thread(part) == _thread(page)
    assert "Wir sehen nach." in part


def test_the_page_asks_the_database_the_same_however_much_was_said(django_assert_num_queries: DjangoAssertNumQueries, warm: None) -> None:
    ticket = builders.handed_over(builders.a_ticket(agent=cast.mia()), "l2-netz")
    for number in range(6):
        builders.answered(ticket, text=f"Antwort {number}")
        builders.received(ticket, text=f"Frage {number}")
    renate = at(cast.renate())

    with django_assert_num_queries(PAGE_QUERIES):
        renate.get(f"/requests/{ticket.number}/")


@pytest.mark.parametrize("page", ["", "state/"])
def test_nobody_else_finds_the_request(page: str) -> None:
    ticket = builders.a_ticket(queue="l2-client", agent=cast.tom())
    assert at(cast.renate()).get(f"/requests/{ticket.number}/{page}").status_code == 200

    for browser in (Client(), at(cast.elif_()), at(cast.mia()), at(cast.ralf()), at(cast.susanne())):
        assert browser.get(f"/requests/{ticket.number}/{page}").status_code == 404


@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999"])
def test_a_number_that_nobody_has_is_not_found(number: str) -> None:
    assert at(cast.renate()).get(f"/requests/{number}/").status_code == 404


@pytest.mark.parametrize("before", ["x", "-1", "99999999999999999999", "'"])
def test_an_odd_place_in_the_list_is_its_beginning_or_its_end(before: str) -> None:
    assert at(cast.renate()).get("/requests/", {"before": before}).status_code == 200
    ticket = builders.a_ticket()
    assert at(cast.renate()).get(f"/requests/{ticket.number}/", {"before": before}).status_code == 200


def _thread(page: str) -> str:
    return page.split('<ol class="thread">')[1].split("</ol>")[0]
