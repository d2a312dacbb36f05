"""What a dialogue needs of the desk behind it."""

from typing import Protocol


class Busy(Exception):
    """Not at the moment: the desk or its database is in trouble. The mail is brought again."""


class NoRoom(Exception):
    """The disk is nearly full. The mail is brought again."""


class TooLarge(Exception):
    """The desk never takes a mail of this size."""


class Door(Protocol):
    """Asked by every dialogue, many at a time."""

    async def knows(self, address: str) -> bool:
        """Is mail to this address for us? Raises Busy, NoRoom."""

    async def take(self, raw: bytes, *, sender: str, recipients: tuple[str, ...], client_host: str, lmtp: bool) -> int:
        """Keep the mail for good, its number. Raises Busy, NoRoom, TooLarge."""
