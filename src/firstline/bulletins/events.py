"""What happens to bulletins; ids and codes only."""

from dataclasses import dataclass

from firstline.core.events import Happening, declare


@declare("bulletin.spread")
@dataclass(frozen=True)
class BulletinSpread(Happening):
    """What somebody has learned was told to so many people whom it concerns."""

    bulletin: int
    recipients: int


@declare("bulletin.acknowledged")
@dataclass(frozen=True)
class BulletinAcknowledged(Happening):
    """Somebody took note of a bulletin; `right` says whether they answered its question rightly (true without one)."""

    bulletin: int
    right: bool


@declare("bulletin.recalled")
@dataclass(frozen=True)
class BulletinRecalled(Happening):
    """A bulletin no longer holds: its author or a lead took it back."""

    bulletin: int


@declare("bulletin.expired")
@dataclass(frozen=True)
class BulletinExpired(Happening):
    """A bulletin has run out and is shown no more."""

    bulletin: int
