"""Headers that are broken, doubled, forged, or written in letters they may not have."""

# ruff: noqa: E501  A row of the table is one mail.

from datetime import UTC, datetime

from firstline.channels.email.tests.corpus.making import Sample, mail, plain

_MORNING = datetime(2026, 3, 3, 9, 11, 12, tzinfo=UTC)


def samples() -> list[Sample]:
    """By header."""
    return [*_subjects(), *_people(), *_ids(), *_dates(), *_blocks()]


def _subjects() -> list[Sample]:
    return [
        Sample(f"subject-{name}", reason, plain("Hallo", b"Subject: " + written), {"subject": wanted, "whole": "Hallo"})
        for name, reason, written, wanted in (
            ("q", "encoded as Q", b"=?utf-8?Q?St=C3=B6rung?=", "Störung"),
            ("b", "encoded as B", b"=?UTF-8?B?U3TDtnJ1bmc=?=", "Störung"),
            ("two-words", "the blank between two words is none", b"=?utf-8?Q?St=C3=B6?=\r\n =?utf-8?Q?rung?=", "Störung"),
            ("split-letter", "a letter cut in two words", b"=?utf-8?B?U3TD?= =?utf-8?B?tnJ1bmc=?=", "Störung"),
            ("mixed", "words between plain words", b"AW: =?iso-8859-1?Q?St=F6rung?= im Haus", "AW: Störung im Haus"),
            ("blank-in-word", "a blank where none may be", b"=?utf-8?Q?St=C3=B6rung im Haus?=", "Störung im Haus"),
            ("language", "RFC 2231's language", b"=?utf-8*de?Q?St=C3=B6rung?=", "Störung"),
            ("no-padding", "base64 without its end", b"=?utf-8?B?U3TDtnJ1bmc?=", "Störung"),
            ("bad-base64", "base64 of five letters", b"=?utf-8?B?U3TDt?=", "St\ufffd"),
            ("bad-q", "an escape that is none", b"=?utf-8?Q?100=ZZ?=", "100=ZZ"),
            ("unknown-charset", "a charset nobody knows", b"=?x-klingon?Q?St=F6rung?=", "Störung"),
            ("wrong-charset", "called UTF-8, is iso-8859-1", b"=?utf-8?Q?St=F6rung?=", "Störung"),
            ("raw-utf8", "8 bits as they are", "Störung".encode(), "Störung"),
            ("raw-latin1", "8 bits of another charset", "Störung".encode("latin-1"), "Störung"),
            ("adjacent", "no blank between words", b"=?utf-8?Q?A?==?utf-8?Q?B?=", "AB"),
            ("not-a-word", "looks like one", b"=?what?= =?utf-8?X?abc?=", "=?what?= =?utf-8?X?abc?="),
            ("folded", "folded with tabs", b"Der Router\r\n\tgeht nicht", "Der Router geht nicht"),
            (
                "newline-inside",
                "a line end hidden in a word makes no header",
                b"=?utf-8?Q?A=0D=0ABcc:_x@y.example.org?=",
                "A Bcc: x@y.example.org",
            ),
            ("nul", "a NUL in a word", b"=?utf-8?Q?A=00B?=", "AB"),
            ("script", "HTML is just letters here", b"<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("empty", "nothing", b"", ""),
            ("spaces", "blanks only", b"   \t ", ""),
            ("long", "as long as a book", b"x" * 5_000, "x" * 1_000),
            (
                "unfolded-continuation",
                "the rest of the line lost its blank",
                b"Der Router geht\r\nleider nicht\r\nX-A: b",
                "Der Router geht leider nicht",
            ),
        )
    ]


def _people() -> list[Sample]:
    rows = (
        ("plain", "address only", b"a@b.example.org", [("", "a@b.example.org")]),
        ("capitals", "addresses are compared in lower case", b"Anna <A.B@Example.ORG>", [("Anna", "a.b@example.org")]),
        ("comma", "a comma in quotation marks", b'"Brandt, Daniel" <d@b.example.org>', [("Brandt, Daniel", "d@b.example.org")]),
        ("comma-bare", "a comma without them is two people, one without address", b"Brandt, Daniel <d@b.example.org>", [("Brandt", ""), ("Daniel", "d@b.example.org")]),
        ("comma-encoded", "a comma hidden in a word parts nothing", b"=?utf-8?Q?Brandt=2C_Daniel?= <d@b.example.org>", [("Brandt, Daniel", "d@b.example.org")]),
        ("quoted-word", "an encoded word in quotation marks", b'"=?utf-8?Q?J=C3=B6rg?=" <j@b.example.org>', [("Jörg", "j@b.example.org")]),
        ("comment", "the name as a remark", b"d@b.example.org (Daniel Brandt)", [("Daniel Brandt", "d@b.example.org")]),
        ("nested-comment", "remarks in remarks", b"d@b.example.org (a (b) c)", [("a (b) c", "d@b.example.org")]),
        ("two", "two authors", b"a@b.example.org, Eva <c@d.example.org>", [("", "a@b.example.org"), ("Eva", "c@d.example.org")]),
        ("group", "a group", b"Team: a@b.example.org, c@d.example.org;", [("", "a@b.example.org"), ("", "c@d.example.org")]),
        ("address-as-name", "another's address as the name", b'"chef@lindenhof.example.org" <x@evil.example.org>', [("chef@lindenhof.example.org", "x@evil.example.org")]),
        ("two-angles", "the last brackets count", b"A <a@b.example.org> <x@evil.example.org>", [("A", "x@evil.example.org")]),
        ("space-in-address", "blanks around the address", b"D < d@b.example.org >", [("D", "d@b.example.org")]),
        ("no-at", "no address", b"Daniel Brandt", [("Daniel Brandt", "")]),
        ("empty-angles", "nothing in the brackets", b"Daniel <>", [("Daniel", "")]),
        ("words-around", "an address between words without brackets", b"Daniel d@b.example.org", [("Daniel", "d@b.example.org")]),
        ("mailto", "a link instead of an address", b"D <mailto:d@b.example.org>", [("D", "d@b.example.org")]),
        ("route", "a route of the eighties", b"<@relay.example.org,@b:d@b.example.org>", [("", "d@b.example.org")]),
        ("quoted-local", "quotation marks around the first half", b'"daniel"@b.example.org', [("", "daniel@b.example.org")]),
        ("umlaut-domain", "letters beyond ASCII in the domain", "D <d@köln.example>".encode(), [("D", "d@köln.example")]),
        ("malformed-word", "half a letter, and no address", b"=?utf-8?Q?=F0?= <>", [("\ufffd", "")]),
        ("stray-parenthesis", "an address behind a bracket that closes nothing", b"a@b.example.org)x@evil.example.org", [("a@b.example.org)x@evil.example.org", "")]),
        ("unclosed-quote", "quotation marks that never end", b'"Daniel <d@b.example.org>', [("Daniel", "d@b.example.org")]),
        ("undisclosed", "an empty group is nobody", b"undisclosed-recipients:;", []),
        ("newline-name", "a line end in the name makes no header", b"=?utf-8?Q?A=0ABcc=3A_x?= <d@b.example.org>", [("A Bcc: x", "d@b.example.org")]),
    )  # fmt: skip
    found = [
        Sample(f"from-{name}", reason, plain("Hallo", b"From: " + written), {"senders": people}) for name, reason, written, people in rows
    ]
    found.append(
        Sample("from-missing", "nobody says who wrote it", mail("Hallo", without=("from",)), {"sender": None, "problems": ["no_sender"]})
    )
    found.append(
        Sample(
            "from-sender",
            "only the Sender is named",
            mail("Hallo", "Sender: S <s@b.example.org>", without=("from",)),
            {"sender": ("S", "s@b.example.org")},
        )
    )
    found.append(
        Sample(
            "from-twice",
            "two From headers, the oldest trick",
            plain("Hallo", "From: A <a@b.example.org>\r\nFrom: B <b@evil.example.org>"),
            {"sender": ("A", "a@b.example.org"), "problems": ["several_senders"]},
        )
    )
    found.append(
        Sample(
            "reply-to-other",
            "answers are wanted elsewhere: shown, never the sender",
            plain("Hallo", "Reply-To: X <x@evil.example.org>"),
            {"sender": ("Daniel Brandt", "daniel@brandt.example.org"), "reply_to": [("X", "x@evil.example.org")]},
        )
    )
    cc = "Cc: Eva <e@b.example.org>,\r\n\tOtto\r\n <o@b.example.org>"
    found.append(
        Sample(
            "cc-folded", "a list over three lines", plain("Hallo", cc), {"cc": [("Eva", "e@b.example.org"), ("Otto", "o@b.example.org")]}
        )
    )
    return found


def _ids() -> list[Sample]:
    rows = (
        ("usual", "as it should be", b"Message-ID: <a.b@c>", {"message_id": "<a.b@c>"}),
        ("spaces", "blanks around", b"Message-ID:   <a.b@c>  ", {"message_id": "<a.b@c>"}),
        ("bare", "no brackets", b"Message-ID: a.b@c", {"message_id": "<a.b@c>"}),
        ("bracket", "the standard library raises IndexError here", b"Message-ID: <[abc@x>", {"message_id": "<[abc@x>"}),
        ("folded", "on the next line", b"Message-ID:\r\n <a.b@c>", {"message_id": "<a.b@c>"}),
        ("empty", "nothing", b"Message-ID:", {"message_id": ""}),
        ("nul", "a NUL in it", b"Message-ID: <a\x00b@c>", {"message_id": "<ab@c>"}),
        ("long", "longer than a line may be", b"Message-ID: <" + b"x" * 3_000 + b"@c>", {"message_id": "<" + "x" * 996 + ">"}),
        ("references", "several over lines", b"References: <a@b>\r\n\t<c@d> <e@f>", {"references": ["<a@b>", "<c@d>", "<e@f>"]}),
        ("references-tight", "without blanks", b"References: <a@b><c@d>", {"references": ["<a@b>", "<c@d>"]}),
        ("references-broken", "an id broken in two by a server", b"References: <a.long.id\r\n @b>", {"references": ["<a.long.id@b>"]}),
        ("references-twice", "the same twice", b"References: <a@b> <a@b>", {"references": ["<a@b>"]}),
        ("in-reply-to-words", "old programs write words", b'In-Reply-To: Your message of "Mon" <a@b>', {"in_reply_to": ["<a@b>"]}),
        ("in-reply-to-two", "two at once", b"In-Reply-To: <a@b> <c@d>", {"in_reply_to": ["<a@b>", "<c@d>"]}),
    )
    return [Sample(f"id-{name}", reason, plain("Hallo", header), facts) for name, reason, header, facts in rows]


def _dates() -> list[Sample]:
    rows = (
        ("usual", "as it should be", "Tue, 03 Mar 2026 10:11:12 +0100", _MORNING),
        ("comment", "with the name of the zone", "Tue, 3 Mar 2026 10:11:12 +0100 (CET)", _MORNING),
        ("no-day", "without the weekday", "3 Mar 2026 10:11:12 +0100", _MORNING),
        ("no-zone", "without a zone it is UTC", "Tue, 3 Mar 2026 09:11:12", _MORNING),
        ("short-year", "two digits", "Tue, 3 Mar 26 10:11:12 +0100", _MORNING),
        ("german", "words that are no date", "Dienstag, der dritte März", None),
        ("far", "the year 9999", "Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("zone", "a zone no clock has", "Tue, 3 Mar 2026 10:11:12 +9999", None),
        ("empty", "nothing", "", None),
    )
    return [
        Sample(f"date-{name}", reason, plain("Hallo", f"Date: {written}"), {"sent_at": moment}) for name, reason, written, moment in rows
    ]


def _blocks() -> list[Sample]:
    usual = plain("Hallo")
    known = {"whole": "Hallo", "sender": ("Daniel Brandt", "daniel@brandt.example.org")}
    return [
        Sample("block-mbox", "the line of a mailbox file", b"From daniel@brandt.example.org Tue Mar  3 10:11:12 2026\r\n" + usual, known),
        Sample("block-blank-lines", "blank lines before the headers", b"\r\n\r\n" + usual, known),
        Sample(
            "block-space-before-colon", "a blank before the colon", usual.replace(b"Subject:", b"Subject :"), known | {"subject": "Router"}
        ),
        Sample(
            "block-odd-line",
            "a line that is no header",
            usual.replace(b"Subject:", b"this is no header\r\nSubject:"),
            known | {"subject": "Router"},
        ),
        Sample(
            "block-no-blank-line",
            "the body begins without a blank line",
            b"From: a@b.example.org\r\nDer Router geht nicht.",
            {"whole": "Der Router geht nicht."},
        ),
        Sample("block-headers-only", "no body", usual.partition(b"\r\n\r\n")[0], {"whole": "", "said": "", "subject": "Router"}),
        Sample("block-nul-header", "a NUL in a header", plain("Hallo", b"Subject: Rou\x00ter"), known | {"subject": "Router"}),
        Sample(
            "block-control",
            "headers that would command us have no effect here",
            plain("#close", "X-Firstline-Queue: it", "X-OTRS-State: closed"),
            {"whole": "#close"},
        ),
        Sample("block-empty", "no mail", b"", {"unreadable": "empty"}),
        Sample("block-blanks", "blank lines only", b"\r\n \r\n", {"unreadable": "empty"}),
        Sample("block-no-headers", "words, no mail", b"Der Router geht nicht.\r\n", {"unreadable": "not_a_mail"}),
        Sample("block-binary", "a picture, no mail", b"\x89PNG\r\n\x1a\n\x00\x00\x00", {"unreadable": "not_a_mail"}),
    ]
