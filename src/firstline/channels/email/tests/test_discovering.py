"""Where mailboxes are found: by provider, by the domain's own file, by SRV records; and what a domain should publish."""

import pytest

from firstline.channels.email import discovering, dkim_keys, publishing
from firstline.channels.email.discovering import discover, read_autoconfig
from firstline.channels.email.models import Entrance
from firstline.channels.email.providers import Place
from firstline.channels.email.sealing import sealed
from firstline.core import outbound
from firstline.testing import cast
from firstline.testing.clock import NOW
from firstline.testing.fakes import KnownNames

TLS, STARTTLS = Entrance.Security.TLS, Entrance.Security.STARTTLS
AUTOCONFIG = b"""<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="example.org">
<incomingServer type="pop3"><hostname>pop.example.org</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>Mail.example.org</hostname><port>143</port><socketType>STARTTLS</socketType>
<username>%EMAILLOCALPART%</username></incomingServer></emailProvider></clientConfig>"""


@pytest.fixture(autouse=True)
def _nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> outbound.Fetched:
        raise outbound.NotFetched("unreachable")

    monkeypatch.setattr(discovering.outbound, "fetch", refuse)


@pytest.mark.parametrize(
    ("exchange", "code", "host"),
    [
        ("stadtwerke-de.mail.protection.outlook.com", "microsoft365", "outlook.office365.com"),
        ("aspmx.l.google.com", "google", "imap.gmail.com"),
        ("mx00.ionos.de", "ionos", "imap.ionos.de"),
        ("smtpin.rzone.de", "strato", "imap.strato.de"),
        ("mx-ha02.web.de", "webde", "imap.web.de"),
    ],
)
def test_providers_are_known_by_their_mail_servers(exchange: str, code: str, host: str) -> None:
    found = discover("hilfe@stadtwerke.example", resolver=KnownNames(mx={"stadtwerke.example": ((10, exchange),)}))

    assert (found.how, found.provider and found.provider.code, found.imap) == ("provider", code, Place(host, 993, TLS))


def test_a_name_that_only_ends_alike_is_no_provider() -> None:
    found = discover("hilfe@a.example", resolver=KnownNames(mx={"a.example": ((10, "mx.notgoogle.com"),)}))

    assert found.provider is None


def test_addresses_of_providers_themselves_are_known_without_the_dns() -> None:
    found = discover("verein@gmx.de", resolver=KnownNames(dead=frozenset({"gmx.de"})))

    assert found.imap == Place("imap.gmx.net", 993, TLS)
    assert not found.is_answered


def test_the_domains_own_file_names_server_and_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovering.outbound, "fetch", lambda *_, **__: outbound.Fetched(AUTOCONFIG, "text/xml"))

    found = discover("hilfe@example.org", resolver=KnownNames())

    assert (found.how, found.imap, found.user) == ("autoconfig", Place("mail.example.org", 143, STARTTLS), "hilfe")


@pytest.mark.parametrize(
    "content",
    [
        b"no xml",
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + AUTOCONFIG[21:],
        AUTOCONFIG.replace(b"143", b"99999"),
        AUTOCONFIG.replace(b"STARTTLS", b"plain"),
        AUTOCONFIG.replace(b"Mail.example.org", b"<![CDATA[x y]]>"),
    ],
)
def test_files_that_are_not_well_formed_or_not_safe_name_nothing(content: bytes) -> None:
    assert read_autoconfig(content, address="hilfe@example.org") is None


def test_srv_records_name_a_server() -> None:
    names = KnownNames(srv={"_imaps._tcp.example.org": ((10, 993, "imap.example.org"), (0, 1993, "first.example.org"))})

    found = discover("hilfe@example.org", resolver=names)

    assert (found.how, found.imap) == ("srv", Place("first.example.org", 1993, TLS))


def test_nothing_found_is_said_and_a_silent_dns_as_well() -> None:
    assert discover("hilfe@example.org", resolver=KnownNames()).how == ""
    assert not discover("hilfe@example.org", resolver=KnownNames(dead=frozenset({"example.org"}))).is_answered


@pytest.mark.parametrize(
    ("there", "state", "value"),
    [
        ((), "missing", "v=spf1 include:spf.protection.outlook.com ~all"),
        (("v=spf1 mx -all", "unrelated"), "other", "v=spf1 mx include:spf.protection.outlook.com -all"),
        (("v=spf1 include:spf.protection.outlook.com -all",), "right", "v=spf1 include:spf.protection.outlook.com -all"),
    ],
)
def test_spf_names_the_server_that_sends_for_us(there: tuple[str, ...], state: str, value: str) -> None:
    spf, dmarc = publishing.records(
        "a.example", smtp_url="smtp://u:p@smtp.office365.com", key=None, resolver=KnownNames(txt={"a.example": there})
    )

    assert (spf.state, spf.value) == (state, value)
    assert dmarc.state == "missing"


def test_a_dns_that_does_not_answer_is_not_a_missing_record() -> None:
    silent = KnownNames(dead=frozenset({"a.example", "_dmarc.a.example"}))

    assert {record.state for record in publishing.records("a.example", smtp_url="file", key=None, resolver=silent)} == {"unasked"}


@pytest.mark.django_db
def test_a_key_signs_once_it_is_published_and_is_used() -> None:
    key = dkim_keys.make_key(domain="a.example", by=cast.ralf(), now=NOW)
    assert dkim_keys.make_key(domain="a.example", by=cast.ralf(), now=NOW).pk == key.pk
    mail = b"From: x@a.example\r\nTo: y@b.example\r\nSubject: s\r\n\r\ntext\r\n"
    assert sealed(mail, domain="a.example") == mail
    name = f"{key.selector}._domainkey.a.example"
    names = KnownNames(txt={name: (f"v=DKIM1;k=rsa; p={key.public[:100]} {key.public[100:]}",)})
    assert publishing.records("a.example", smtp_url="file", key=key, resolver=names)[1].state == "right"

    dkim_keys.use_key(key=key, by=cast.ralf(), now=NOW)

    signed = sealed(mail, domain="a.example")
    assert signed.startswith(b"DKIM-Signature:")
    assert b"d=a.example" in signed
    assert b"PRIVATE" not in bytes(key.sealed)
