"""
What Outlook packs into winmail.dat (TNEF): files, and sometimes the text itself.

Read by hand and for what is wanted only: the library for it copies the rest of the file for each record, which takes the square
of the time for many small ones.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from firstline.channels.email.parsing.charsets import text_of
from firstline.channels.email.parsing.parts import MOST_FILES, File

_SIGNATURE = 0x223E9F78
_MOST_RECORDS = 20_000
_MOST_PROPERTIES = 2_000
_BODY, _MAPI, _CODEPAGE = 0x800C, 0x9003, 0x9007
_FILE, _FILE_TITLE, _FILE_DATA, _FILE_MAPI = 0x9002, 0x8010, 0x800F, 0x9005
_P_BODY, _P_HTML, _P_DATA, _P_LONG_NAME, _P_NAME, _P_MIME, _P_CID = 0x1000, 0x1013, 0x3701, 0x3707, 0x3704, 0x370E, 0x3712
_FIXED = {
    0x0000: 0,
    0x0001: 4,
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x000A: 4,
    0x000B: 4,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}
_STRING8, _UNICODE = 0x001E, 0x001F


@dataclass(slots=True)
class _Attached:
    name: str = ""
    media_type: str = "application/octet-stream"
    content: bytes = b""
    content_id: str = ""


@dataclass(slots=True)
class Unpacked:
    """What was in it."""

    text: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)


def unpacked(content: bytes) -> Unpacked | None:
    """Text, HTML and files, or None if it is no TNEF or a broken one."""
    try:
        return _unpacked(content)
    except struct.error:
        return None


def _unpacked(content: bytes) -> Unpacked | None:
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != _SIGNATURE:
        return None
    found = Unpacked()
    attached: list[_Attached] = []
    charset = "cp1252"
    for kind, value in _records(content):
        if kind == _CODEPAGE and len(value) >= 4:
            charset = f"cp{struct.unpack_from('<I', value)[0]}"
        elif kind == _BODY:
            found.text = text_of(value.rstrip(b"\x00"), charset)[0]
        elif kind == _MAPI:
            _read_message(found, value, charset)
        elif kind == _FILE and len(attached) < MOST_FILES:
            attached.append(_Attached())
        elif attached and kind == _FILE_TITLE:
            attached[-1].name = attached[-1].name or _string(value, _STRING8, charset)
        elif attached and kind == _FILE_DATA:
            attached[-1].content = value
        elif attached and kind == _FILE_MAPI:
            _read_file(attached[-1], value, charset)
    found.files = [File(file.name, file.media_type, file.content, file.content_id, is_inline=False) for file in attached]
    return found


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    for _ in range(_MOST_RECORDS):
        if at + 11 > len(content):
            return
        _level, kind, _type, length = struct.unpack_from("<BHHI", content, at)
        at += 9
        if at + length > len(content):
            raise struct.error("A record is longer than the file")
        yield kind, content[at : at + length]
        at += length + 2


def _read_message(found: Unpacked, value: bytes, charset: str) -> None:
    for name, kind, content in _properties(value):
        if name == _P_BODY:
            found.text = _string(content, kind, charset)
        elif name == _P_HTML:
            found.html = _string(content, kind, charset)


def _read_file(file: _Attached, value: bytes, charset: str) -> None:
    for name, kind, content in _properties(value):
        if name == _P_LONG_NAME:
            file.name = _string(content, kind, charset)
        elif name == _P_NAME:
            file.name = file.name or _string(content, kind, charset)
        elif name == _P_MIME:
            file.media_type = _string(content, kind, charset).lower()[:100] or file.media_type
        elif name == _P_CID:
            file.content_id = _string(content, kind, charset).strip("<>")[:300]
        elif name == _P_DATA and content:
            file.content = content


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """MAPI properties as (name, kind, first value)."""
    at = 4
    for _ in range(min(struct.unpack_from("<I", value)[0], _MOST_PROPERTIES)):
        kind, name = struct.unpack_from("<HH", value, at)
        at += 4
        if name >= 0x8000:
            at = _behind_name(value, at)
        is_multiple, kind = bool(kind & 0x1000), kind & 0x0FFF
        width = _FIXED.get(kind)
        count = 1
        if is_multiple or width is None:
            count = struct.unpack_from("<I", value, at)[0]
            at += 4
        content = b""
        for number in range(count):
            length = width
            if length is None:
                length = struct.unpack_from("<I", value, at)[0]
                at += 4
            if at + length > len(value) or (length == 0 and count > 1000):
                raise struct.error("A property is longer than its record")
            if number == 0:
                content = value[at : at + length]
            at += length + (-length % 4)
        yield name, kind, content


def _behind_name(value: bytes, at: int) -> int:
    form = struct.unpack_from("<I", value, at + 16)[0]
    at += 20
    if form == 0:
        return at + 4
    length = struct.unpack_from("<I", value, at)[0]
    return int(at + 4 + length + (-length % 4))


def _string(content: bytes, kind: int, charset: str) -> str:
    if kind == _UNICODE:
        return text_of(content, "utf-16-le")[0].rstrip("\0")
    return text_of(content.split(b"\0")[0], charset)[0]
