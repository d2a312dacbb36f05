"""Texts whose charset is wrong, missing, unknown, or hidden."""

# ruff: noqa: E501  A row of the table is one mail.

import base64

from firstline.channels.email.tests.corpus.making import Sample, mail, several

_GERMAN = "Schöne Grüße aus Köln, der Drucker läuft wieder – und für 5 € nicht schlecht."


def _typed(content: bytes, charset: str, *headers: str) -> bytes:
    return mail(content, f"Content-Type: text/plain; charset={charset}" if charset else "Content-Type: text/plain", *headers)


def samples() -> list[Sample]:
    """By charset."""
    german = {"whole": _GERMAN}
    utf8 = _GERMAN.encode()
    windows = _GERMAN.encode("cp1252")
    return [
        Sample("charset-utf8", "as it should be", _typed(utf8, "utf-8"), german | {"problems": []}),
        Sample("charset-quoted", "charset in quotation marks and capitals", _typed(utf8, '"UTF-8"'), german | {"problems": []}),
        Sample("charset-windows", "windows-1252 with its dashes", _typed(windows, "windows-1252"), german | {"problems": []}),
        Sample("charset-latin1-is-windows", "called iso-8859-1, has a euro sign", _typed(windows, "iso-8859-1"), german),
        Sample("charset-latin1-is-utf8", "called iso-8859-1, is UTF-8", _typed(utf8, "iso-8859-1"), german),
        Sample("charset-ascii-is-utf8", "called us-ascii, is UTF-8", _typed(utf8, "us-ascii"), german),
        Sample("charset-ascii-is-windows", "called us-ascii, is windows-1252", _typed(windows, "us-ascii"), german),
        Sample("charset-utf8-is-windows", "called UTF-8, is windows-1252", _typed(windows, "utf-8"), german | {"problems": ["bad_charset"]}),
        Sample("charset-unknown", "a charset nobody knows", _typed(utf8, "x-klingon"), german | {"problems": ["bad_charset"]}),
        Sample("charset-unknown-8bit", "the label of old gateways", _typed(windows, "unknown-8bit"), german),
        Sample("charset-none", "no label at all", _typed(utf8, ""), german | {"problems": []}),
        Sample("charset-none-windows", "no label, windows-1252", _typed(windows, ""), german),
        Sample("charset-empty", "an empty label", _typed(utf8, '""'), german),
        Sample("charset-no-header", "no Content-Type, 8 bits", mail(utf8), german),
        Sample("charset-latin9", "iso-8859-15 has the euro elsewhere", _typed("5 € für Öl".encode("iso-8859-15"), "iso-8859-15"), {"whole": "5 € für Öl"}),
        Sample("charset-utf16", "UTF-16 with its mark", mail(base64.b64encode(_GERMAN.encode("utf-16")), "Content-Type: text/plain; charset=utf-16", "Content-Transfer-Encoding: base64"), german),
        Sample("charset-utf16-le", "UTF-16 without a mark", mail(base64.b64encode(_GERMAN.encode("utf-16-le")), "Content-Type: text/plain; charset=utf-16le", "Content-Transfer-Encoding: base64"), german),
        Sample("charset-utf16-is-utf8", "called UTF-16, is UTF-8", _typed(utf8, "utf-16"), german),
        Sample("charset-utf16-is-ascii", "called UTF-16, is ASCII", _typed(b"Hallo Welt", "utf-16"), {"whole": "Hallo Welt"}),
        Sample("charset-meta", "HTML that names its charset only in itself", mail("<meta charset=koi8-r><p>Роутер не работает</p>".encode("koi8-r"), "Content-Type: text/html"), {"whole": "Роутер не работает"}),
        Sample("charset-bom", "a mark before UTF-8 is no letter", _typed(b"\xef\xbb\xbf" + utf8, "utf-8"), german),
        Sample("charset-utf7", "old Outlook's UTF-7", _typed("Grüße".encode("utf-7"), "utf-7"), {"whole": "Grüße"}),
        Sample("charset-iso2022jp", "Japanese in 7 bits", _typed("ルーターが動きません".encode("iso-2022-jp"), "iso-2022-jp"), {"whole": "ルーターが動きません"}),
        Sample("charset-koi8", "Russian in KOI8-R", _typed("Роутер не работает".encode("koi8-r"), "koi8-r"), {"whole": "Роутер не работает"}),
        Sample("charset-gb2312", "Chinese with letters GB2312 lacks", _typed("路由器坏了镕".encode("gb18030"), "gb2312"), {"whole": "路由器坏了镕"}),
        Sample("charset-codec-base64", "a codec of Python that is no charset", _typed(utf8, "base64"), german),
        Sample("charset-codec-idna", "a codec that takes the square of the time", _typed(b"a" * 5_000, "punycode"), {"whole": "a" * 5_000}),
        Sample("charset-half-letter", "cut in the middle of a letter", _typed(utf8 * 3 + "ü".encode()[:1], "utf-8"), {"whole_has": (_GERMAN,)}),
        Sample("charset-nul", "NULs cannot be stored", _typed(b"Ein\x00s zw\x00ei", "utf-8"), {"whole": "Eins zwei"}),
        Sample("charset-surrogate", "lone surrogates cannot be stored", _typed(b"A\xed\xa0\x80B", "utf-8"), {"whole_has": ("A", "B")}),
        Sample("charset-surrogate-utf16", "a lone surrogate in UTF-16", _typed(base64.b64encode(b"\xff\xfeA\x00\x00\xd8B\x00"), "utf-16", "Content-Transfer-Encoding: base64"), {"whole_has": ("A", "B")}),
        Sample("charset-controls", "bells, escapes and form feeds", _typed(b"A\x07B\x1b[31mC\x0cD", "utf-8"), {"whole": "AB[31mC\nD"}),
        Sample("charset-decomposed", "letters in two pieces, as the Mac writes file names", _typed("Gru\u0308ße".encode(), "utf-8"), {"whole": "Grüße"}),
        Sample("charset-html-label", "HTML whose label differs from its meta", several(b"Content-Type: text/html; charset=utf-8\n\n<meta charset=iso-8859-1><p>" + utf8 + b"</p>"), german),
        Sample("charset-bare-cr", "lines that end as on old Macs", _typed(utf8, "utf-8").replace(b"\r\n", b"\r"), german),
        Sample("charset-bare-lf", "lines that end as on Unix", _typed(utf8, "utf-8").replace(b"\r\n", b"\n"), german),
    ]  # fmt: skip
