"""What happens to people; ids and codes only."""

from dataclasses import dataclass

from firstline.core.events import Happening, declare


@declare("person.registered")
@dataclass(frozen=True)
class PersonRegistered(Happening):
    """Somebody became known to the desk."""

    person: int


@declare("person.changed")
@dataclass(frozen=True)
class PersonChanged(Happening):
    """Name, addresses, devices or languages of a person were changed."""

    person: int


@declare("rights.changed")
@dataclass(frozen=True)
class RightsChanged(Happening):
    """A person's roles, queues or activity changed: open pages are checked again."""

    person: int
