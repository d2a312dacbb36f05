"""What a way of sending mail must offer, and how it says that it could not."""

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self


class NotNow(Exception):
    """The mail could not be sent at the moment; the argument says why. It is tried again."""


class Away(NotNow):
    """The server itself cannot be reached or does not let us in: no other mail would go out now, either."""


class Refused(Exception):
    """The other side will never take this mail; the argument is what it said."""


@dataclass(frozen=True)
class Letter:
    """A mail as it goes over the line; an empty sender (null return path) asks everybody not to answer to it."""

    mail_id: str
    raw: bytes
    sender: str
    to: str


class Sender(Protocol):
    """Sends one mail after the other; what it opened is closed at the end of the with block."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None: ...

    def open(self) -> None:
        """Make sure of the way before a mail is written for it. Raises Away."""

    def send(self, letter: Letter) -> None:
        """Hand the mail over. Raises NotNow, Away, Refused."""
