"""Mails that are signed as a whole, in the envelope that S/MIME puts around them."""

import binascii

from firstline.channels.email.tests.corpus.making import BASE64, TEXT, Sample, mail, part, several

_SIGNED, _DATA, _ENVELOPED = (bytes.fromhex("06092a864886f70d0107" + last) for last in ("02", "01", "03"))


def samples() -> list[Sample]:
    """Opened, if the envelope hides nothing."""
    inner = several(part("Grüße", TEXT), part("JVBERg==", "Content-Type: application/pdf; name=a.pdf", BASE64)).partition(
        b"MIME-Version: 1.0\r\n"
    )[2]
    pieces = b"".join(_value(0x04, inner[at : at + 100]) for at in range(0, len(inner), 100))
    wanted = {"whole": "Grüße", "files": ["a.pdf"], "problems": []}
    twice = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n" + _signed(_value(0x04, inner))
    return [
        _sample("sealed", "signed as a whole by Outlook", _signed(_value(0x04, inner)), wanted),
        _sample("sealed-pieces", "in pieces, without lengths", _signed(b"\x24\x80" + pieces + b"\0\0"), wanted),
        _sample("sealed-twice", "signed again by the firm's gateway", _signed(_value(0x04, twice)), wanted),
        _sample(
            "sealed-encrypted",
            "hidden: a file, and said so",
            _value(0x30, _ENVELOPED),
            {"whole": "", "files": ["smime.p7m"], "problems": ["encrypted"]},
        ),
        _sample("sealed-cut", "cut off behind the oid", _signed(b"")[:20], {"files": ["smime.p7m"], "problems": ["encrypted"]}),
        _sample(
            "sealed-length", "a length of all bytes there are", _SIGNED + _DATA + b"\xa0\x80\x04\xff\xff\xff", {"files": ["smime.p7m"]}
        ),
    ]


def _sample(name: str, reason: str, content: bytes, facts: dict[str, object]) -> Sample:
    raw = mail(
        binascii.b2a_base64(content), "Content-Type: application/pkcs7-mime; name=smime.p7m", BASE64, "Content-Disposition: attachment"
    )
    return Sample(name, reason, raw, facts)


def _signed(octets: bytes) -> bytes:
    return _value(0x30, _SIGNED + _value(0xA0, _value(0x30, b"\x02\x01\x01\x31\x00" + _value(0x30, _DATA + _value(0xA0, octets)))))


def _value(tag: int, content: bytes) -> bytes:
    size = len(content).to_bytes(4, "big")
    return bytes([tag, 0x84]) + size + content
