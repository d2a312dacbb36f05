"""Mails of several parts: forms to choose from, nested, broken, endless."""

# ruff: noqa: E501  A row of the table is one mail.

from firstline.channels.email.tests.corpus.making import HTML, TEXT, Sample, joined, mail, nested, page, part, plain, several

_PNG = "Content-Type: image/png; name=x.png\nContent-Transfer-Encoding: base64\nContent-ID: <pic@x>\nContent-Disposition: inline; filename=x.png"
_SHOWN = '<p>Sehen Sie: <img src="cid:pic@x" alt="Fehlerbild"></p>'


def samples() -> list[Sample]:
    """Structures, HTML, and flowed lines."""
    return [*_choices(), *_broken(), *_pages(), *_flowed()]


def _choices() -> list[Sample]:
    text, html, picture = part("Hallo", TEXT), part("<p>Hallo <b>Welt</b></p>", HTML), part("iVBORw0K", _PNG)
    related = nested(part(_SHOWN, HTML), picture, kind="related", boundary="rel")
    return [
        Sample("parts-alternative", "text and HTML", several(text, html, kind="alternative"), {"whole": "Hallo", "html": "<p>Hallo <b>Welt</b></p>", "files": []}),
        Sample("parts-html-first", "in the wrong order", several(html, text, kind="alternative"), {"whole": "Hallo"}),
        Sample("parts-empty-text", "the text form is empty", several(part("  \n", TEXT), html, kind="alternative"), {"whole": "Hallo Welt"}),
        Sample("parts-related", "a picture in the text", several(text, related, kind="alternative"), {"whole": "Hallo", "inline": ["pic@x"], "files": ["x.png"]}),
        Sample("parts-cid-unused", "an inline picture that nothing shows is a file", several(text, picture), {"inline": [], "files": ["x.png"]}),
        Sample("parts-cid-escaped", "the content id written as in a link", several(part('<img src="cid:pic%40x">', HTML), picture, kind="related"), {"inline": ["pic@x"]}),
        Sample("parts-text-picture-text", "Apple writes around the picture", several(text, picture, part("Ende", TEXT)), {"whole": "Hallo\n\nEnde"}),
        Sample("parts-html-pdf-html", "Apple again, in HTML", several(text, nested(part("<p>A</p>", HTML), part("JVBERg==", "Content-Type: application/pdf", "Content-Transfer-Encoding: base64"), part("<p>B</p>", HTML), kind="mixed", boundary="in"), kind="alternative"), {"whole": "Hallo", "html": "<p>A</p><hr><p>B</p>", "files": ["file-1.pdf"]}),
        Sample("parts-footer", "a list's footer as a part of its own", several(text, part("_____\nListe Technik", TEXT)), {"whole_has": ("Hallo", "Liste Technik")}),
        Sample("parts-text-attached", "a text that is attached is no letter", several(text, part("log", "Content-Type: text/plain; name=a.log", "Content-Disposition: attachment")), {"whole": "Hallo", "files": ["a.log"]}),
        Sample("parts-html-attached", "HTML that is attached is not shown", several(text, part("<b>x</b>", "Content-Type: text/html", "Content-Disposition: attachment; filename=seite.html")), {"html": "", "files": ["seite.html"]}),
        Sample("parts-message", "a mail in the mail is a file, its words are not ours", several(text, part(plain("Geheim", "Subject: Innen"), "Content-Type: message/rfc822")), {"whole": "Hallo", "files": ["Innen.eml"], "kinds": ["message/rfc822"], "reports": ["message/rfc822"]}),
        Sample("parts-digest", "a digest's parts are mails without saying so", several(part(plain("A", "Subject: Eins")), part(plain("B", "Subject: Zwei")), kind="digest"), {"files": ["Eins.eml", "Zwei.eml"]}),
        Sample("parts-calendar", "an invitation as third form", several(text, html, part("BEGIN:VCALENDAR\nEND:VCALENDAR", "Content-Type: text/calendar; method=REQUEST"), kind="alternative"), {"whole": "Hallo", "files": ["invite-1.ics"], "kinds": ["text/calendar"]}),
        Sample("parts-calendar-only", "nothing but an invitation: its words are the text", mail("BEGIN:VEVENT\nSUMMARY:Router\\, neu\nDESCRIPTION;LANGUAGE=de:Bitte\n  kommen\nEND:VEVENT", "Content-Type: text/calendar"), {"whole": "Router, neu\nBitte kommen", "files": ["invite-1.ics"]}),
        Sample("parts-signed", "a signature of PGP is a file", several(text, part("-----BEGIN", "Content-Type: application/pgp-signature"), kind="signed"), {"whole": "Hallo", "files": ["file-1.asc"]}),
        Sample("parts-encrypted", "encrypted: nobody can read it", several(part("Version: 1", "Content-Type: application/pgp-encrypted"), part("-----BEGIN", "Content-Type: application/octet-stream"), kind="encrypted"), {"whole": "", "problems": ["encrypted"]}),
        Sample("parts-bounce", "a report of undeliverable mail", several(part("Nicht zustellbar", TEXT), part("Final-Recipient: rfc822; x@y.example.org\nStatus: 5.1.1", "Content-Type: message/delivery-status"), part(plain("Hallo", "Message-ID: <ours@x>"), "Content-Type: message/rfc822"), kind="report"), {"whole": "Nicht zustellbar", "reports": ["message/delivery-status", "message/rfc822"], "reports_has": ("Status: 5.1.1", "<ours@x>")}),
        Sample("parts-bounce-headers", "only the headers came back", several(part("Fehler", TEXT), part("Message-ID: <ours@x>", "Content-Type: text/rfc822-headers"), kind="report"), {"reports_has": ("<ours@x>",)}),
        Sample("parts-receipt", "a read receipt", several(part("Gelesen", TEXT), part("Disposition: manual-action; displayed", "Content-Type: message/disposition-notification"), kind="report"), {"reports": ["message/disposition-notification"]}),
        Sample("parts-complaint", "a complaint", several(part("Spam", TEXT), part("Feedback-Type: abuse", "Content-Type: message/feedback-report"), kind="report"), {"reports": ["message/feedback-report"]}),
    ]  # fmt: skip


def _broken() -> list[Sample]:
    text, html = part("Hallo", TEXT), part("<p>Hallo</p>", HTML)
    body = joined(text, html, boundary="AA")
    return [
        Sample("broken-unclosed", "the end is missing", several(text, html, kind="alternative", closed=False), {"whole": "Hallo", "problems": ["bad_boundary"]}),
        Sample("broken-no-boundary", "no boundary named", mail(body, "Content-Type: multipart/mixed"), {"whole": "Hallo\n\nHallo", "problems": ["bad_boundary"]}),
        Sample("broken-other-boundary", "another boundary named", mail(body, "Content-Type: multipart/alternative; boundary=BB"), {"whole": "Hallo", "problems": ["bad_boundary"]}),
        Sample("broken-never", "a boundary that never comes", mail("Hallo Welt", "Content-Type: multipart/mixed; boundary=BB"), {"whole": "Hallo Welt", "problems": ["bad_boundary"]}),
        Sample("broken-same-inside", "inner and outer boundary are the same", several(nested(text, html, kind="alternative", boundary="AA"), boundary="AA"), {"whole_has": ("Hallo",)}),
        Sample("broken-prefix", "the inner boundary begins like the outer", several(nested(text, kind="mixed", boundary="AAB"), part("Ende", TEXT), boundary="AA"), {"whole": "Hallo\n\nEnde"}),
        Sample("broken-spaces", "blanks behind the boundary", mail(body.replace(b"--AA\n", b"--AA  \t\n"), "Content-Type: multipart/alternative; boundary=AA"), {"whole": "Hallo"}),
        Sample("broken-preamble", "words before and behind the parts are not for people", mail(b"This is a MIME mail\n" + body + b"\nEpilog", "Content-Type: multipart/alternative; boundary=AA"), {"whole": "Hallo"}),
        Sample("broken-quotes", "a boundary with blanks and marks", several(text, boundary="=_a b'()+_,-./:=?"), {"whole": "Hallo"}),
        Sample("broken-type", "no such type", mail("Hallo", "Content-Type: text"), {"whole": "Hallo"}),
        Sample("broken-type-html", "html without text/", mail("<p>Hallo</p>", "Content-Type: html"), {"whole": "Hallo"}),
        Sample("broken-type-garbage", "a type of punctuation", mail("Hallo", "Content-Type: ;;;=\"'"), {"whole": "Hallo"}),
        Sample("broken-no-headers-in-part", "a part without headers", several(b"\nHallo"), {"whole": "Hallo"}),
        Sample("broken-empty-multipart", "boundaries with nothing between", mail("--AA\n--AA--\n", "Content-Type: multipart/mixed; boundary=AA"), {"whole": "", "said": ""}),
        Sample("broken-multipart-base64", "parts may not be packed; the header is wrong", several(text, headers=("Content-Transfer-Encoding: base64",)), {"whole": "Hallo"}),
        Sample("broken-base64-cut", "base64 cut off", mail("SGFsbG8gV2VsdA", TEXT, "Content-Transfer-Encoding: base64"), {"whole": "Hallo Welt"}),
        Sample("broken-base64-footer", "a list's words behind base64", mail("SGFsbG8gV2VsdA==\n\n____\nListe Technik", TEXT, "Content-Transfer-Encoding: base64"), {"whole_has": ("Hallo Welt", "Liste Technik")}),
        Sample("broken-base64-plain", "called base64, is text", mail("Hallo Welt, hier ist Daniel.", TEXT, "Content-Transfer-Encoding: base64"), {"whole": "Hallo Welt, hier ist Daniel."}),
        Sample("broken-qp", "broken escapes stay as they are", mail("100=ZZ Gr=C3=BC=\n=C3=9Fe =", TEXT, "Content-Transfer-Encoding: quoted-printable"), {"whole_has": ("100=ZZ", "Grüße")}),
        Sample("broken-cte", "an encoding nobody knows", mail("Hallo", TEXT, "Content-Transfer-Encoding: rot26"), {"whole": "Hallo", "problems": ["bad_encoding"]}),
        Sample("broken-cte-comment", "an encoding with a semicolon", mail("SGFsbG8=", TEXT, "Content-Transfer-Encoding: base64;"), {"whole": "Hallo"}),
    ]  # fmt: skip


def _pages() -> list[Sample]:
    rows = (
        ("paragraphs", "paragraphs and breaks", "<p>Eins<br>Zwei</p><p>Drei</p>", "Eins\nZwei\n\nDrei"),
        (
            "entities",
            "entities, a blank that does not break",
            "K&ouml;ln&nbsp;&amp; &#8364; &#x20ac; &unbekannt;",
            "Köln & € € &unbekannt;",
        ),
        ("style", "style and script are not for reading", "<style>p{}</style><script>alert(1)</script><p>Hallo</p>", "Hallo"),
        ("head", "neither is the head", "<html><head><title>T</title></head><body>Hallo</body></html>", "Hallo"),
        ("comment", "comments of Office", "<!--[if mso]><table><![endif]--><p>Hallo</p>", "Hallo"),
        ("list", "a list", "<ul><li>Router<li>Kabel</ul>", "- Router\n- Kabel"),
        ("table", "a table", "<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC"),
        ("link", "a link says where it leads", '<a href="https://x.example.org/a">hier</a>', "hier <https://x.example.org/a>"),
        (
            "link-same",
            "once, if that is what is shown",
            '<a href="https://x.example.org/">https://x.example.org</a>',
            "https://x.example.org",
        ),
        ("link-script", "a link that is script leads nowhere", '<a href="javascript:alert(1)">hier</a>', "hier"),
        ("picture", "a picture in words", '<img alt="Fehler 42" src="cid:x">', "[Fehler 42]"),
        ("preformatted", "lines of a log stay", "<pre>a\n  b\nc</pre>", "a\n  b\nc"),
        ("unclosed", "tags that never close", "<div><p>Hallo <b>Welt", "Hallo Welt"),
        ("bracket", "a bracket that is none", "<p>5 < 6 und 7 > 6</p>", "5 < 6 und 7 > 6"),
        ("attribute", "a bracket in an attribute", '<img alt="a > b" src=x>Hallo', "[a > b]Hallo"),
        ("open-tag", "a tag cut off", "<p>Hallo</p><a href='x", "Hallo\n\n<a href='x"),
        ("open-comment", "a comment that never ends", "<p>Hallo</p><!-- Welt", "Hallo\n\nWelt"),
        ("whitespace", "line ends are blanks", "<p>Hallo\n   schöne\n\tWelt</p>", "Hallo schöne Welt"),
        ("capitals", "tags in capitals", "<P>Hallo</P><SCRIPT>x</SCRIPT>", "Hallo"),
    )
    return [Sample(f"html-{name}", reason, page(source), {"whole": text, "html": source}) for name, reason, source, text in rows]


def _flowed() -> list[Sample]:
    flowed = "Content-Type: text/plain; charset=utf-8; format=flowed"
    return [
        Sample("flowed", "one paragraph again", mail("Der Router \ngeht nicht.\nBitte.", flowed), {"whole": "Der Router geht nicht.\nBitte."}),
        Sample("flowed-delsp", "the blank at the seam goes", mail("路由 \n器", flowed + "; delsp=yes"), {"whole": "路由器"}),
        Sample("flowed-quoted", "quoted paragraphs", mail("> Der Router \n> geht nicht.\nDoch.", flowed), {"whole": "> Der Router geht nicht.\nDoch."}),
        Sample("flowed-signature", "the mark of the signature ends in a blank, too", mail("Geht.\n\n-- \nDaniel", flowed), {"said": "Geht.", "quoted": "-- \nDaniel"}),
        Sample("flowed-stuffed", "a stuffed blank goes", mail(" > kein Zitat\n From hier", flowed), {"whole": "> kein Zitat\nFrom hier"}),
        Sample("flowed-depth", "another depth ends the paragraph", mail("> eins \n>> zwei\nEnde", flowed), {"whole": "> eins\n>> zwei\nEnde"}),
    ]  # fmt: skip
