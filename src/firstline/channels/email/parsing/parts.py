"""What a mail is made of once it has been read: plain values, decoded and bounded, with nothing trusted yet."""

from dataclasses import dataclass
from datetime import datetime


class Unreadable(Exception):
    """The mail cannot be read; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody as a header names them; the address in lower-case normal form, or empty if it is none."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with the mail; content_id without angle brackets, for pictures shown in the text."""

    name: str
    media_type: str
    content: bytes
    content_id: str
    is_inline: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a machine says about another mail: the fields of a report, or the headers of the mail that came back with it."""

    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """
    A mail, read.

    `whole` is all its text; `said` what the person wrote, without quotation and signature; `quoted` the folded rest. `html` is what the
    mail brought, decoded and NOT sanitised. `headers` are decoded, in order, bounded in number and length. `problems` are codes.
    """

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
