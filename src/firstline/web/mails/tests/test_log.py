"""The mail log: every mail with its fate and the reason in words, for those whom it concerns."""

import pytest
from django.test import Client

from firstline.channels.email.models import InboundMail
from firstline.channels.email.tests.letters import STRANGER, accepted, letter, read
from firstline.people.models import Person
from firstline.testing import builders, cast
from firstline.tickets.models import Delivery

pytestmark = pytest.mark.django_db

Fate = InboundMail.Fate


def browser(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def page(person: Person, address: str = "/mails/") -> str:
    return browser(person).get(address).content.decode()


def test_a_follow_up_says_by_which_message_it_was_known() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    ours = Delivery.objects.get(message=builders.answered(ticket)).mail_id

    read(letter("Danke", In_Reply_To=ours))

    html = page(cast.mia())
    assert f"follow-up of {ticket.number}" in html
    assert f"It answers our message in ticket {ticket.number} (In-Reply-To &lt;" in html


def test_ralf_sees_all_fates_but_not_what_people_write() -> None:
    mail = read(letter("Das ist vertraulich.", subject="Frage"))

    html = page(cast.ralf(), f"/mails/{mail.pk}/")

    assert "It names no ticket of ours." in html
    assert "vertraulich" not in html
    assert "/raw/" not in html


def test_a_mail_of_another_queue_is_not_there() -> None:
    mail = read(letter())

    assert f"/mails/{mail.pk}/" in page(cast.mia())
    assert f"/mails/{mail.pk}/" not in page(cast.staff("fatima"))
    assert browser(cast.staff("fatima")).get(f"/mails/{mail.pk}/").status_code == 404


@pytest.mark.parametrize("wanted", ["Drucker", "renate.heller", "<gesucht@x.example>", "X-Number: 12", "x-number:12"])
def test_mails_are_found_by_sender_subject_id_and_header(wanted: str) -> None:
    read(letter(subject="Mein Drucker", message_id="<gesucht@x.example>", X_Number="12"))
    read(letter(subject="Etwas anderes", sender=STRANGER), sender=STRANGER)

    html = browser(cast.mia()).get("/mails/", {"text": wanted}).content.decode()

    assert "Mein Drucker" in html
    assert "Etwas anderes" not in html


def test_quarantine_is_counted_and_ralf_lets_a_mail_in() -> None:
    mail = accepted(b"From: Jane <jane@other.example.com>\r\nSubject: Hilfe\r\n\r\nHallo")
    InboundMail.objects.filter(pk=mail.pk).update(fate=Fate.QUARANTINED, reason="poison")
    assert "1 mail in quarantine" in page(cast.ralf())
    assert "1 mail in quarantine" in page(cast.henrik(), "/mails/quarantine/")
    assert "Our program failed while reading it." in page(cast.ralf(), f"/mails/{mail.pk}/")
    assert "Let in as a ticket" not in page(cast.henrik(), f"/mails/{mail.pk}/")

    browser(cast.ralf()).post(f"/mails/{mail.pk}/release/")

    assert InboundMail.objects.get(pk=mail.pk).fate == Fate.NEW_TICKET
    assert "in quarantine" not in page(cast.ralf())
    assert page(cast.henrik(), "/mails/quarantine/").strip() == ""


def test_what_was_taken_in_cannot_be_taken_in_again() -> None:
    mail = read(letter())

    answer = browser(cast.ralf()).post(f"/mails/{mail.pk}/replay/", follow=True)

    assert "This mail has been taken in already" in answer.content.decode()


def test_older_mails_stand_on_the_next_page() -> None:
    for number in range(51):
        accepted(letter(subject=f"Nummer {number}"))
    html = page(cast.ralf())

    found = html.partition("?before=")[2].partition('"')[0]

    assert html.count('class="mails__what"') == 50
    assert page(cast.ralf(), f"/mails/?before={found}").count('class="mails__what"') == 1


def test_what_strangers_write_into_headers_is_never_markup() -> None:
    hostile = "<script>alert(1)</script>"
    mail = read(letter(subject=hostile, sender=f'"{hostile}" <x@elsewhere.example.com>', X_Bad=hostile), sender=STRANGER)

    assert hostile not in page(cast.henrik())
    assert hostile not in page(cast.henrik(), f"/mails/{mail.pk}/")
    assert "&lt;script&gt;" in page(cast.henrik(), f"/mails/{mail.pk}/")


def test_each_outgoing_mail_shows_its_tries() -> None:
    builders.answered(builders.a_ticket(agent=cast.mia()))
    Delivery.objects.update(state=Delivery.State.FAILED, tries=3, problem="550 no such mailbox")

    html = page(cast.mia(), "/mails/out/")

    assert "550 no such mailbox" in html
    assert "3 tries" in html
    assert "550 no such mailbox" not in page(cast.staff("fatima"), "/mails/out/")


@pytest.mark.parametrize("address", ["/mails/", "/mails/out/"])
def test_the_log_asks_the_database_the_same_whatever_its_length(address: str, django_assert_max_num_queries: object) -> None:
    for _ in range(5):
        read(letter())
    mia = browser(cast.mia())
    mia.get(address)

    with django_assert_max_num_queries(7):  # type: ignore[operator]  # the fixture of pytest-django
        mia.get(address)
