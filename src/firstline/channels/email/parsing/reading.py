"""A mail, read: from the bytes as they were received to who wrote what to whom, with which files."""

import logging
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from firstline.channels.email.parsing import quotation
from firstline.channels.email.parsing.charsets import tidy
from firstline.channels.email.parsing.contents import Contents, contents
from firstline.channels.email.parsing.encoded_words import decoded
from firstline.channels.email.parsing.headers import Block
from firstline.channels.email.parsing.html_text import text_from
from firstline.channels.email.parsing.mailboxes import mailboxes
from firstline.channels.email.parsing.parts import (
    MOST_BYTES,
    MOST_HEADER_LENGTH,
    MOST_HEADERS,
    MOST_IDS,
    MOST_TEXT,
    Mailbox,
    ParsedMail,
    Problem,
    Unreadable,
)
from firstline.channels.email.parsing.structure import tree

log = logging.getLogger(__name__)

_ID = re.compile(r"<[^<>]{1,996}>")
_MOST_SUBJECT = 1_000


def read(raw: bytes) -> ParsedMail:
    """The mail. Raises Unreadable if the bytes are none."""
    if len(raw) > MOST_BYTES:
        raise Unreadable("too_big")
    if not raw.strip():
        raise Unreadable("empty")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    try:
        return _read(raw)
    except Unreadable:
        raise
    except Exception as fault:
        # An edge: one mail that we cannot read must not hold up the others; it is shown raw.
        log.exception("A mail could not be read")
        raise Unreadable("failed") from fault


def _read(raw: bytes) -> ParsedMail:
    problems: set[Problem] = set()
    root = tree(raw, problems)
    head = root.head
    if not head.fields:
        raise Unreadable("not_a_mail")
    if head.is_cut or len(head.fields) > MOST_HEADERS:
        problems.add(Problem.TOO_MANY_HEADERS)
    found = contents(raw, root, problems)
    whole = _whole(found, problems)
    subject = decoded(head.first("subject")[:MOST_HEADER_LENGTH])[:_MOST_SUBJECT]
    said, quoted = quotation.parted(whole, subject=subject)
    senders = mailboxes(head.every("from"))
    return ParsedMail(
        message_id=_message_id(head.first("message-id")),
        in_reply_to=_ids(head.every("in-reply-to")),
        references=_ids(head.every("references")),
        senders=senders,
        sender=_sender(senders, head, problems),
        reply_to=mailboxes(head.every("reply-to")),
        to=mailboxes(head.every("to")),
        cc=mailboxes(head.every("cc")),
        subject=subject,
        sent_at=_moment(head.first("date"), problems),
        whole=whole,
        said=said,
        quoted=quoted,
        html=found.html,
        files=found.files,
        headers=tuple((name, decoded(value[:MOST_HEADER_LENGTH])) for name, value in head.fields[:MOST_HEADERS]),
        reports=found.reports,
        problems=tuple(sorted(problems)),
    )


def _whole(found: Contents, problems: set[Problem]) -> str:
    texts = [segment.text if segment.text.strip() else text_from(segment.html) for segment in found.segments]
    whole = "\n\n".join(text.strip("\n") for text in texts if text.strip())
    if len(whole) > MOST_TEXT:
        problems.add(Problem.TEXT_CUT)
    return whole[:MOST_TEXT].rstrip()


def _sender(senders: tuple[Mailbox, ...], head: Block, problems: set[Problem]) -> Mailbox | None:
    """Who claims to have written it: the first From with an address, else the Sender."""
    known = [somebody for somebody in senders if somebody.address]
    if len({somebody.address for somebody in known}) > 1 or len(head.every("from")) > 1:
        problems.add(Problem.SEVERAL_SENDERS)
    if not known:
        problems.add(Problem.NO_SENDER)
        known = [somebody for somebody in mailboxes(head.every("sender")) if somebody.address]
    return known[0] if known else None


def _message_id(value: str) -> str:
    found = _ids((value,))
    if found:
        return found[0]
    bare = _without_blanks(value).strip("<>")[:996]
    return f"<{bare}>" if bare else ""


def _ids(values: tuple[str, ...]) -> tuple[str, ...]:
    """Every Message-ID in these values once; of very many the first and the last, which matter for the thread."""
    found = list(dict.fromkeys(match for value in values for match in _ID.findall(_without_blanks(value))))
    if len(found) > MOST_IDS:
        found = found[:1] + found[1 - MOST_IDS :]
    return tuple(found)


def _without_blanks(value: str) -> str:
    return "".join(tidy(value).split())


def _moment(value: str, problems: set[Problem]) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value[:100])
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = None
    if moment is not None and 1980 <= moment.year <= 2200:
        return moment
    if value:
        problems.add(Problem.BAD_DATE)
    return None
