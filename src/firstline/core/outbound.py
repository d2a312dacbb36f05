"""
The one HTTP client for addresses that strangers named (pictures in mails): it reaches the public internet and nothing of ours.

Invariant: a host is resolved once, every address it has must be public, and the connection goes to just that address; each redirect
is looked at anew. What comes back is bounded in size, time and kind, and nothing of a refusal says what was found there.
"""

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from firstline.core import links

LONGEST_SECONDS = 8.0
MOST_REDIRECTS = 3
MOST_ADDRESSES = 8
_STEP_SECONDS = 4.0
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
# A host of numbers alone is an address in some spelling (decimal, octal, 0x, short); only names may be asked for.
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.IGNORECASE)
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)
_OURS = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa", ".onion")
# Addresses that lead to IPv4 ones behind a translator, or out of a tunnel.
_TUNNELS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotFetched(Exception):
    """Nothing that may be shown came from there; the argument is a code: forbidden, unreachable, too_large, wrong_kind, failed."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was there."""

    content: bytes
    media_type: str


class Network(Protocol):
    """How names become addresses and addresses connections."""

    def resolve(self, host: str, port: int) -> list[str]: ...

    def connect(self, address: str, port: int, *, seconds: float) -> socket.socket: ...


class Internet:
    """The real one; no proxy of the environment is asked."""

    def resolve(self, host: str, port: int) -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        return list(dict.fromkeys(str(one[4][0]) for one in found))

    def connect(self, address: str, port: int, *, seconds: float) -> socket.socket:
        return socket.create_connection((address, port), timeout=seconds)


def fetch(address: str, *, kinds: Collection[str], most: int, network: Network | None = None) -> Fetched:
    """GET the address; kinds: media types that are wanted; most: bytes. Raises NotFetched."""
    network = network or Internet()
    ends = time.monotonic() + LONGEST_SECONDS
    for _redirect in range(MOST_REDIRECTS + 1):
        parts = _looked_at(address)
        try:
            with _line_to(parts, network, ends=ends) as line, _asked(parts, line, kinds=kinds) as answer:
                onwards = answer.headers.get("Location", "") if answer.status in _REDIRECTS else ""
                if not onwards:
                    return _read(answer, kinds=kinds, most=most)
        except (OSError, ValueError, http.client.HTTPException) as problem:
            raise NotFetched("unreachable") from problem
        address = urljoin(address, onwards)
    raise NotFetched("failed")


def is_public(address: str) -> bool:
    """May this IP address be asked? Only what everybody on the internet could reach."""
    try:
        ip: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None or any(ip in tunnel for tunnel in _TUNNELS):
            return False
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def _looked_at(address: str) -> SplitResult:
    """The parts of an address whose spelling alone does not forbid it."""
    if links.harmless(address) != address:
        raise NotFetched("forbidden")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as problem:
        raise NotFetched("forbidden") from problem
    host = links.host_of(address)
    is_name = bool(_NAME.fullmatch(host)) and not _NUMBERS.fullmatch(host) and not host.endswith(_OURS)
    if not is_name or parts.scheme not in _PORTS or "@" in parts.netloc or port not in {None, *_PORTS.values()}:
        raise NotFetched("forbidden")
    return parts


@contextmanager
def _line_to(parts: SplitResult, network: Network, *, ends: float) -> Iterator[socket.socket]:
    """An open connection to the host, which is cut when the time is over, however slowly the other side speaks."""
    host, port = links.host_of(parts.geturl()), parts.port or _PORTS[parts.scheme]
    found = network.resolve(host, port)[:MOST_ADDRESSES]
    if not found or not all(map(is_public, found)):
        raise NotFetched("forbidden")
    line = network.connect(found[0], port, seconds=_left(ends))
    cut = threading.Timer(0, lambda: None)
    try:
        line.settimeout(_left(ends))
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        cut = threading.Timer(max(0.0, ends - time.monotonic()), _cut, [line])
        cut.start()
        yield line
    finally:
        cut.cancel()
        line.close()


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _asked(parts: SplitResult, line: socket.socket, *, kinds: Collection[str]) -> http.client.HTTPResponse:
    """The beginning of the answer."""
    host = links.host_of(parts.geturl())
    connection = http.client.HTTPConnection(host, parts.port or _PORTS[parts.scheme])
    connection.sock = line
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    accepted = ", ".join(sorted(kinds))
    headers = {"Host": host, "Accept": accepted, "Accept-Encoding": "identity", "User-Agent": "Firstline", "Connection": "close"}
    connection.request("GET", quote(target, safe="%/:=&?~#+!$,;'@()*[]"), headers=headers)
    return connection.getresponse()


def _read(answer: http.client.HTTPResponse, *, kinds: Collection[str], most: int) -> Fetched:
    if answer.status != _OK:
        raise NotFetched("failed")
    kind = answer.headers.get_content_type()
    if kind not in kinds:
        raise NotFetched("wrong_kind")
    content = answer.read(most + 1)
    if len(content) > most:
        raise NotFetched("too_large")
    return Fetched(content, kind)


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise NotFetched("unreachable")
    return min(left, _STEP_SECONDS)
