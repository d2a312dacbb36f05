"""What happens to guides and their runs; ids and codes only."""

from dataclasses import dataclass

from firstline.core.events import Happening, declare


@declare("guide.written")
@dataclass(frozen=True)
class GuideWritten(Happening):
    """A new guide, still a draft."""

    guide: int
    audience: str
    level: int


@declare("guide.draft_saved")
@dataclass(frozen=True)
class GuideDraftSaved(Happening):
    """Somebody changed the draft of a guide; `version` is the number it will be published under."""

    guide: int
    version: int


@declare("guide.published")
@dataclass(frozen=True)
class GuidePublished(Happening):
    """A version of a guide holds from now on; `restored_from` is the earlier one whose tree it has, or 0."""

    guide: int
    version: int
    audience: str
    restored_from: int


@declare("guide.retired")
@dataclass(frozen=True)
class GuideRetired(Happening):
    """A guide is not offered any more."""

    guide: int


@declare("guide.run_began")
@dataclass(frozen=True)
class GuideRunBegan(Happening):
    """Somebody began to walk a guide; `ticket` is 0 without one."""

    run: int
    guide: int
    ticket: int


@declare("guide.answered")
@dataclass(frozen=True)
class GuideAnswered(Happening):
    """A step of a run was answered; `side` says by whom (requester, agent, known before)."""

    run: int
    step: str
    answer: str
    side: str


@declare("guide.stepped_back")
@dataclass(frozen=True)
class GuideSteppedBack(Happening):
    """A run goes on from an earlier step again."""

    run: int
    step: str


@declare("guide.run_ended")
@dataclass(frozen=True)
class GuideRunEnded(Happening):
    """A run has come to an outcome."""

    run: int
    guide: int
    outcome: str
    result: str


@declare("guide.run_judged")
@dataclass(frozen=True)
class GuideRunJudged(Happening):
    """Its requester said whether a guide helped."""

    run: int
    guide: int
    helped: bool


@declare("guide.run_joined")
@dataclass(frozen=True)
class GuideRunJoined(Happening):
    """A run from the portal came along with its requester's ticket."""

    run: int
    guide: int
    ticket: int


@declare("guide.run_acted")
@dataclass(frozen=True)
class GuideRunActed(Happening):
    """What the outcome of a run asks for was done in its ticket, or noted as a task."""

    run: int
    ticket: int
    result: str
