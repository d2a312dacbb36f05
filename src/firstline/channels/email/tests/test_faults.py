"""A mail server that is away, busy, refusing, slow or gone in the middle: each ends in one delivered mail or in a failure that is seen."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from firstline.administration.operations import choices
from firstline.channels.email import adapters, outage, sending
from firstline.channels.email.adapters import sender_for
from firstline.channels.email.tests.mail_server import Mailbox, running
from firstline.core.models import Event
from firstline.people.models import Person
from firstline.routing import lists
from firstline.routing.lists import Filter
from firstline.routing.operations import conversing
from firstline.routing.operations.conversing import Words
from firstline.routing.queries import View
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.testing.waiting import free_port
from firstline.tickets.models import Delivery, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def server(mailbox: Mailbox, port: int) -> Iterator[str]:
    with running(port, mailbox) as url:
        yield url


@pytest.fixture
def carla(db: None) -> Person:
    return cast.carla()


@pytest.fixture
def ticket(db: None) -> Ticket:
    return builders.a_ticket(at=NOW)


def sweep(url: str, now: datetime) -> None:
    """Whatever is due, once each, as the periodic job does."""
    with sender_for(url, data=None) as sender:  # type: ignore[arg-type]  # no folder needed
        tried: set[int] = set()
        while (row := sending.due(now=now).exclude(pk__in=tried).first()) is not None:
            tried.add(row.pk)
            sending.send(delivery=row, by_way_of=sender, now=now)


def states() -> set[str]:
    return set(Delivery.objects.values_list("state", flat=True))


def test_a_server_that_was_away_for_an_hour_gets_everything_within_minutes_in_order_and_once(
    ticket: Ticket, carla: Person, mailbox: Mailbox, port: int
) -> None:
    for number in range(5):
        words = Words(f"Antwort {number}", builders.a_key())
        conversing.reply(ticket=ticket, author=carla, words=words, seen=None, hold=False, now=NOW)
    builders.a_ticket(requester=cast.daniel(), at=NOW)
    for minute in range(60):
        sweep(f"smtp://127.0.0.1:{port}", later(minutes=minute))

    with running(port, mailbox) as url:
        for minute in range(60, 70):
            sweep(url, later(minutes=minute))

    assert states() == {Delivery.State.SENT}
    assert Delivery.objects.filter(sent_at__gt=later(minutes=66)).count() == 0
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == len(mailbox.mails) == 7
    mine = list(ticket.deliveries.order_by("id").values_list("mail_id", flat=True))
    assert [str(mail["Message-ID"]) for mail in mailbox.mails if mail["Message-ID"] in mine] == mine


def test_administrators_hear_of_it_after_five_minutes_and_that_it_is_over(ticket: Ticket, mailbox: Mailbox, port: int) -> None:
    away = f"smtp://127.0.0.1:{port}"

    sweep(away, NOW)
    sweep(away, later(minutes=1))
    assert outage.since() is None
    sweep(away, later(minutes=3))
    sweep(away, later(minutes=7))
    assert outage.since() == NOW
    with running(port, mailbox) as url:
        sweep(url, later(minutes=12))

    assert outage.since() is None
    assert len(mailbox.mails) == 1


def test_a_greylisted_mail_goes_out_at_its_second_try(ticket: Ticket, server: str, mailbox: Mailbox) -> None:
    mailbox.to_recipients = "451 greylisted, come back in a minute"
    sweep(server, NOW)
    assert states() == {Delivery.State.QUEUED}

    mailbox.to_recipients = "250 OK"
    sweep(server, NOW + timedelta(seconds=59))
    assert not mailbox.mails
    sweep(server, later(minutes=1))

    assert len(mailbox.mails) == 1
    assert states() == {Delivery.State.SENT}
    assert mailbox.senders == ["<>"]


@pytest.mark.parametrize("where", ["to_recipients", "answer"])
def test_a_refused_mail_is_seen_as_failed(where: str, ticket: Ticket, server: str, mailbox: Mailbox) -> None:
    setattr(mailbox, where, "550 no such person here")

    sweep(server, NOW)

    assert ticket.deliveries.get().problem == "550 no such person here"
    assert states() == {Delivery.State.FAILED}
    assert Event.objects.filter(stream=ticket.stream, kind="delivery.failed").exists()


def test_a_refused_mail_does_not_hold_up_the_next_one(ticket: Ticket, server: str, mailbox: Mailbox) -> None:
    builders.a_ticket(requester=cast.daniel(), at=later(minutes=1))
    Delivery.objects.filter(ticket=ticket).update(address="somebody@größe.example")

    sweep(server, later(minutes=2))

    assert len(mailbox.mails) == 2


def test_a_connection_cut_behind_the_text_ends_in_one_mail(ticket: Ticket, server: str, mailbox: Mailbox) -> None:
    mailbox.cuts = 1
    sweep(server, NOW)
    assert states() == {Delivery.State.QUEUED}

    sweep(server, later(minutes=1))

    assert [str(mail["Message-ID"]) for mail in mailbox.mails] == [ticket.deliveries.get().mail_id]
    assert states() == {Delivery.State.SENT}


def test_a_server_that_is_too_slow_is_left_and_asked_again(
    ticket: Ticket, server: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters, "TIME_LIMIT_SECONDS", 0.3)
    mailbox.waits_seconds = 1
    sweep(server, NOW)
    assert states() == {Delivery.State.QUEUED}
    assert "timed out" in ticket.deliveries.get().problem

    mailbox.mails.clear()
    mailbox.waits_seconds = 0
    sweep(server, later(minutes=1))

    assert [str(mail["Message-ID"]) for mail in mailbox.mails] == [ticket.deliveries.get().mail_id]


def test_while_everything_is_held_only_sign_in_goes_on(ticket: Ticket, server: str, mailbox: Mailbox) -> None:
    ready = {"subject": "Ihr Code", "text": "ABC-123", "html": ""}
    code = Delivery.objects.create(
        purpose=Delivery.Purpose.SIGN_IN,
        address="mia@lindenhof.example.org",
        mail=ready,
        mail_id="<1@x.org>",
        next_try_at=NOW,
        created_at=NOW,
    )
    choices.change_choices(values={"hold_outgoing": True}, by=None, now=NOW)

    sweep(server, NOW)
    assert [mail["Subject"] for mail in mailbox.mails] == ["Ihr Code"]
    choices.change_choices(values={"hold_outgoing": False}, by=None, now=later(minutes=1))
    sweep(server, later(minutes=1))

    code.refresh_from_db()
    assert (code.state, code.mail) == (Delivery.State.SENT, None)
    assert len(mailbox.mails) == 2


def test_what_was_held_for_a_week_gets_its_tries(ticket: Ticket, port: int) -> None:
    sweep(f"smtp://127.0.0.1:{port}", NOW + timedelta(days=7))

    assert states() == {Delivery.State.QUEUED}


def test_a_failure_is_seen_in_the_list_until_a_mail_arrives(ticket: Ticket, carla: Person, server: str, mailbox: Mailbox) -> None:
    viewer = cast.viewer(cast.staff("henrik"))
    everything = Filter(view=View.ALL)
    mailbox.to_recipients = "550 no such person here"
    sweep(server, NOW)
    assert [row.is_undelivered for row in lists.rows(viewer, everything, now=NOW)] == [True]

    mailbox.to_recipients = "250 OK"
    conversing.reply(ticket=ticket, author=carla, words=Words("Und nun?", builders.a_key()), seen=None, hold=False, now=later(minutes=1))
    sweep(server, later(minutes=2))

    assert [row.is_undelivered for row in lists.rows(viewer, everything, now=NOW)] == [False]
