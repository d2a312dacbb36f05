"""Addresses and mailboxes: who arranges them, and what is said when a mailbox does not open."""

import pytest
from django.test import Client
from django.urls import reverse

from firstline.channels.email import fetching, mailboxes
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.models import Entrance
from firstline.channels.email.secrets import Password
from firstline.core.models import AuditEntry
from firstline.people.models import Person
from firstline.testing import cast
from firstline.testing.clock import NOW
from firstline.tickets.models import Delivery

pytestmark = pytest.mark.django_db

BOX = {"imap-host": "imap.example.org", "imap-port": "993", "imap-security": "tls", "imap-user": "help", "imap-folder": "INBOX"}


def signed_in(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def an_entrance() -> Entrance:
    return open_entrance(address="hilfe@lindenhof.example.org", name="", queue=None, is_default=False, now=NOW)


def test_ralf_adds_an_address_and_nothing_is_sent() -> None:
    queue = cast.queue("l1-desk")

    signed_in(cast.ralf()).post(reverse("administration:new_mailbox"), {"address": "Hilfe@Lindenhof.example.org", "queue": queue.pk})

    assert Entrance.objects.get(address="hilfe@lindenhof.example.org").queue == queue
    assert AuditEntry.objects.filter(what="entrance").count() == 1
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("code", ["unreachable", "untrusted", "folder_missing", "anything else"])
def test_what_a_server_says_is_never_repeated(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(access: mailboxes.Access) -> int:
        raise fetching.MailboxTrouble(code, "SSH-2.0-OpenSSH internal banner")

    monkeypatch.setattr(fetching, "try_out", refuse)
    entrance = an_entrance()

    answer = signed_in(cast.ralf()).post(
        reverse("administration:mailbox_connection", args=[entrance.pk]), {**BOX, "imap-password": "geheim", "save": "1"}
    )

    assert answer.status_code == 422
    assert "banner" not in answer.content.decode()
    assert "geheim" not in answer.content.decode()
    assert Entrance.objects.get(pk=entrance.pk).imap_host == ""


def test_a_mailbox_that_opens_is_saved_under_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "try_out", lambda access: 3)
    entrance = an_entrance()
    ralf, address = signed_in(cast.ralf()), reverse("administration:mailbox_connection", args=[entrance.pk])
    assert "It works: 3 mails lie there." in ralf.post(address, {**BOX, "imap-password": "geheim"}).content.decode()

    ralf.post(address, {**BOX, "imap-password": "geheim", "save": "1"})

    entrance.refresh_from_db()
    assert mailboxes.access_of(entrance).secret == Password("geheim")
    assert "geheim" not in ralf.get(reverse("administration:mailbox", args=[entrance.pk])).content.decode()


def test_a_sealed_password_never_goes_to_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(fetching, "try_out", lambda access: tried.append(access.host) or 3)
    entrance = an_entrance()
    ralf, address = signed_in(cast.ralf()), reverse("administration:mailbox_connection", args=[entrance.pk])
    ralf.post(address, {**BOX, "imap-password": "geheim", "save": "1"})

    answer = ralf.post(address, {**BOX, "imap-host": "evil.example.org"})

    assert answer.status_code == 422
    assert tried == ["imap.example.org"]
