"""Sending the outbox: through a real server, one that is down, one that is busy, and one that refuses."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.mail import send_mail
from pytest_django.fixtures import Settings

from firstline.channels.email import sending, tasks
from firstline.channels.email.adapters import sender_for
from firstline.channels.email.letters import compose, letter_for
from firstline.channels.email.tests.mail_server import Mailbox, running
from firstline.core import clock
from firstline.core.db import operation
from firstline.core.models import Event
from firstline.people.models import Person
from firstline.routing.operations import conversing, settling
from firstline.routing.operations.conversing import Words
from firstline.testing import builders, cast
from firstline.testing.waiting import free_port
from firstline.tickets.models import Delivery, GuestLink, Ticket

NOW = clock.now()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def server(mailbox: Mailbox, port: int, settings: Settings) -> Iterator[str]:
    with running(port, mailbox) as url:
        settings.SMTP_URL = url
        yield url


@pytest.fixture
def outbox(db: None, settings: Settings) -> None:
    """The product's own backend: pytest-django puts another one in its place."""
    settings.EMAIL_BACKEND = "firstline.channels.email.backend.OutboxBackend"


@pytest.fixture
def carla(db: None) -> Person:
    return cast.carla()


@pytest.fixture
def ticket(db: None) -> Ticket:
    return builders.a_ticket(text="Unerhört: das WLAN ist weg", at=NOW)


def answer(ticket: Ticket, author: Person, text: str = "Wir prüfen die Leitung.") -> Delivery:
    conversing.reply(ticket=ticket, author=author, words=Words(text, f"answer-{text}"), seen=None, hold=False, now=NOW)
    return ticket.deliveries.order_by("id").last()  # type: ignore[return-value]  # there is one


def test_the_acknowledgement_carries_number_and_link_but_no_word_of_the_requester(ticket: Ticket, server: str, mailbox: Mailbox) -> None:
    tasks.send_due(0)

    [mail] = mailbox.mails
    assert str(ticket.number) in mail["Subject"]
    assert mail["To"] == "renate.heller@nordlicht.example.net"
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body(("plain",)).get_content() + mail.get_body(("html",)).get_content()  # type: ignore[union-attr]  # it has both parts
    assert "Unerhört" not in body + mail["Subject"]
    assert "WLAN" not in body + mail["Subject"]
    assert "http://localhost:8000/r/" in body
    assert "Ihre Anfrage ist angekommen" in body
    assert ticket.deliveries.get().state == Delivery.State.SENT
    assert GuestLink.objects.filter(ticket=ticket).count() == 1


def test_mails_of_a_ticket_go_out_in_order_and_form_one_thread(ticket: Ticket, carla: Person, server: str, mailbox: Mailbox) -> None:
    answer(ticket, carla)
    settling.resolve(ticket=ticket, solution="Kanal gewechselt", client_key="s", tell=True, by=carla, now=NOW)

    tasks.send_due(0)

    first, second, third = mailbox.mails
    assert "Wir prüfen die Leitung." in second.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has this part
    assert "Kanal gewechselt" in third.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has this part
    assert second["In-Reply-To"] == first["Message-ID"]
    assert third["References"].split() == [first["Message-ID"], second["Message-ID"]]


def test_a_mail_waits_for_an_older_one_of_its_ticket(ticket: Ticket, carla: Person) -> None:
    later = answer(ticket, carla)
    Delivery.objects.filter(ticket=ticket).exclude(pk=later.pk).update(next_try_at=NOW + timedelta(minutes=5))

    assert later not in sending.due(now=NOW + timedelta(minutes=1))
    assert sending.due(now=NOW + timedelta(minutes=6)).filter(ticket=ticket).count() == 1


def test_a_server_that_is_down_is_tried_again_later(ticket: Ticket, port: int, settings: Settings) -> None:
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"

    tasks.send_due(0)

    delivery = ticket.deliveries.get()
    assert delivery.state == Delivery.State.QUEUED
    assert delivery.tries == 1
    assert "refused" in delivery.problem
    assert delivery.next_try_at is not None
    assert timedelta(seconds=50) < delivery.next_try_at - clock.now() <= timedelta(minutes=1)


def test_a_busy_server_is_tried_again_later(ticket: Ticket, server: str, mailbox: Mailbox) -> None:
    mailbox.answer = "451 come back later"

    tasks.send_due(0)

    delivery = ticket.deliveries.get()
    assert (delivery.state, delivery.problem) == (Delivery.State.QUEUED, "451 come back later")


def test_a_refused_mail_has_failed_for_good_and_is_seen(ticket: Ticket, server: str, mailbox: Mailbox) -> None:
    mailbox.answer = "550 no such person here"

    tasks.send_due(0)

    delivery = ticket.deliveries.get()
    assert (delivery.state, delivery.problem) == (Delivery.State.FAILED, "550 no such person here")
    assert Event.objects.filter(stream=ticket.stream, kind="delivery.failed").exists()


def test_after_five_days_a_mail_has_failed(ticket: Ticket) -> None:
    delivery = ticket.deliveries.get()
    delivery.tries = sending.FEWEST_TRIES

    sending.note_not_now(delivery=delivery, problem="still away", now=NOW + timedelta(days=5))

    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.FAILED


def test_pauses_double_up_to_an_hour() -> None:
    assert [sending.pause_after(n).total_seconds() // 60 for n in (1, 2, 3, 6, 7, 50)] == [1, 2, 4, 32, 60, 60]


def test_a_sender_killed_before_it_noted_the_mail_repeats_it_under_the_same_id(ticket: Ticket, server: str, mailbox: Mailbox) -> None:
    delivery = ticket.deliveries.get()
    sending.take(delivery=delivery, now=clock.now())
    with sender_for(server, data=None) as sender:  # type: ignore[arg-type]  # no folder needed
        sender.send(letter_for(delivery, now=clock.now()))

    tasks.send_due(0)  # Somebody seems to be at it still.
    assert len(mailbox.mails) == 1
    later = clock.now() + sending.TAKEN_FOR
    with sender_for(server, data=None) as sender:  # type: ignore[arg-type]  # no folder needed
        sending.send(delivery=sending.due(now=later).get(), by_way_of=sender, now=later)

    assert len(mailbox.mails) == 2
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1


def test_one_of_two_senders_takes_a_mail(ticket: Ticket) -> None:
    delivery = ticket.deliveries.get()

    assert sending.take(delivery=delivery, now=clock.now())
    assert not sending.take(delivery=delivery, now=clock.now())


def test_subjects_cannot_smuggle_headers(ticket: Ticket, carla: Person) -> None:
    ticket.subject = "Hilfe\r\nBcc: everybody@example.com"
    ticket.save()

    mail = compose(answer(ticket, carla), now=NOW)

    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]


def test_a_code_goes_out_with_its_own_job_and_its_text_is_forgotten(outbox: None, server: str, mailbox: Mailbox) -> None:
    send_mail("Ihr Code", "ABC-123", None, ["mia@lindenhof.example.org"])
    delivery = Delivery.objects.get(address="mia@lindenhof.example.org")

    tasks.send(delivery.pk)

    assert "ABC-123" in mailbox.mails[0].get_content()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.mail) == (Delivery.State.SENT, None)


def test_a_code_is_not_sent_when_the_transaction_fails(outbox: None) -> None:
    class Stop(Exception):
        pass

    @operation
    def ask() -> None:
        send_mail("Ihr Code", "ABC-123", None, ["nobody@lindenhof.example.org"])
        raise Stop

    with pytest.raises(Stop):
        ask()

    assert not Delivery.objects.filter(address="nobody@lindenhof.example.org").exists()


def test_without_a_server_mails_become_files(ticket: Ticket, settings: Settings, tmp_path: object) -> None:
    settings.DATA, settings.SMTP_URL = tmp_path, "file"

    tasks.send_due(0)

    [file] = (settings.DATA / "outbox").glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert str(ticket.number) in mail["Subject"]
