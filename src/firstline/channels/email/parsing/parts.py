"""What a mail consists of once it is read, how much of each is kept, and what was repaired or left out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_BYTES = 64 * 1024 * 1024
MOST_HEADERS = 500
MOST_HEADER_LENGTH = 4_000
MOST_PARTS = 500
MOST_DEPTH = 20
MOST_FILES = 200
MOST_ADDRESSES = 200
MOST_IDS = 100
MOST_REPORTS = 20
# Characters of text and of HTML; more than this is no letter to be read on a page and stays in the raw mail.
MOST_TEXT = 1_000_000
MOST_HTML = 2_000_000


class Problem(StrEnum):
    """What had to be repaired or was left out."""

    BAD_HEADER = "bad_header"
    TOO_MANY_HEADERS = "too_many_headers"
    BAD_BOUNDARY = "bad_boundary"
    BAD_ENCODING = "bad_encoding"
    BAD_CHARSET = "bad_charset"
    BAD_DATE = "bad_date"
    BAD_WINMAIL = "bad_winmail"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_MANY_FILES = "too_many_files"
    TEXT_CUT = "text_cut"
    ENCRYPTED = "encrypted"
    NO_SENDER = "no_sender"
    SEVERAL_SENDERS = "several_senders"


class Unreadable(Exception):
    """The bytes cannot be read as a mail; `code` says why: empty, not_a_mail, too_big, failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody in a From, To or Cc; the address in its normal spelling, or empty if it is none."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class File:
    """Something attached; a picture shown in the HTML is inline and has a content id."""

    name: str
    media_type: str
    content: bytes
    content_id: str
    is_inline: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a machine reports about another mail: a part of a bounce, a receipt, a complaint."""

    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail, read. `said` and `quoted` together have every line of `whole`."""

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    senders: tuple[Mailbox, ...]
    sender: Mailbox | None
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    sent_at: datetime | None
    whole: str
    said: str
    quoted: str
    html: str
    files: tuple[File, ...]
    headers: tuple[tuple[str, str], ...]
    reports: tuple[Report, ...]
    problems: tuple[str, ...]
