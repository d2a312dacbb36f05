"""The large providers of mailboxes: by what they are known, and where their mailboxes are."""

from collections.abc import Iterable
from dataclasses import dataclass

from firstline.channels.email.models import Entrance

_GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
MICROSOFT_TOKENS = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"


@dataclass(frozen=True)
class Place:
    """Where a server is."""

    host: str
    port: int
    security: Entrance.Security


@dataclass(frozen=True)
class Provider:
    """
    One provider, known by the end of a domain's mail servers (or by the address's own domain).

    token_url: where fresh access is asked for; empty where a password opens the mailbox. senders: ends of the names of its servers
    for sending; spf: what those are included by.
    """

    code: str
    name: str
    imap: Place
    exchanges: tuple[str, ...]
    domains: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    token_url: str = ""
    spf: str = ""

    @property
    def needs_oauth(self) -> bool:
        """Does it take no passwords from programs at all?"""
        return self.code == "microsoft365"


def _tls(host: str) -> Place:
    return Place(host, 993, Entrance.Security.TLS)


PROVIDERS = (
    Provider(
        code="microsoft365",
        name="Microsoft 365",
        imap=_tls("outlook.office365.com"),
        exchanges=(".mail.protection.outlook.com", ".mx.microsoft"),
        senders=(".office365.com", ".outlook.com"),
        token_url=MICROSOFT_TOKENS,
        spf="include:spf.protection.outlook.com",
    ),
    Provider(
        code="google",
        name="Google Workspace",
        imap=_tls("imap.gmail.com"),
        exchanges=(".google.com", ".googlemail.com"),
        domains=("gmail.com", "googlemail.com"),
        senders=(".gmail.com", ".google.com"),
        token_url=_GOOGLE_TOKENS,
        spf="include:_spf.google.com",
    ),
    Provider("gmx", "GMX", _tls("imap.gmx.net"), (".gmx.net",), ("gmx.de", "gmx.net", "gmx.at", "gmx.ch"), (".gmx.net",)),
    Provider("webde", "WEB.DE", _tls("imap.web.de"), (".web.de",), ("web.de",), (".web.de",)),
    Provider(
        code="ionos",
        name="IONOS",
        imap=_tls("imap.ionos.de"),
        exchanges=(".ionos.de", ".ionos.com", ".kundenserver.de", ".1and1.com"),
        senders=(".ionos.de", ".ionos.com"),
        spf="include:_spf-eu.ionos.com",
    ),
    Provider(
        code="strato",
        name="Strato",
        imap=_tls("imap.strato.de"),
        exchanges=(".rzone.de", ".strato.de"),
        senders=(".strato.de", ".rzone.de"),
        spf="include:smtp.rzone.de",
    ),
)


def of_domain(domain: str) -> Provider | None:
    """The provider whose own domain it is."""
    return next((one for one in PROVIDERS if domain in one.domains), None)


def of_sender(host: str) -> Provider | None:
    """The provider whose server for sending it is."""
    return next((one for one in PROVIDERS if host.lower().endswith(one.senders)), None)


def of_exchanges(hosts: Iterable[str]) -> Provider | None:
    """The provider that one of these mail servers belongs to."""
    names = [f".{host.lower().rstrip('.')}" for host in hosts]
    return next((one for one in PROVIDERS for name in names if name.endswith(one.exchanges)), None)
