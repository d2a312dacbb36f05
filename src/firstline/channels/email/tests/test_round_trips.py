"""Test mails: one out by the mail server, one out and in again, and where they get stuck."""

import smtplib
import socket
import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from firstline.administration.operations.choices import change_choices
from firstline.channels.email import intake, round_trips, sending, trying_out
from firstline.channels.email.accepting import Envelope, accept
from firstline.channels.email.adapters import SmtpSender, sender_for
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.models import Entrance, InboundMail
from firstline.channels.email.port import Away
from firstline.channels.email.tests.mail_server import Mailbox, running
from firstline.testing.clock import NOW, later
from firstline.testing.waiting import free_port
from firstline.tickets.models import Delivery, Ticket

pytestmark = pytest.mark.django_db
MAIL = {"to": "ralf@lindenhof.example.org", "subject": "Test", "text": "Test", "now": NOW}


def an_entrance() -> Entrance:
    return open_entrance(address="hilfe@lindenhof.example.org", name="", queue=None, is_default=False, now=NOW)


def stage(entrance: Entrance, *, after: int = 1) -> str:
    trip = round_trips.last(entrance, now=NOW + timedelta(seconds=after))
    return trip.stage if trip else ""


def test_a_test_mail_comes_back_is_timed_and_becomes_no_ticket() -> None:
    entrance, tickets, box = an_entrance(), Ticket.objects.count(), Mailbox()
    delivery = round_trips.begin(entrance=entrance, subject="Round trip", text="…", now=NOW)
    assert stage(entrance) == "waiting"
    with running(free_port(), box) as url, sender_for(url, data=Path()) as sender:
        assert sending.send(delivery=delivery, by_way_of=sender, now=NOW)
    envelope = Envelope(InboundMail.Way.SMTP, "service@lindenhof.example.org", (entrance.address,))
    mail = accept(raw=box.mails[0].as_bytes(), envelope=envelope, now=NOW + timedelta(seconds=2.1))
    intake.take_in(mail=mail, now=later(minutes=1))

    trip = round_trips.last(entrance, now=later(minutes=1))

    assert trip == round_trips.RoundTrip("arrived", NOW, 2.1, mail.pk)
    mail.refresh_from_db()
    assert (mail.kind, mail.fate) == (InboundMail.Kind.ROUND_TRIP, InboundMail.Fate.DROPPED)
    assert Ticket.objects.count() == tickets


def test_where_it_got_stuck_is_told(settings: Settings) -> None:
    entrance = an_entrance()
    assert stage(entrance) == ""
    round_trips.begin(entrance=entrance, subject="Round trip", text="…", now=NOW)
    copy = Delivery.objects.filter(purpose=Delivery.Purpose.ROUND_TRIP)

    change_choices(values={"hold_outgoing": True}, by=None, now=NOW)
    assert stage(entrance) == "held"
    change_choices(values={"hold_outgoing": False}, by=None, now=NOW)
    copy.update(tries=1, problem="451 busy")
    assert stage(entrance) == "trying"
    copy.update(state=Delivery.State.FAILED)
    assert stage(entrance) == "failed"
    copy.update(state=Delivery.State.SENT)
    settings.SMTP_URL = "file"
    assert stage(entrance) == "in_folder"
    settings.SMTP_URL = "smtp://mail.example.org"
    assert [stage(entrance, after=seconds) for seconds in (5, 90, 3600)] == ["sent", "late", "lost"]


def test_a_test_mail_to_oneself_goes_out() -> None:
    box = Mailbox()
    with running(free_port(), box) as url:
        trying_out.send_test(**MAIL, by_way_of=sender_for(url, data=Path()))  # type: ignore[arg-type]  # the same for all

    assert box.mails[0]["To"] == "ralf@lindenhof.example.org"


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (ssl.SSLError(1, "wrong version number"), "no_tls"),
        (ssl.SSLCertVerificationError(1, "self-signed"), "untrusted"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "sign_in_refused"),
        (TimeoutError(), "unreachable"),
        (None, "no_encryption"),
    ],
)
def test_what_lies_behind_the_words_of_a_sender_is_told(cause: Exception | None, code: str) -> None:
    problem = Away("words of the server")
    problem.__cause__ = cause

    assert trying_out.code_of(problem) == code


def trouble(sender: SmtpSender) -> str:
    with pytest.raises(trying_out.SendingTrouble) as told:
        trying_out.send_test(**MAIL, by_way_of=sender)  # type: ignore[arg-type]  # the same for all
    return told.value.code


def test_what_hinders_sending_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    box = Mailbox()
    with running(free_port(), box) as url:
        port = int(url.rpartition(":")[2])
        assert trouble(SmtpSender("127.0.0.1", port, encrypted=False, user="u", password="p")) == "no_sign_in"
        box.to_recipients = "550 no such user"
        assert trouble(SmtpSender("127.0.0.1", port, encrypted=False)) == "recipient_refused"
        box.to_recipients = "451 later"
        assert trouble(SmtpSender("127.0.0.1", port, encrypted=False)) == "not_now"
        box.to_recipients = "530 sign in first"
        assert trouble(SmtpSender("127.0.0.1", port, encrypted=False)) == "sign_in_wanted"
    assert trouble(SmtpSender("127.0.0.1", port, encrypted=False)) == "refused"

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert trouble(SmtpSender("mail.nowhere.example", 587, encrypted=False)) == "unknown_host"
