"""The header block of a mail: its lines put together, found again by number, and the key of what the sender wrote."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
# Lines that begin like this are headers even after a line that is none.
_KNOWN = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Message-ID|MIME-Version|Content-[A-Za-z-]+|Received|Return-Path|Reply-To|Sender"
    rb"|In-Reply-To|References|X-[A-Za-z-]+)[ \t]*:",
    re.I,
)
_MOST_KEYS = 2_000
_MOST_READ = 25_000
_MOST_VALUE = 100_000
_WRITTEN_BY_SENDER = ("message-id", "from", "date", "subject")


@dataclass(frozen=True, slots=True)
class Block:
    """Headers in order (values unfolded, odd bytes as surrogates), where the body begins, and whether all was in order."""

    fields: tuple[tuple[str, str], ...]
    body_at: int
    is_broken: bool
    is_cut: bool

    def first(self, name: str) -> str:
        """The value of the first header of that name (in lower case), or nothing."""
        return next((value for known, value in self.fields if known.lower() == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """The values of all headers of that name (in lower case)."""
        return tuple(value for known, value in self.fields if known.lower() == name)


def block(raw: bytes, start: int = 0, end: int | None = None) -> Block:
    """The headers from start; never fails, whatever the bytes are."""
    end = len(raw) if end is None else end
    found: list[tuple[str, list[bytes]]] = []
    is_broken = is_cut = False
    at = _first_line(raw, start, end)
    while at < end:
        line_end = raw.find(b"\n", at, end)
        following = end if line_end < 0 else line_end + 1
        line = raw[at:following].rstrip(b"\r\n")
        if not line:
            at = following
            break
        name = _NAME.match(line)
        if line[:1] in b" \t" and found:
            _continue(found, line)
        elif name:
            found.append((name[1].decode("ascii"), [line[name.end() : name.end() + _MOST_VALUE]]))
        elif found and _KNOWN.match(raw, following, end):
            is_broken = True
            _continue(found, b" " + line)
        else:
            # No header and no blank line: the body has begun.
            is_broken = True
            break
        at = following
        if len(found) > _MOST_READ:
            is_cut = True
            at = _after_blank_line(raw, at, end)
            break
    return Block(fields=tuple(_unfolded(found)), body_at=min(at, end), is_broken=is_broken, is_cut=is_cut)


def keys(raw: bytes) -> list[int]:
    """One number for each different header of the mail, so that any of them finds it; works on anything."""
    numbers = {key(name, value): None for name, value in block(raw).fields[:_MOST_KEYS]}
    return list(numbers)


def key(name: str, value: str) -> int:
    """The number of a header: 64 bits of a hash over the name in lower case and the value on one line."""
    line = f"{name.strip().lower()}:{' '.join(value.split())}"
    return int.from_bytes(hashlib.blake2b(line.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def content_key(raw: bytes) -> str:
    """A hash of what the sender wrote; what servers on the way add to the headers does not change it."""
    head = block(raw)
    found = hashlib.sha256()
    for name in _WRITTEN_BY_SENDER:
        for value in head.every(name):
            found.update(f"{name}:{' '.join(value.split())}\n".encode("utf-8", "surrogateescape"))
    found.update(b"\n")
    # Servers write line ends anew and may add blank lines at the end.
    found.update(raw[head.body_at :].replace(b"\r\n", b"\n").rstrip())
    return found.hexdigest()


def _first_line(raw: bytes, start: int, end: int) -> int:
    """Behind blank lines and the line that mailbox files put before each mail."""
    at = start
    while at < end and raw[at : at + 1] in (b"\r", b"\n"):
        at += 1
    while raw.startswith((b"From ", b">From "), at, end):
        line_end = raw.find(b"\n", at, end)
        if line_end < 0:
            break
        at = line_end + 1
    # A part without headers begins with a blank line, which ends them.
    return at if start == 0 else start


def _after_blank_line(raw: bytes, at: int, end: int) -> int:
    places = [place + size for mark, size in ((b"\n\n", 2), (b"\n\r\n", 3)) if (place := raw.find(mark, at, end)) >= 0]
    return min(places, default=end)


def _continue(found: list[tuple[str, list[bytes]]], line: bytes) -> None:
    pieces = found[-1][1]
    if len(pieces) < 2_000:
        pieces.append(line[:_MOST_VALUE])


def _unfolded(found: list[tuple[str, list[bytes]]]) -> Iterator[tuple[str, str]]:
    for name, pieces in found:
        value = b"".join(pieces)[:_MOST_VALUE].strip()
        yield name, value.decode("utf-8", "surrogateescape").replace("\r", " ")
