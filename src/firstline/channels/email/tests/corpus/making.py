"""How the mails of the corpus are put together: byte by byte, because the libraries would write them properly."""

from dataclasses import dataclass, field
from typing import Any

Bytes = bytes | str


@dataclass(frozen=True)
class Sample:
    """One mail: why it is here, and the facts that reading it must give."""

    name: str
    reason: str
    raw: bytes
    facts: dict[str, Any] = field(default_factory=dict)


def mail(body: Bytes, *headers: Bytes, without: tuple[str, ...] = ()) -> bytes:
    """A mail with usual headers; a header given replaces the usual one of its name."""
    given = [as_bytes(header) for header in headers]
    names = {header.split(b":")[0].strip().lower() for header in given} | {name.lower().encode() for name in without}
    usual = [
        b"From: Daniel Brandt <daniel@brandt.example.org>",
        b"To: service@lindenhof.example.org",
        b"Subject: Router",
        b"Date: Tue, 03 Mar 2026 10:11:12 +0100",
        b"Message-ID: <1@brandt.example.org>",
        b"MIME-Version: 1.0",
    ]
    kept = [header for header in usual if header.split(b":")[0].lower() not in names]
    return b"\r\n".join([*kept, *given, b"", as_bytes(body).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")])


def plain(text: Bytes, *headers: Bytes) -> bytes:
    """A mail of one part in UTF-8."""
    return mail(text, "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", *headers)


def page(source: Bytes, *headers: Bytes) -> bytes:
    """A mail that is HTML only."""
    return mail(source, "Content-Type: text/html; charset=utf-8", *headers)


def part(body: Bytes, *headers: Bytes) -> bytes:
    """A part of a mail."""
    return b"\n".join([*map(as_bytes, headers), b"", as_bytes(body)])


def several(*parts: Bytes, kind: str = "mixed", boundary: str = "=_edge", headers: tuple[Bytes, ...] = (), closed: bool = True) -> bytes:
    """A mail of several parts."""
    return mail(joined(*parts, boundary=boundary, closed=closed), f'Content-Type: multipart/{kind}; boundary="{boundary}"', *headers)


def nested(*parts: Bytes, kind: str, boundary: str) -> bytes:
    """Parts as a part."""
    return part(joined(*parts, boundary=boundary), f'Content-Type: multipart/{kind}; boundary="{boundary}"')


def joined(*parts: Bytes, boundary: str, closed: bool = True) -> bytes:
    """Parts between their boundaries."""
    edge = b"--" + boundary.encode()
    return b"".join(edge + b"\n" + as_bytes(each) + b"\n" for each in parts) + (edge + b"--\n" if closed else b"")


def as_bytes(text: Bytes) -> bytes:
    """Text in UTF-8; bytes as they are."""
    return text.encode() if isinstance(text, str) else text


TEXT = "Content-Type: text/plain; charset=utf-8"
HTML = "Content-Type: text/html; charset=utf-8"
BASE64 = "Content-Transfer-Encoding: base64"
