"""Files: their names in every spelling, uuencoded in the text, packed into winmail.dat."""

# ruff: noqa: E501  A row of the table is one mail.

import binascii

from firstline.channels.email.tests.corpus.making import BASE64, TEXT, Sample, mail, part, plain, several
from firstline.channels.email.tests.corpus.tnef import message_property, packed

_PDF = b"%PDF-1.4"
_TEXT = part("Hallo", TEXT)


def samples() -> list[Sample]:
    """Names, uuencode, winmail.dat."""
    return [*_names(), *_uuencoded(), *_winmail()]


def _names() -> list[Sample]:
    rows = (
        ("plain", "as it should be", 'filename="bericht.pdf"', "bericht.pdf"),
        ("bare", "without quotation marks, with blanks", "filename=mein bericht.pdf", "mein bericht.pdf"),
        ("rfc2231", "RFC 2231", "filename*=UTF-8''%C3%9Cber%20uns.pdf", "Über uns.pdf"),
        ("rfc2231-pieces", "in pieces", "filename*0*=utf-8''%C3%9Cber;\n filename*1*=%20uns;\n filename*2=.pdf", "Über uns.pdf"),
        ("rfc2231-order", "pieces in the wrong order", 'filename*1=".pdf"; filename*0="bericht"', "bericht.pdf"),
        ("rfc2231-latin", "another charset", "filename*=iso-8859-1'de'%DCber.pdf", "Über.pdf"),
        ("rfc2231-no-charset", "the marks are missing", "filename*=%C3%9Cber.pdf", "Über.pdf"),
        ("rfc2047", "encoded word where none may be, as everybody does", 'filename="=?utf-8?Q?=C3=9Cber.pdf?="', "Über.pdf"),
        ("rfc2047-two", "two words", 'filename="=?utf-8?B?w5w=?= =?utf-8?B?YmVyLnBkZg==?="', "Über.pdf"),
        ("raw", "8 bits", 'filename="Über.pdf"', "Über.pdf"),
        ("both", "both spellings; the better one wins", "filename=\"?ber.pdf\"; filename*=UTF-8''%C3%9Cber.pdf", "Über.pdf"),
        ("path", "a path to somewhere", 'filename="../../etc/passwd.pdf"', "passwd.pdf"),
        ("path-windows", "a path of Windows", 'filename="C:\\\\Users\\\\d\\\\bericht.pdf"', "bericht.pdf"),
        ("dots", "nothing but dots", 'filename=".."', "file-1.pdf"),
        ("newline", "a line end in the name", "filename*=utf-8''a%0D%0AContent-Type:%20text/html.pdf", "html.pdf"),
        ("override", "letters that turn the order around", "filename*=utf-8''rechnung%E2%80%AEfdp.exe", "rechnungfdp.exe"),
        ("long", "longer than a disk takes", f'filename="{"x" * 400}.pdf"', "x" * 145 + "…" + ".pdf"),
        ("no-ending", "no ending", 'filename="bericht"', "bericht.pdf"),
        ("semicolon", "a semicolon in quotation marks", 'filename="a;b.pdf"', "a;b.pdf"),
        ("no-word", "the word before the name is missing", "filename=bericht.pdf", "bericht.pdf"),
        ("quote", "a quotation mark in it", 'filename="a\\"b.pdf"', "ab.pdf"),
    )
    found = [
        Sample(
            f"file-name-{name}",
            reason,
            several(
                _TEXT,
                part(
                    binascii.b2a_base64(_PDF),
                    "Content-Type: application/pdf",
                    BASE64,
                    f"Content-Disposition: {'' if name == 'no-word' else 'attachment; '}{written}",
                ),
            ),
            {"files": [wanted], "contents": [_PDF], "whole": "Hallo"},
        )
        for name, reason, written, wanted in rows
    ]
    found.append(
        Sample("file-name-type", "named in Content-Type only", several(_TEXT, part("JVBERg==", 'Content-Type: application/pdf; name="=?utf-8?Q?=C3=9C.pdf?="', BASE64)), {"files": ["Ü.pdf"]})
    )  # fmt: skip
    found.append(Sample("file-only", "nothing but a file", mail("JVBERi0xLjQ=", "Content-Type: application/pdf; name=a.pdf", BASE64), {"whole": "", "files": ["a.pdf"], "contents": [_PDF]}))  # fmt: skip
    found.append(Sample("file-twice", "two of the same name are two", several(_TEXT, *[part("a", "Content-Type: image/png; name=a.png", "Content-Disposition: attachment")] * 2), {"files": ["a.png", "a.png"]}))  # fmt: skip
    found.append(Sample("file-empty", "an empty file", several(_TEXT, part("", "Content-Type: image/png; name=a.png")), {"files": ["a.png"], "contents": [b""]}))  # fmt: skip
    return found


def _uuencoded() -> list[Sample]:
    lines = binascii.b2a_uu(b"Hallo Welt")
    text = b"Anbei:\nbegin 644 brief.txt\n" + lines + b"`\nend\nGruss"
    return [
        Sample("uuencode", "a file in the text", plain(text), {"whole": "Anbei:\n\nGruss", "files": ["brief.txt"], "contents": [b"Hallo Welt"]}),
        Sample("uuencode-no-end", "it never ends: text", plain(text.replace(b"end\n", b"")), {"files": [], "whole_has": ("begin 644 brief.txt", "Gruss")}),
        Sample("uuencode-words", "begin and end in a text are words", plain("begin 644 of it\nthis is text\nend\nok"), {"files": [], "whole_has": ("this is text",)}),
        Sample("uuencode-part", "as the encoding of a part", several(_TEXT, part(b"begin 644 a.txt\n" + lines + b"`\nend", "Content-Type: application/octet-stream; name=a.txt", "Content-Transfer-Encoding: x-uuencode")), {"files": ["a.txt"], "contents": [b"Hallo Welt"]}),
    ]  # fmt: skip


def _winmail() -> list[Sample]:
    def sample(name: str, reason: str, content: bytes, facts: dict[str, object]) -> Sample:
        attached = part(binascii.b2a_base64(content), "Content-Type: application/ms-tnef; name=winmail.dat", BASE64)
        return Sample(f"winmail-{name}", reason, several(_TEXT, attached), facts)

    usual = packed(files=[("Über.pdf", _PDF), ("b.txt", b"b")])
    return [
        sample("files", "Outlook's parcel with two files", usual, {"whole": "Hallo", "files": ["Über.pdf", "b.txt"], "contents": [_PDF, b"b"]}),
        sample("text", "the text is in it, too", packed(files=[], properties=[message_property(0x1000, 0x001F, "Im Paket".encode("utf-16-le"))]), {"whole_has": ("Hallo", "Im Paket")}),
        sample("cut", "cut off: kept as it is", usual[:-20], {"files": ["winmail.dat"], "problems": ["bad_winmail"]}),
        sample("no", "only called so", b"Hallo", {"files": ["winmail.dat"], "problems": ["bad_winmail"]}),
        sample("counts", "counts of thousands of millions", packed(files=[], properties=[b"\x1f\x10\x00\x10\xff\xff\xff\xff"]), {"files": ["winmail.dat"], "problems": ["bad_winmail"]}),
        sample("loop", "a record without an end", usual + b"\x01\x04\x90\x06\x00\xff\xff\xff\xff" + b"\xff" * 20, {"problems": ["bad_winmail"]}),
        Sample("winmail-type", "another type, known by its name", several(_TEXT, part(binascii.b2a_base64(usual), "Content-Type: application/octet-stream; name=WINMAIL.DAT", BASE64)), {"files": ["Über.pdf", "b.txt"]}),
    ]  # fmt: skip
