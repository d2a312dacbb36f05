"""Mails that are signed as a whole (S/MIME, opaque): the mail inside of the signature's envelope, without checking the signature."""

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_OCTETS, _OCTETS_IN_PIECES, _CONTENT = 0x04, 0x24, 0xA0
# Signing programs write the oid of the content near the beginning, behind the names of their hashes.
_NEAR = 2_000


def opened(content: bytes) -> bytes:
    """What was signed; nothing if it is encrypted or not of this kind."""
    signed = content.find(_SIGNED, 0, 100)
    at = content.find(_DATA, signed, signed + _NEAR) if signed >= 0 else -1
    if at < 0:
        return b""
    at += len(_DATA)
    tag, at, end = _head(content, at)
    if tag != _CONTENT:
        return b""
    tag, at, end = _head(content, at)
    if tag == _OCTETS:
        return content[at:end]
    pieces: list[bytes] = []
    while tag == _OCTETS_IN_PIECES and at < end:
        piece, start, stop = _head(content, at)
        if piece != _OCTETS:
            break
        pieces.append(content[start:stop])
        at = stop
    return b"".join(pieces)


def _head(content: bytes, at: int) -> tuple[int, int, int]:
    """Tag, start and end of the value that begins here (BER); an end that is not told is the end of all."""
    if at + 2 > len(content):
        return 0, len(content), len(content)
    tag, length = content[at], content[at + 1]
    at += 2
    if length == 0x80:
        return tag, at, len(content)
    if length > 0x80:
        size = length & 0x7F
        length = int.from_bytes(content[at : at + size][:8], "big")
        at += size
    return tag, at, min(at + length, len(content))
