"""Whatever comes in, reading it ends, stays within bounds, and keeps the words; nothing but Unreadable is raised."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstline.channels.email.parsing.encoded_words import decoded, parameters
from firstline.channels.email.parsing.headers import block, content_key, key, keys
from firstline.channels.email.parsing.html_text import text_from
from firstline.channels.email.parsing.mailboxes import mailboxes
from firstline.channels.email.parsing.parts import (
    MOST_ADDRESSES,
    MOST_FILES,
    MOST_HEADER_LENGTH,
    MOST_HEADERS,
    MOST_IDS,
    MOST_REPORTS,
    MOST_TEXT,
    ParsedMail,
    Unreadable,
)
from firstline.channels.email.parsing.quotation import parted
from firstline.channels.email.parsing.reading import read
from firstline.channels.email.parsing.winmail import unpacked
from firstline.channels.email.tests.corpus.all import SAMPLES
from firstline.channels.email.tests.corpus.making import plain
from firstline.channels.email.tests.corpus.tnef import packed

SMALL = [sample for sample in SAMPLES if len(sample.raw) < 20_000]
QUICK = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

# Lines that mean something to whoever parts a text.
LINES = st.sampled_from(
    [
        "", "Hallo", "> Zitat", ">> älter", "-- ", "--", "Von: Service <s@x.example.org>", "Gesendet: Dienstag, 3. März 2026",
        "An: Daniel", "Betreff: AW: Router", "Am 03.03.2026 um 10:00 schrieb Service:", "On Tue, Mar 3, 2026 at 10:00 AM Service",
        "wrote:", "Sent from my iPhone", "-----Ursprüngliche Nachricht-----", "________________________________",
        "---------- Forwarded message ---------", "Bitte tauschen:", "- Kabel", "Diese E-Mail enthält vertrauliche Informationen.",
        "5 > 4", " > x", "Name:", ":",
    ]
)  # fmt: skip


def _within_bounds(mail: ParsedMail) -> None:
    assert len(mail.whole) <= MOST_TEXT
    assert len(mail.files) <= MOST_FILES
    assert len(mail.headers) <= MOST_HEADERS
    assert len(mail.reports) <= MOST_REPORTS
    assert max(map(len, (mail.references, mail.in_reply_to))) <= MOST_IDS
    assert max(map(len, (mail.to, mail.cc, mail.senders, mail.reply_to))) <= MOST_ADDRESSES
    assert all(len(value) <= MOST_HEADER_LENGTH for _, value in mail.headers)
    texts = [mail.subject, mail.whole, mail.said, mail.quoted, mail.html, mail.message_id, *[file.name for file in mail.files]]
    texts += [text for header in mail.headers for text in header] + [report.text for report in mail.reports]
    texts += [text for person in (*mail.senders, *mail.to, *mail.cc) for text in (person.name, person.address)]
    for text in texts:
        # PostgreSQL takes neither NULs nor lone surrogates.
        assert "\x00" not in text
        text.encode()
    assert "\n" not in mail.subject + "".join(file.name for file in mail.files)
    assert mail.said or not mail.whole
    assert _words(mail.said) + _words(mail.quoted) == _words(mail.whole) or sorted(_lines(mail.said) + _lines(mail.quoted)) == sorted(
        _lines(mail.whole)
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _words(text: str) -> list[str]:
    return text.split()


def _read(raw: bytes) -> None:
    keys(raw)
    content_key(raw)
    code, mail = _outcome(raw)
    if mail is None:
        assert code in {"empty", "not_a_mail"}
        return
    _within_bounds(mail)


def _outcome(raw: bytes) -> tuple[str, ParsedMail | None]:
    try:
        return "", read(raw)
    except Unreadable as refused:
        return refused.code, None


@QUICK
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    _read(raw)


@QUICK
@given(st.binary(max_size=500), st.binary(max_size=500))
def test_any_header_and_any_body_are_read_or_refused(header: bytes, body: bytes) -> None:
    for name in (b"From: ", b"Subject: ", b"Content-Type: ", b"Content-Type: multipart/mixed; boundary=", b"Content-Transfer-Encoding: "):
        _read(name + header + b"\r\n\r\n" + body)


@QUICK
@given(st.sampled_from(SMALL), st.integers(0, 2**32))
def test_damaged_mails_of_the_corpus_are_read_or_refused(sample: object, seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(sample.raw)  # type: ignore[attr-defined]  # hypothesis hands over a Sample
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(raw) + 1)
        match chance.randrange(5):
            case 0:
                raw[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del raw[at : at + chance.randrange(1, 60)]
            case 2:
                raw[at:at] = bytes(raw[at // 2 : at // 2 + 80])
            case 3:
                raw[at:at] = chance.choice(
                    [b"\x00", b"\r", b"\n", b"=?utf-8?B?", b"--", b'"', b"\xff\xfe", b"<", b"%", b";", b"begin 644 a\n"]
                )
            case _:
                other = chance.choice(SMALL).raw
                raw[at:at] = other[chance.randrange(len(other) + 1) :][:200]

    _read(bytes(raw))


@QUICK
@given(st.lists(LINES, max_size=40))
def test_parting_loses_no_line(lines: list[str]) -> None:
    text = "\n".join(lines)

    said, quoted = parted(text)

    assert sorted(_lines(said) + _lines(quoted)) == sorted(_lines(text))
    assert said.strip() or not text.strip()


@QUICK
@given(st.text(max_size=400))
def test_parting_loses_no_words_of_any_text(text: str) -> None:
    said, quoted = parted(text)

    assert sorted(said.split() + quoted.split()) == sorted(text.split())


@QUICK
@given(st.lists(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=12), min_size=1, max_size=30))
def test_the_words_of_a_person_come_through(words: list[str]) -> None:
    mail = read(plain(" ".join(words)))

    assert mail.said.split() == decoded(" ".join(words)).split()


@QUICK
@given(st.text(max_size=300))
def test_functions_on_texts_take_any_text(text: str) -> None:
    decoded(text.encode("utf-8", "replace").decode())
    parameters(text)
    mailboxes([text])
    text_from(text)
    key(text, text)
    key("\ud800", "\udfff")


@QUICK
@given(st.integers(0, 2**32))
def test_damaged_parcels_of_outlook_are_unpacked_or_not(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(packed(files=[("a.txt", b"abc" * 20), ("Über.pdf", b"x")]))
    for _ in range(chance.randrange(1, 8)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)

    unpacked(bytes(raw))


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.name.startswith("hostile-")], ids=lambda sample: sample.name)
def test_hostile_mails_take_seconds_at_most(sample: object) -> None:
    raw: bytes = sample.raw  # type: ignore[attr-defined]  # a Sample
    began = time.process_time()

    _read(raw)

    assert time.process_time() - began < 10


def test_what_a_server_adds_does_not_change_the_content_key() -> None:
    raw = plain("Hallo")
    delivered = b"Received: from a by b\r\nX-Spam: no\r\n" + raw.replace(b"\r\n", b"\n") + b"\n"

    assert content_key(delivered) == content_key(raw)
    assert content_key(plain("Hallo!")) != content_key(raw)


def test_a_header_is_found_by_its_number_however_it_is_folded() -> None:
    raw = plain("Hallo", "X-Ticket:  12\r\n  34")

    assert key("x-ticket", "12 34") in keys(raw)
    assert key("X-Ticket", "1234") not in keys(raw)
    assert block(raw).first("x-ticket") == "12  34"
