"""Access by OAuth 2: asked for at a real endpoint over HTTPS, renewed when it ends, taken by a real Dovecot (XOAUTH2)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firstline.channels.email import fetching, mailboxes
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.fetching import MailboxTrouble
from firstline.channels.email.mailboxes import Access
from firstline.channels.email.models import Entrance, InboundMail
from firstline.channels.email.port import FreshToken, TokenAway, TokenRefused
from firstline.channels.email.rounds import Reader
from firstline.channels.email.secrets import OAuth
from firstline.channels.email.tests.certificates import self_made
from firstline.channels.email.tests.letters import letter
from firstline.channels.email.tests.token_server import Provider, provider
from firstline.channels.email.tokens import HttpsTokenEndpoint
from firstline.testing.clock import NOW, later
from firstline.testing.dovecot import Dovecot, dovecot
from firstline.testing.waiting import free_port

BOX = "it@neustadt.example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_made(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an operator trusts a certificate of their own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def there(certificate: Path) -> Iterator[Provider]:
    with provider(certificate) as one:
        one.user = BOX
        yield one


@pytest.fixture
def secret(there: Provider) -> OAuth:
    return OAuth(there.token_url, "desk", "s3cret", "refresh-0")


def ask(secret: OAuth) -> FreshToken:
    return HttpsTokenEndpoint().refresh(secret)


@pytest.mark.usefixtures("trusted")
def test_access_is_asked_for_as_the_standard_says(there: Provider, secret: OAuth) -> None:
    assert ask(secret) == FreshToken("access-1", 3600.0, "refresh-1")
    assert ask(replace(secret, client_secret="")).access == "access-2"

    asked = {"grant_type": "refresh_token", "refresh_token": "refresh-0", "client_id": "desk"}
    assert there.asked == [asked | {"client_secret": "s3cret"}, asked]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, b'{"error":"invalid_grant","error_description":"The grant has expired."}', "The grant has expired."),
        (400, b'{"error":"invalid_grant"}', "invalid_grant"),
        (401, b'{"error":"invalid_client"}', "invalid_client"),
        (403, b"<h1>Forbidden</h1>", "403"),
    ],
)
def test_who_has_to_sign_in_again_is_told_so_in_the_providers_words(
    there: Provider, secret: OAuth, status: int, body: bytes, words: str
) -> None:
    there.answers = [(status, body)]

    with pytest.raises(TokenRefused, match=words):
        ask(secret)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""),
        (503, b'{"error":"temporarily_unavailable"}'),
        (429, b"slow down"),
        (302, b""),
        (200, b"<html>maintenance</html>"),
        (200, b"[]"),
        (200, b'{"access_token": 7}'),
        (200, b'{"access_token": "a", "expires_in": "soon"}'),
        (200, b'{"access_token": "' + b"x" * 200_000 + b'"}'),
    ],
    ids=["500", "503", "429", "302", "a page", "a list", "a number", "no time", "endless"],
)
def test_an_endpoint_in_trouble_is_asked_again_later(there: Provider, secret: OAuth, status: int, body: bytes) -> None:
    there.answers = [(status, body)]

    with pytest.raises(TokenAway):
        ask(secret)


def test_an_endpoint_that_nobody_vouches_for_gets_no_secret(there: Provider, secret: OAuth) -> None:
    with pytest.raises(TokenAway, match="certificate verify failed"):
        ask(secret)

    assert there.asked == []


def test_an_endpoint_that_is_not_there_is_away(secret: OAuth) -> None:
    with pytest.raises(TokenAway, match="ConnectionRefusedError"):
        ask(replace(secret, token_url=f"https://127.0.0.1:{free_port()}/token"))


def test_secrets_go_over_https_only(there: Provider, secret: OAuth) -> None:
    with pytest.raises(TokenRefused):
        ask(replace(secret, token_url=there.token_url.replace("https:", "http:")))

    assert there.asked == []


@pytest.fixture
def server(there: Provider) -> Iterator[Dovecot]:
    with dovecot(introspection=there.introspection) as running:
        yield running


@pytest.mark.django_db
@pytest.mark.usefixtures("trusted")
def test_a_mailbox_opens_by_xoauth2_until_access_ends_and_again_with_fresh_access(there: Provider, secret: OAuth, server: Dovecot) -> None:
    entrance = open_entrance(address=BOX, name="IT", queue=None, is_default=False, now=NOW)
    access = Access("127.0.0.1", server.imap, Entrance.Security.NONE, BOX, "INBOX", secret)
    mailboxes.connect_mailbox(entrance=entrance, access=access, by=None, now=NOW)
    reader = Reader(entrance.pk, HttpsTokenEndpoint())

    def visit(minutes: int) -> None:
        now, seen = later(minutes=minutes), Entrance.objects.get(pk=entrance.pk)
        with fetching.opened(reader._access(seen, now=now)) as folder:
            reader.fetch(folder, seen, now=now)

    visit(0)
    server.deliver(letter(subject="One"), to=BOX)
    visit(30)
    assert InboundMail.objects.count() == 1
    assert [asked["refresh_token"] for asked in there.asked] == ["refresh-0"]
    there.good.clear()
    with pytest.raises(MailboxTrouble) as trouble:
        visit(31)
    assert trouble.value.code == "sign_in_refused"
    server.deliver(letter(subject="Two"), to=BOX)
    visit(61)

    assert InboundMail.objects.count() == 2
    assert [asked["refresh_token"] for asked in there.asked] == ["refresh-0", "refresh-1"]
    assert b"access-2" not in bytes(Entrance.objects.get(pk=entrance.pk).sealed)
