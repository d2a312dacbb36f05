"""Writes winmail.dat as Outlook does, for the corpus."""

import struct

_TITLE, _DATA, _RENDER, _MAPI_FILE, _MAPI = 0x8010, 0x800F, 0x9002, 0x9005, 0x9003


def packed(*, files: list[tuple[str, bytes]], properties: list[bytes] | None = None) -> bytes:
    """A parcel with these files and these properties of the message."""
    content = struct.pack("<IH", 0x223E9F78, 1)
    content += record(1, 0x9006, struct.pack("<I", 0x10000)) + record(1, 0x9007, struct.pack("<II", 1252, 0))
    if properties:
        content += record(1, _MAPI, struct.pack("<I", len(properties)) + b"".join(properties))
    for name, data in files:
        content += record(2, _RENDER, b"\0" * 14)
        content += record(2, _TITLE, name[:8].encode("cp1252") + b"\0")
        content += record(2, _DATA, data)
        content += record(2, _MAPI_FILE, struct.pack("<I", 1) + message_property(0x3707, 0x001F, name.encode("utf-16-le") + b"\0\0"))
    return content


def message_property(name: int, kind: int, value: bytes) -> bytes:
    """One property of varying length."""
    return struct.pack("<HHII", kind, name, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def record(level: int, kind: int, value: bytes) -> bytes:
    """One record with its sum."""
    return struct.pack("<BHHI", level, kind, 6, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
