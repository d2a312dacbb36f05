"""
The parts of a mail, found by their places in the bytes: nothing is copied before it is needed.

The standard library's parser took 430 MB for a mail of 50 MB. What is nested too deep or comes in too many parts is
left in the raw mail and said so.
"""

import re
from dataclasses import dataclass, field

from firstline.channels.email.parsing.encoded_words import parameters
from firstline.channels.email.parsing.headers import Block, block
from firstline.channels.email.parsing.parts import MOST_DEPTH, MOST_PARTS, Problem

_DELIMITER = re.compile(rb"--([^\s].{0,198}?)[ \t]*\r?\n")
_LINE_END = re.compile(rb"(?:--)?[ \t]*(?:\r?\n|\r|$)")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$")


@dataclass(slots=True)
class Part:
    """One part: its headers, its kind, where its body is in the raw mail, and the parts in it."""

    head: Block
    media_type: str
    facts: dict[str, str]
    start: int
    end: int
    parts: list["Part"] = field(default_factory=list)

    @property
    def is_multipart(self) -> bool:
        return bool(self.parts)


def tree(raw: bytes, problems: set[Problem]) -> Part:
    """The mail as a part with parts."""
    head = block(raw)
    if head.is_broken:
        problems.add(Problem.BAD_HEADER)
    whole = _part(head, len(raw), default="text/plain")
    left = [MOST_PARTS]
    waiting = [(whole, 0)]
    while waiting:
        part, depth = waiting.pop()
        if not part.media_type.startswith("multipart/"):
            continue
        if depth >= MOST_DEPTH:
            problems.add(Problem.TOO_DEEP)
            continue
        _take_apart(raw, part, left, problems)
        waiting.extend((inner, depth + 1) for inner in part.parts)
    return whole


def _part(head: Block, end: int, *, default: str) -> Part:
    media_type, facts = parameters(head.first("content-type"))
    if not _MEDIA_TYPE.match(media_type):
        media_type = _sloppy(media_type) or default
    return Part(head=head, media_type=media_type, facts=facts, start=head.body_at, end=end)


def _sloppy(media_type: str) -> str:
    """What programs write that do not know better: "text", "html", "text/html charset=…"."""
    word = media_type.split()[0] if media_type.split() else ""
    if _MEDIA_TYPE.match(word):
        return word
    return {"text": "text/plain", "html": "text/html", "plain": "text/plain", "multipart": "multipart/mixed"}.get(
        word, "application/octet-stream" if word else ""
    )


def _take_apart(raw: bytes, part: Part, left: list[int], problems: set[Problem]) -> None:
    boundary = part.facts.get("boundary", "").encode("utf-8", "replace")
    places = _places(raw, part, boundary, most=left[0] + 1) if boundary else []
    if not places:
        problems.add(Problem.BAD_BOUNDARY)
        first = _DELIMITER.search(raw, part.start, min(part.end, part.start + 10_000))
        places = _places(raw, part, first[1].removesuffix(b"--"), most=left[0] + 1) if first else []
    if not places:
        # Nothing parts it: it is read as the text that it most likely is.
        part.media_type = "text/html" if b"<html" in raw[part.start : part.start + 2_000].lower() else "text/plain"
        return
    default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    for number, (_, start, is_last) in enumerate(places):
        if is_last:
            break
        end = places[number + 1][0] if number + 1 < len(places) else part.end
        if number + 1 == len(places) and left[0]:
            # The last delimiter is missing: what came before the connection broke is kept.
            problems.add(Problem.BAD_BOUNDARY)
        if left[0] <= 0:
            problems.add(Problem.TOO_MANY_PARTS)
            break
        left[0] -= 1
        part.parts.append(_part(block(raw, start, end), end, default=default))


def _places(raw: bytes, part: Part, boundary: bytes, *, most: int) -> list[tuple[int, int, bool]]:
    """Delimiters as (end of what is before, start of what is behind, whether it is the last)."""
    found: list[tuple[int, int, bool]] = []
    delimiter = b"--" + boundary
    at = part.start
    while boundary and len(found) < most:
        place = raw.find(delimiter, at, part.end)
        if place < 0:
            break
        at = place + len(delimiter)
        rest = _LINE_END.match(raw, at, part.end)
        if (place > part.start and raw[place - 1 : place] not in (b"\n", b"\r")) or rest is None:
            continue
        is_last = rest[0].startswith(b"--")
        found.append((_before(raw, place, part.start), rest.end(), is_last))
        at = rest.end()
        if is_last:
            break
    return found


def _before(raw: bytes, place: int, start: int) -> int:
    """The line end before a delimiter belongs to it."""
    if place > start and raw[place - 1 : place] == b"\n":
        place -= 1
    if place > start and raw[place - 1 : place] == b"\r":
        place -= 1
    return place
