"""What a way of sending mail must offer, and how it says that it could not."""

from email.message import EmailMessage
from types import TracebackType
from typing import Protocol, Self


class NotNow(Exception):
    """The mail could not be sent at the moment; the argument says why. It is tried again."""


class Refused(Exception):
    """The other side will never take this mail; the argument is what it said."""


class Sender(Protocol):
    """Sends one mail after the other; what it opened is closed at the end of the with block."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None: ...

    def send(self, mail: EmailMessage, *, to: str) -> None:
        """Hand the mail over. Raises NotNow, Refused."""
