"""What the rules look at: a mail with its headers at hand, and what they answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from firstline.channels.email.models import InboundMail
from firstline.channels.email.parsing.parts import ParsedMail

# Machines say what they have to say at the beginning; people write without end.
_TEXT_READ = 20_000
_HEADER_READ = 2_000

NULL_PATH = "<>"


@dataclass(frozen=True, slots=True)
class Recognised:
    """
    What sort of mail it is, by which rule, and what it tells.

    A bounce tells `failed`, `permanent`, `original`, `words`; an absence `until`; a mail of ours that came back `loop`; a person's mail
    that must not be answered by a machine `silent`, through a list `list`.
    """

    kind: InboundMail.Kind
    reason: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marks:
    """By what our own mails are known: the value of their loop header, and their Message-IDs."""

    loop: str
    is_ours: Callable[[str], bool]


@dataclass(frozen=True)
class Looked:
    """A mail as the rules see it; `envelope_from` is "<>" for the null return path and empty when nobody knows it."""

    mail: ParsedMail
    envelope_from: str
    own_addresses: frozenset[str]
    own_marks: Marks

    @cached_property
    def headers(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, value in self.mail.headers:
            found[name.lower()] = (*found.get(name.lower(), ())[:20], value[:_HEADER_READ].strip())
        return found

    def header(self, name: str) -> str:
        """The first one of that name, in lower case, or nothing."""
        return self.headers.get(name, ("",))[0].lower()

    def word(self, name: str) -> str:
        """Its first word, without parameters and comments."""
        words = self.header(name).replace(";", " ").replace("(", " ").split()
        return words[0] if words else ""

    @cached_property
    def subject(self) -> str:
        return " ".join(self.mail.subject[:_HEADER_READ].lower().split())

    @cached_property
    def text(self) -> str:
        return self.mail.whole[:_TEXT_READ]

    @cached_property
    def said(self) -> str:
        return self.mail.said[:_TEXT_READ].lower()

    @property
    def sender(self) -> str:
        return self.mail.sender.address if self.mail.sender else ""

    @property
    def answers_something(self) -> bool:
        return bool(self.mail.in_reply_to or self.mail.references)

    @property
    def has_null_path(self) -> bool:
        return NULL_PATH in (self.envelope_from, "".join(self.header("return-path").split()))

    @property
    def is_from_postmaster(self) -> bool:
        local = self.sender.partition("@")[0]
        return local in {"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "bounce", "bounces", "mailer_daemon", "maildaemon"}
