"""What happened to one ticket, step by step; written in bulk by the chronicle, or played by the operations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from firstline.administration.world.reading import Pattern


@dataclass(frozen=True)
class Speaker:
    """A requester as far as stories need to know."""

    id: int
    name: str
    mail: str
    language: str
    organisation: int | None
    kind: str
    place: str
    serial: str


@dataclass(frozen=True)
class Worker:
    """An agent as far as stories need to know: there since a moment; `pace` is how much longer than an old hand they take."""

    id: int
    name: str
    languages: frozenset[str]
    queue: str
    level: int
    pace: float
    since: datetime


@dataclass(frozen=True)
class Step:
    """One thing that somebody did: verbs are those of the operations; texts hold what was said or written."""

    verb: str
    at: datetime
    by: int | None
    text: str = ""
    to: str = ""
    further: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """
    A ticket's life. live: an agent answered and writes it down (phone, in person). known: intake knew the fault pattern.

    same_matter_as: the place in the past of the ticket that comes back, if any.
    """

    requester: Speaker
    pattern: Pattern
    channel: str
    at: datetime
    subject: str
    text: str
    by: int
    live: bool
    known: bool
    details: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    same_matter_as: int | None = None
    place: int = 0
