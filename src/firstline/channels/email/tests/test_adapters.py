"""The way to a mail server that encrypts and asks for a password: trusted, not trusted, refused, and never in the clear."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from firstline.channels.email.adapters import SmtpSender, sender_for
from firstline.channels.email.port import Away, Letter
from firstline.channels.email.tests.certificates import self_made
from firstline.channels.email.tests.mail_server import Mailbox
from firstline.channels.email.writing import written
from firstline.testing.waiting import free_port

Serve = Callable[..., AbstractContextManager[str]]
HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_made(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an operator trusts a certificate of their own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def signed_in() -> list[bytes]:
    """Who gave a name and its password."""
    return []


@pytest.fixture
def serve(mailbox: Mailbox, certificate: Path, signed_in: list[bytes]) -> Serve:
    """A server that encrypts and knows one name and its password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def authenticates(server: SMTP, session: Any, envelope: Any, mechanism: str, said: Any) -> AuthResult:
        is_known = isinstance(said, LoginPassword) and (said.login, said.password) == (b"desk", b"s:e/cret")
        if is_known:
            signed_in.append(said.login)
        return AuthResult(success=is_known, handled=False)

    @contextmanager
    def serving(scheme: str, password: str = "s%3Ae%2Fcret") -> Iterator[str]:
        port = free_port()
        # Where the whole connection is encrypted, aiosmtpd does not know that it is: there it may not insist.
        inside = {"ssl_context": context, "auth_require_tls": False}
        later = {"tls_context": context, "require_starttls": True, "auth_required": True}
        ways: dict[str, Any] = inside if scheme == "smtps" else later
        controller = Controller(mailbox, hostname=HOST, port=port, authenticator=authenticates, **ways)
        controller.start()
        try:
            yield f"{scheme}://desk:{password}@{HOST}:{port}"
        finally:
            controller.stop()

    return serving


def send(url: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "service@example.org", "renate@example.net", "Ihr Router"
    mail.set_content("Bitte schalten Sie ihn aus und wieder ein.")
    with sender_for(url, data=Path()) as sender:
        sender.send(Letter("<1@example.org>", written(mail), sender="service@example.org", to="renate@example.net"))


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_mail_goes_encrypted_and_signed_in(scheme: str, serve: Serve, trusted: None, mailbox: Mailbox, signed_in: list[bytes]) -> None:
    with serve(scheme) as url:
        send(url)

    assert [mail["Subject"] for mail in mailbox.mails] == ["Ihr Router"]
    assert signed_in == [b"desk"]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_trusts_stops_the_mail_before_the_password(scheme: str, serve: Serve, signed_in: list[bytes]) -> None:
    with serve(scheme) as url, pytest.raises(Away, match=f"certificate of {HOST} is not trusted: self-signed certificate"):
        send(url)

    assert not signed_in


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_refused_sign_in_is_told_and_tried_again(scheme: str, serve: Serve, trusted: None, mailbox: Mailbox) -> None:
    with serve(scheme, "wrong") as url, pytest.raises(Away, match="535"):
        send(url)

    assert not mailbox.mails


def test_a_certificate_for_another_name_is_not_trusted(serve: Serve, trusted: None, mailbox: Mailbox) -> None:
    with serve("smtps") as url, pytest.raises(Away, match="localhost is not trusted"):
        send(url.replace(HOST, "localhost"))

    assert not mailbox.mails


def test_a_password_never_travels_in_the_clear(mailbox: Mailbox) -> None:
    port = free_port()
    controller = Controller(mailbox, hostname="0.0.0.0", port=port)
    controller.start()
    elsewhere = SmtpSender(host="0.0.0.0", port=port, encrypted=False, user="desk", password="secret")

    try:
        with pytest.raises(Away, match="no encryption"), elsewhere:
            elsewhere.open()
    finally:
        controller.stop()
