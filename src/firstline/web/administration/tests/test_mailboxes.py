"""Addresses and mailboxes: who arranges them, and what is said when a mailbox does not open."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from firstline.channels.email import fetching, mailboxes
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.models import AddressTrouble, DkimKey, Entrance
from firstline.channels.email.port import FreshToken
from firstline.channels.email.secrets import OAuth, Password
from firstline.channels.email.tokens import HttpsTokenEndpoint
from firstline.core.models import AuditEntry
from firstline.people.models import Person
from firstline.testing import cast
from firstline.testing.clock import NOW
from firstline.testing.fakes import KnownNames
from firstline.tickets.models import Delivery
from firstline.web.administration.views import mail_checks, mailbox_ways

pytestmark = pytest.mark.django_db

BOX = {"imap-host": "imap.example.org", "imap-port": "993", "imap-security": "tls", "imap-user": "help", "imap-folder": "INBOX"}


def signed_in(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


@dataclass
class Door:
    """Where the desk listens, as config.env reads it."""

    place: str
    lmtp: bool
    transport: str = ""

    def __str__(self) -> str:
        return self.place


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
    monkeypatch.setattr(fetching, "try_out", lambda access: fetching.Tried(3, tells=True))
    entrance = an_entrance()
    ralf, address = signed_in(cast.ralf()), reverse("administration:mailbox_connection", args=[entrance.pk])
    assert "It works: 3 mails lie there." in ralf.post(address, {**BOX, "imap-password": "geheim"}).content.decode()

    ralf.post(address, {**BOX, "imap-password": "geheim", "save": "1"})

    entrance.refresh_from_db()
    assert mailboxes.access_of(entrance).secret == Password("geheim")
    assert "geheim" not in ralf.get(reverse("administration:mailbox", args=[entrance.pk])).content.decode()


def test_a_sealed_password_never_goes_to_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(fetching, "try_out", lambda access: tried.append(access.host) or fetching.Tried(3, tells=True))
    entrance = an_entrance()
    ralf, address = signed_in(cast.ralf()), reverse("administration:mailbox_connection", args=[entrance.pk])
    ralf.post(address, {**BOX, "imap-password": "geheim", "save": "1"})

    answer = ralf.post(address, {**BOX, "imap-host": "evil.example.org"})

    assert answer.status_code == 422
    assert tried == ["imap.example.org"]


OAUTH = {
    **BOX,
    "imap-provider": "microsoft365",
    "imap-tenant": "lindenhof.example.org",
    "imap-client": "app",
    "imap-client_secret": "s3cret",
    "imap-refresh": "r3fresh",
}


def test_a_mailbox_of_microsoft_is_opened_with_fresh_access(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[OAuth] = []

    def refresh(self: HttpsTokenEndpoint, secret: OAuth) -> FreshToken:
        asked.append(secret)
        return FreshToken("acc3ss", 3600.0, "")

    monkeypatch.setattr(HttpsTokenEndpoint, "refresh", refresh)
    monkeypatch.setattr(fetching, "try_out", lambda access: fetching.Tried(0, tells=False))
    entrance = an_entrance()
    address = reverse("administration:mailbox_connection", args=[entrance.pk])
    ralf = signed_in(cast.ralf())
    assert ralf.post(address, {**OAUTH, "imap-tenant": ""}).status_code == 422
    assert ralf.post(address, {**OAUTH, "imap-tenant": "a/../b"}).status_code == 422

    ralf.post(address, {**OAUTH, "save": "1"})

    entrance.refresh_from_db()
    secret = mailboxes.access_of(entrance).secret
    assert isinstance(secret, OAuth)
    assert (secret.refresh, secret.access) == ("r3fresh", "acc3ss")
    assert secret.token_url == "https://login.microsoftonline.com/lindenhof.example.org/oauth2/v2.0/token"
    assert entrance.sign_in == Entrance.SignIn.OAUTH
    # The sealed keys go to no other endpoint and no other server.
    kept = {**OAUTH, "imap-client_secret": "", "imap-refresh": ""}
    assert ralf.post(address, kept).status_code == 200
    assert ralf.post(address, {**kept, "imap-host": "evil.example.org"}).status_code == 422
    assert ralf.post(address, {**kept, "imap-provider": "other", "imap-token_url": "https://evil.example.org/"}).status_code == 422
    assert len(asked) == 2


def test_the_wizard_proposes_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    entrance = an_entrance()
    names = KnownNames(mx={"lindenhof.example.org": ((10, "lindenhof.mail.protection.outlook.com"),)})
    monkeypatch.setattr(mailbox_ways, "fresh_resolver", lambda choice: names)
    ralf, way = signed_in(cast.ralf()), reverse("administration:mailbox_way", args=[entrance.pk])

    page = ralf.get(way).content.decode()

    assert "Microsoft 365" in page
    assert "host=outlook.office365.com" in page
    assert 'value="outlook.office365.com"' in ralf.get(f"{way}?way=oauth&provider=microsoft365&host=outlook.office365.com").content.decode()
    assert "FIRSTLINE_SMTP_LISTEN" in ralf.get(f"{way}?way=delivery").content.decode()


def test_a_desk_that_listens_names_its_own_door(settings: Settings) -> None:
    settings.MAIL_PORTS = [Door("0.0.0.0:2525", lmtp=False), Door("lmtp://[::1]:2424", lmtp=True, transport="lmtp:inet:[::1]:2424")]
    way = reverse("administration:mailbox_way", args=[an_entrance().pk])

    page = signed_in(cast.ralf()).get(f"{way}?way=delivery").content.decode()

    assert "FIRSTLINE_SMTP_LISTEN" not in page
    for told in ("0.0.0.0:2525", "lmtp://[::1]:2424", "lmtp:inet:[::1]:2424"):
        assert told in page


def test_what_machines_told_about_an_address_stands_beside_it() -> None:
    AddressTrouble.objects.create(address=cast.renate().email, kind=AddressTrouble.Kind.FAILED, noted_at=NOW)

    page = signed_in(cast.ralf()).get(reverse("administration:person", args=[cast.renate().pk])).content.decode()

    assert "cannot be reached for good" in page


def test_an_address_is_given_up_and_used_again() -> None:
    entrance, ralf = an_entrance(), signed_in(cast.ralf())

    ralf.post(reverse("administration:mailbox_retirement", args=[entrance.pk]))
    assert Entrance.objects.get(pk=entrance.pk).retired_at is not None
    assert "hilfe@" in ralf.get(reverse("administration:mailboxes")).content.decode()
    ralf.post(reverse("administration:mailbox_restoration", args=[entrance.pk]))

    assert Entrance.objects.get(pk=entrance.pk).retired_at is None
    default = Entrance.objects.get(is_default=True)
    ralf.post(reverse("administration:mailbox_retirement", args=[default.pk]))
    assert Entrance.objects.get(pk=default.pk).retired_at is None


def test_the_state_of_a_test_mail_asks_again_until_it_is_over(settings: Settings) -> None:
    entrance, ralf = an_entrance(), signed_in(cast.ralf())
    state = reverse("administration:mailbox_test_state", args=[entrance.pk])

    ralf.post(reverse("administration:mailbox_test", args=[entrance.pk]))

    assert "every 1s" in ralf.get(state).content.decode()
    Delivery.objects.filter(purpose=Delivery.Purpose.ROUND_TRIP).update(state=Delivery.State.SENT)
    settings.SMTP_URL = "file"
    assert "every 1s" not in ralf.get(state).content.decode()


def test_records_and_a_key_are_shown_and_signing_waits_for_the_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    entrance, ralf, names = an_entrance(), signed_in(cast.ralf()), KnownNames()
    monkeypatch.setattr(mail_checks, "fresh_resolver", lambda choice: names)
    sign, records = (reverse(f"administration:mailbox_{name}", args=[entrance.pk]) for name in ("signing", "records"))
    assert "Make a key" in ralf.get(records).content.decode()

    ralf.post(sign)
    ralf.post(sign)
    key = DkimKey.objects.get()
    assert key.used_since is None
    names.txt[f"{key.selector}._domainkey.{key.domain}"] = (f"v=DKIM1; k=rsa; p={key.public}",)
    ralf.post(sign)

    assert DkimKey.objects.get().used_since is not None
    assert "Mails from this domain are signed." in ralf.get(records).content.decode()
