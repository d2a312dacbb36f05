"""What a share of few answers says about all: Wilson's interval; pure."""

import math
from dataclasses import dataclass

# 95 of 100 such intervals hold the true share.
_Z = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval in which the true share lies."""

    yes: int
    asked: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.yes / self.asked if self.asked else 0.0


def share(yes: int, asked: int) -> Share:
    """Nobody asked: it may be anything."""
    if not asked:
        return Share(0, 0, 0.0, 1.0)
    mean, squared = yes / asked, _Z * _Z
    middle = (mean + squared / (2 * asked)) / (1 + squared / asked)
    half = _Z * math.sqrt(mean * (1 - mean) / asked + squared / (4 * asked * asked)) / (1 + squared / asked)
    return Share(yes, asked, max(0.0, middle - half), min(1.0, middle + half))
