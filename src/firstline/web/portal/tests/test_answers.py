"""What requesters do with their request, and that nobody else does."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firstline.people.models import Person
from firstline.testing import builders, cast
from firstline.testing.clock import later, standing_still
from firstline.tickets.models import Ticket

pytestmark = pytest.mark.django_db

VERBS = ("answer", "confirmation", "not-solved", "withdrawal", "again")


def at(person: Person) -> Client:
    """Somebody's browser, signed in."""
    browser = Client()
    browser.force_login(person)
    return browser


def post(person: Person, ticket: Ticket, verb: str, **fields: object) -> str:
    """Send a form of the request's page; gives where it leads, or what it says."""
    with standing_still(later(minutes=5)):
        answer = at(person).post(f"/requests/{ticket.number}/{verb}/", fields)
    return answer.headers.get("Location", answer.content.decode())


def test_renate_answers_and_the_waiting_request_goes_on() -> None:
    ticket = builders.waiting(builders.a_ticket(agent=cast.mia()))

    post(cast.renate(), ticket, "answer", text="Die grüne.")

    ticket = builders.fresh(ticket)
    assert ticket.status == Ticket.Status.OPEN
    assert ticket.messages.latest("id").text == "Die grüne."


def test_what_has_arrived_is_forgotten_by_the_browser_and_said_once() -> None:
    ticket = builders.a_ticket()
    renate = at(cast.renate())

    first = renate.post(f"/requests/{ticket.number}/answer/", {"text": "Die grüne."}, follow=True).content.decode()
    second = renate.get(f"/requests/{ticket.number}/").content.decode()

    assert f'data-forgets="request-{ticket.number}"' in first
    assert "Ihre Nachricht ist angekommen." in first
    assert "data-forgets" not in second


def test_a_photo_alone_is_an_answer() -> None:
    ticket = builders.a_ticket()

    post(cast.renate(), ticket, "answer", attachments=SimpleUploadedFile("lampen.png", b"\x89PNG\r\n\x1a\n1"))

    assert [file.name for file in ticket.messages.latest("id").attachments.all()] == ["lampen.png"]


def test_an_empty_answer_says_so() -> None:
    ticket = builders.a_ticket()

    assert "Bitte schreiben Sie zuerst etwas." in post(cast.renate(), ticket, "answer", text=" ")


def test_the_same_answer_sent_twice_is_said_once() -> None:
    ticket = builders.a_ticket()
    browser = at(cast.renate())
    page = browser.get(f"/requests/{ticket.number}/").content.decode()
    stamp = page.split('name="stamp" value="')[1].split('"')[0]

    for _ in range(2):
        browser.post(f"/requests/{ticket.number}/answer/", {"text": "Die grüne.", "stamp": stamp})

    assert ticket.messages.filter(text="Die grüne.").count() == 1


def test_renate_confirms_that_it_is_solved() -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()))

    post(cast.renate(), ticket, "confirmation")
    post(cast.renate(), ticket, "confirmation")

    ticket = builders.fresh(ticket)
    assert ticket.status == Ticket.Status.CLOSED
    assert ticket.confirmed_at is not None


def test_renate_says_what_is_still_wrong_and_it_goes_on() -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()))

    post(cast.renate(), ticket, "not-solved", text="Es geht immer noch nicht.")

    ticket = builders.fresh(ticket)
    assert ticket.status == Ticket.Status.OPEN
    assert ticket.reopened == 1
    assert ticket.messages.latest("id").text == "Es geht immer noch nicht."


def test_a_rejection_asks_what_is_still_wrong() -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()))

    said = post(cast.renate(), ticket, "not-solved", text="")

    assert "Bitte schreiben Sie in einem Satz, was noch nicht geht." in said
    assert builders.fresh(ticket).status == Ticket.Status.RESOLVED


def test_renate_withdraws_what_has_settled_itself() -> None:
    ticket = builders.a_ticket()

    post(cast.renate(), ticket, "withdrawal")

    ticket = builders.fresh(ticket)
    assert ticket.status == Ticket.Status.CLOSED
    assert ticket.placement.agent is None
    assert not ticket.placement.is_live


def test_a_closed_matter_comes_back_as_a_new_request_with_its_files() -> None:
    old = builders.closed(builders.a_ticket(agent=cast.mia()))

    photo = SimpleUploadedFile("lampen.png", b"\x89PNG\r\n\x1a\n1")
    leads_to = post(cast.renate(), old, "again", text="Wieder kein WLAN", attachments=photo)

    new = Ticket.objects.get(same_matter_as=old)
    assert leads_to == f"/requests/{new.number}/received/"
    assert new.messages.get().attachments.get().name == "lampen.png"
    assert builders.fresh(old).status == Ticket.Status.CLOSED


@pytest.mark.parametrize("verb", VERBS)
def test_strangers_can_do_nothing_with_renates_request(verb: str) -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()))
    before = builders.fresh(ticket).changed_at

    for browser in (Client(), at(cast.elif_()), at(cast.mia()), at(cast.ralf())):
        assert browser.post(f"/requests/{ticket.number}/{verb}/", {"text": "Haha"}).status_code == 404

    assert builders.fresh(ticket).changed_at == before


@pytest.mark.parametrize("verb", ["answer", "confirmation", "withdrawal"])
def test_looking_at_an_address_changes_nothing(verb: str) -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()))

    assert at(cast.renate()).get(f"/requests/{ticket.number}/{verb}/").status_code == 405
    assert builders.fresh(ticket).status == Ticket.Status.RESOLVED


@pytest.mark.parametrize("verb", VERBS)
def test_a_form_without_the_proof_of_origin_is_refused(verb: str) -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.renate())

    assert strict.post(f"/requests/{ticket.number}/{verb}/", {"text": "Ja"}).status_code == 403
