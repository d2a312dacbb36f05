"""What happens in self-service; ids and codes only, and never who it was."""

from dataclasses import dataclass

from firstline.core.events import Happening, declare


@declare("help.searched")
@dataclass(frozen=True)
class HelpSearched(Happening):
    """Somebody searched for help by themselves; `hits` is how much was found."""

    visit: int
    search: int
    language: str
    hits: int


@declare("help.read")
@dataclass(frozen=True)
class HelpRead(Happening):
    """Somebody opened a piece of help (article, guide, frequent question); `visit` is 0 for a passer-by, `search` 0 without one."""

    visit: int
    search: int
    what: str
    piece: int


@declare("help.judged")
@dataclass(frozen=True)
class HelpJudged(Happening):
    """Somebody said whether a piece of help had helped."""

    visit: int
    what: str
    piece: int
    helped: bool


@declare("visit.carried_over")
@dataclass(frozen=True)
class VisitCarriedOver(Happening):
    """What somebody searched, read and tried by themselves came along with their ticket."""

    ticket: int
    visit: int


@declare("gap.found")
@dataclass(frozen=True)
class GapFound(Happening):
    """People search for something that nothing answers."""

    gap: int


@declare("gap.settled")
@dataclass(frozen=True)
class GapSettled(Happening):
    """Somebody took care of a gap: with an article, or none is needed (0)."""

    gap: int
    article: int
