"""What ways of sending mail, and of getting access to mailboxes, must offer, and how they say that they could not."""

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from firstline.channels.email.secrets import OAuth


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


class NoAnswer(Exception):
    """The domain name system did not answer in time, or not sensibly. Nothing is known then, which is not the same as "there is none"."""


class Resolver(Protocol):
    """Asks the domain name system; a name that has nothing of the sort gives nothing. Each raises NoAnswer."""

    def texts(self, name: str) -> tuple[bytes, ...]: ...

    def addresses(self, name: str, *, six: bool) -> tuple[str, ...]: ...

    def exchanges(self, name: str) -> tuple[tuple[int, str], ...]:
        """Mail servers with their preference."""

    def services(self, name: str) -> tuple[tuple[int, int, str], ...]:
        """Hosts of a service with preference and port (SRV)."""

    def names(self, name: str) -> tuple[str, ...]:
        """Names of an address, which is written as in-addr.arpa and ip6.arpa do."""


class TokenAway(Exception):
    """The token endpoint cannot be reached at the moment; the argument says why."""


class TokenRefused(Exception):
    """The token endpoint does not know us any more: somebody has to sign in again. The argument is what it said."""


@dataclass(frozen=True)
class FreshToken:
    """Access for so many seconds; refresh: what to ask with the next time, empty for the same as now."""

    access: str
    seconds: float
    refresh: str


class TokenEndpoint(Protocol):
    """Gives fresh access to a mailbox."""

    def refresh(self, secret: OAuth) -> FreshToken:
        """Raises TokenAway, TokenRefused."""
