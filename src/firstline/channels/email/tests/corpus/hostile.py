"""Mails that want to take all the time and all the memory there is."""

# ruff: noqa: E501  A row of the table is one mail.

from firstline.channels.email.tests.corpus.making import HTML, TEXT, Sample, joined, mail, page, part, plain, several
from firstline.channels.email.tests.corpus.tnef import packed, record


def samples() -> list[Sample]:
    """Each must be read in seconds."""
    deep: bytes = part("Hallo", TEXT)
    for level in range(400):
        deep = part(joined(deep, boundary=f"b{level}"), f"Content-Type: multipart/mixed; boundary=b{level}")
    headers = "\r\n".join(f"X-Nr-{n}: {n}" for n in range(20_000))
    return [
        Sample("hostile-headers", "20,000 headers", plain("Hallo", headers), {"whole": "Hallo", "problems": ["too_many_headers"]}),
        Sample("hostile-header-long", "a header of a megabyte", plain("Hallo", "X-A: " + "a" * 1_000_000), {"whole": "Hallo"}),
        Sample("hostile-header-folds", "a header of 50,000 lines", plain("Hallo", "X-A: a" + "\r\n b" * 50_000), {"whole": "Hallo"}),
        Sample("hostile-nesting", "400 parts in parts", mail(b"", without=("mime-version",)).rstrip() + b"\r\n" + deep, {"problems": ["too_deep"]}),
        Sample("hostile-parts", "5,000 parts", several(*[part("x", TEXT)] * 5_000), {"problems": ["too_many_parts"]}),
        Sample("hostile-files", "300 files", several(part("Hallo", TEXT), *[part("x", "Content-Type: image/png; name=a.png")] * 300), {"whole": "Hallo", "problems": ["too_many_files"]}),
        Sample("hostile-line", "a line of a megabyte", plain("x" * 1_000_000), {"whole": "x" * 1_000_000}),
        Sample("hostile-text", "five megabytes of text", plain("Hallo Welt!\n" * 420_000), {"problems": ["text_cut"]}),
        Sample("hostile-address", "remarks in remarks in an address: the standard library overflows", plain("Hallo", "From: " + "(" * 50_000 + "a@b.example.org"), {"whole": "Hallo", "sender": None}),
        Sample("hostile-addresses", "5,000 recipients", plain("Hallo", "To: " + ", ".join(f"a{n}@b.example.org" for n in range(5_000))), {"whole": "Hallo"}),
        Sample("hostile-words", "thousands of encoded words", plain("Hallo", "Subject: " + "=?utf-8?Q?=C3?= =?latin-1?Q?=FC?= " * 5_000), {"whole": "Hallo"}),
        Sample("hostile-parameters", "thousands of parameters", mail("Hallo", "Content-Type: text/plain" + '; a="b' * 5_000), {"whole": "Hallo"}),
        Sample("hostile-references", "thousands of references", plain("Hallo", "References: " + " ".join(f"<{n}@x>" for n in range(9_000))), {"whole": "Hallo"}),
        Sample("hostile-html-deep", "20,000 elements in each other: a tree loses the words", page("<div>" * 20_000 + "Hallo"), {"whole": "Hallo"}),
        Sample("hostile-html-quotes", "5,000 quotations in each other", page("<blockquote>" * 5_000 + "Hallo"), {"whole_has": ("Hallo",)}),
        Sample("hostile-html-comments", "comments that never end: the square of the time for the standard library", page("<!--" * 100_000 + "Hallo"), {"whole_has": ("Hallo",)}),
        Sample("hostile-html-brackets", "brackets only", page("<" * 200_000), {"whole": "<" * 200_000}),
        Sample("hostile-html-tags", "tags that never end", page("<a href='" * 100_000), {}),
        Sample("hostile-html-scripts", "scripts that never end", page("<script>" * 100_000 + "Hallo"), {"whole_has": ("Hallo",)}),
        Sample("hostile-html-links", "links that never end", page("<a href=http://x.example.org/>" * 50_000 + "Hallo</a>"), {"whole_has": ("Hallo",)}),
        Sample("hostile-html-entities", "ampersands only", page("&#" * 200_000), {}),
        Sample("hostile-heads", "the beginnings of heads of quotations", plain("Am 3.3.2026 um 10:00 schrieb " * 5_000), {}),
        Sample("hostile-heads-lines", "the same on lines of their own", plain("Am 3.3.2026 um 10:00 schrieb\n" * 20_000), {}),
        Sample("hostile-fields", "heads of mails without an end", plain("Von: x\n" * 50_000), {}),
        Sample("hostile-dashes", "dashes", plain("-" * 100_000 + "\n" + "_" * 100_000 + " \n" * 50_000), {}),
        Sample("hostile-marks", "marks of quotation", plain(">" * 100_000 + "\n" + "> \n" * 100_000), {}),
        Sample("hostile-signatures", "signatures", plain("-- \n" * 100_000 + "Hallo"), {}),
        Sample("hostile-signatures-bare", "signatures without the blank", plain("--\n" * 100_000 + "Hallo"), {}),
        Sample("hostile-devices", "advertisements of devices", plain("Sent from my iPhone\n" * 50_000), {}),
        Sample("hostile-accents", "accents in the wrong order: sorting them takes the square of the time", plain("a" + "\u0301\u0323" * 100_000), {}),
        Sample("hostile-uuencode", "files that never end", plain("begin 644 a\n" * 50_000), {}),
        Sample("hostile-uuencode-end", "files that are none, with an end", plain("begin 644 a\n" * 20_000 + "end\n"), {}),
        Sample("hostile-winmail", "100,000 small records: the square of the time for the library", several(part("Hallo", TEXT), part(packed(files=[]) + record(1, 0x800D, b"ab") * 100_000, "Content-Type: application/ms-tnef")), {"whole": "Hallo"}),
        Sample("hostile-boundary", "a boundary that begins everywhere", mail("--a" * 100_000, "Content-Type: multipart/mixed; boundary=a"), {}),
        Sample("hostile-alternatives", "hundreds of forms", several(*[part("<p>x</p>", HTML)] * 490, kind="alternative"), {}),
        Sample("hostile-unknown-charsets", "hundreds of texts whose charset must be guessed", several(*[part(b"\xe4\xf6\xfc\xdf" * 2_000, "Content-Type: text/plain; charset=x")] * 400), {}),
    ]  # fmt: skip
