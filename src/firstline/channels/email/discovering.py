"""
Where the mailbox of an address is: by its provider, by what its domain publishes (autoconfig as Thunderbird asks it, SRV records).

Only public addresses are asked (core.outbound), and nothing that came from there is shown but names of servers.
"""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from firstline.channels.email import providers
from firstline.channels.email.models import Entrance
from firstline.channels.email.port import NoAnswer, Resolver
from firstline.channels.email.providers import Place, Provider
from firstline.core import outbound
from firstline.core.outbound import Network

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_KINDS = frozenset({"text/xml", "application/xml", "text/plain", "application/octet-stream"})
_MOST_BYTES = 100_000
_SECURITIES = {"SSL": Entrance.Security.TLS, "STARTTLS": Entrance.Security.STARTTLS}
_HIGHEST_PORT = 65_535


@dataclass(frozen=True)
class Found:
    """
    What is known about an address's mailbox; how: provider, autoconfig, srv, or empty for nothing.

    exchanges: the domain's mail servers; is_answered: the domain name system told about them.
    """

    user: str
    how: str = ""
    provider: Provider | None = None
    imap: Place | None = None
    exchanges: tuple[str, ...] = ()
    is_answered: bool = True


def discover(address: str, *, resolver: Resolver, network: Network | None = None) -> Found:
    """Ask who holds the mailboxes of the address's domain; takes some seconds at most. network: of tests."""
    domain = address.rpartition("@")[2]
    provider, is_answered = providers.of_domain(domain), True
    exchanges: tuple[str, ...] = ()
    try:
        exchanges = tuple(host for _, host in sorted(resolver.exchanges(domain)) if host)
    except NoAnswer:
        is_answered = False
    provider = provider or providers.of_exchanges(exchanges)
    if provider is not None:
        return Found(address, "provider", provider, provider.imap, exchanges, is_answered)
    # A desk that gets no answer about the domain would wait for its web server in vain.
    told = _autoconfig(address, network=network) if is_answered else None
    if told is not None:
        return Found(told[1], "autoconfig", None, told[0], exchanges, is_answered)
    place = _service(domain, resolver=resolver)
    return Found(address, "srv" if place else "", None, place, exchanges, is_answered)


def _autoconfig(address: str, *, network: Network | None) -> tuple[Place, str] | None:
    """The IMAP server and sign-in name that the domain's own file names."""
    domain = address.rpartition("@")[2]
    place = f"https://autoconfig.{domain}/mail/config-v1.1.xml"
    try:
        told = outbound.fetch(place, kinds=_KINDS, most=_MOST_BYTES, network=network)
    except outbound.NotFetched:
        return None
    return read_autoconfig(told.content, address=address)


def read_autoconfig(content: bytes, *, address: str) -> tuple[Place, str] | None:
    """The first encrypted IMAP server of the file; None when there is none, or the file is no such file."""
    # Entities are what makes XML dangerous; such files need none.
    if b"<!" in content.replace(b"<!--", b""):
        return None
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  # Bounded in size, without entities.
    except (ElementTree.ParseError, ValueError):
        return None
    for server in root.iterfind(".//incomingServer[@type='imap']"):
        host, port = (server.findtext("hostname") or "").strip().lower(), (server.findtext("port") or "").strip()
        security = _SECURITIES.get((server.findtext("socketType") or "").strip().upper())
        if security is not None and _HOST.fullmatch(host) and port.isdecimal() and 0 < int(port) <= _HIGHEST_PORT:
            return Place(host, int(port), security), _user(server.findtext("username") or "", address)
    return None


def _user(pattern: str, address: str) -> str:
    local, _, domain = address.rpartition("@")
    known = {"%EMAILADDRESS%": address, "%EMAILLOCALPART%": local, "%EMAILDOMAIN%": domain}
    return known.get(pattern.strip(), address)


def _service(domain: str, *, resolver: Resolver) -> Place | None:
    """RFC 6186: the domain's SRV records."""
    for name, security in (("_imaps._tcp", Entrance.Security.TLS), ("_imap._tcp", Entrance.Security.STARTTLS)):
        try:
            services = resolver.services(f"{name}.{domain}")
        except NoAnswer:
            return None
        for _, port, host in sorted(services):
            if _HOST.fullmatch(host.lower()):
                return Place(host.lower(), port, security)
    return None
