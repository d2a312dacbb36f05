"""Guides as people walk them: the question that is next, what was answered by whom, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from firstline.guides import queries, wording
from firstline.guides.indexing import TOLD
from firstline.guides.models import RunStep
from firstline.guides.queries import Walk
from firstline.guides.trees import Outcome, Result, Step, Tree, words_in
from firstline.guides.walking import Passed, Place
from firstline.tickets.models import Ticket
from firstline.web.presenters import moments
from firstline.web.presenters.events import queue_name

# After so many steps a bar of dashes tells nothing any more.
MOST_DASHES = 12


@dataclass(frozen=True)
class Question:
    """The step at which it stands; aloud is what an agent says, hint what to look for."""

    id: str
    text: str
    aloud: str
    hint: str
    answers: Sequence[tuple[str, str]]
    progress: str
    dashes: Sequence[str]


@dataclass(frozen=True)
class Line:
    """One answer that was given; who and when where that is told, and whether it was known before."""

    step: str
    asked: str
    answer: str
    who: str = ""
    when: str = ""
    is_known: bool = False


@dataclass(frozen=True)
class Ending:
    """How it ended for its requester: a heading, the outcome's words, and the way on (solved, other, ask)."""

    heading: str
    text: str
    way: str


@dataclass(frozen=True)
class Outcomes:
    """How it ended for an agent: what is to be done, why, where to."""

    heading: str
    text: str
    verb: str
    target: str = ""
    glyph: str = "check"


@dataclass(frozen=True)
class Walked:
    """A run with nothing left to compute."""

    key: str
    title: str
    lines: Sequence[Line] = field(default=())
    question: Question | None = None
    outcome: Outcomes | None = None
    summary: str = ""
    is_open: bool = True


def question(place: Place, language: str) -> Question | None:
    """None at an outcome."""
    return _question(place.step, place, language) if place.step else None


def _question(step: Step, place: Place, language: str) -> Question:
    progress = _("Step %(number)s of at most %(most)s") % {"number": place.number, "most": place.at_most}
    done = ["is-done"] * len(place.path)
    ahead = ["is-now", *[""] * (place.at_most - place.number)]
    text = words_in(step.words, language)
    return Question(
        id=step.id,
        text=text,
        aloud=words_in(step.aloud, language) or text,
        hint=words_in(step.hint, language),
        answers=[(answer.key, words_in(answer.words, language)) for answer in step.answers],
        progress=progress,
        dashes=[*done, *ahead] if place.at_most <= MOST_DASHES else [],
    )


def title(tree: Tree, language: str) -> str:
    return words_in(tree.title, language)


def own_lines(walk: Walk, language: str) -> list[Line]:
    """What its requester may read of the answers: not what the desk has found out by itself."""
    return [_line(passed, language) for passed in walk.place.path if not passed.step.is_for_desk]


def _line(passed: Passed, language: str) -> Line:
    return Line(passed.step.id, words_in(passed.step.words, language), words_in(passed.answer.words, language))


def ending(place: Place, language: str) -> Ending | None:
    """None while there is a question that its requester can answer."""
    if place.step is not None and not place.step.is_for_desk:
        return None
    outcome = place.outcome
    if outcome is None:
        return Ending(_("From here on we help you."), _("The next step is ours. What you have answered comes along."), "ask")
    text = words_in(outcome.words, language) if outcome.result in TOLD else ""
    if outcome.result == Result.RESOLVED:
        return Ending(_("That should be it."), text, "solved")
    if outcome.result == Result.GOTO:
        return Ending(_("It is probably something else."), text, "other")
    return Ending(_("From here on we help you."), text, "ask")


def walked(walk: Walk, *, requester: str, language: str, now: datetime) -> Walked:
    """For agents: each answer with who and when."""
    lines = [_told(passed, walk.of(passed), requester, language, now) for passed in walk.place.path]
    outcome = walk.place.outcome
    return Walked(
        key=walk.run.key,
        title=title(walk.tree, language),
        lines=lines,
        question=question(walk.place, language),
        outcome=outcome_of(outcome, language) if outcome else None,
        summary=summary(walk),
        is_open=walk.run.acted_at is None,
    )


def _told(passed: Passed, row: RunStep, requester: str, language: str, now: datetime) -> Line:
    is_known = row.side == RunStep.Side.KNOWN
    who = _("known before") if is_known else row.by.name if row.by else requester
    return Line(
        passed.step.id,
        words_in(passed.step.words, language),
        words_in(passed.answer.words, language),
        who,
        moments.thread_words(row.at, now=now),
        is_known,
    )


def outcome_of(outcome: Outcome, language: str) -> Outcomes:
    """What is to be done, with the verb on its button."""
    return Outcomes(
        heading=wording.result_words(outcome.result),
        text=words_in(outcome.words, language),
        verb=_verb(outcome),
        target=queue_name(outcome.target) if outcome.result == Result.ESCALATE else "",
        glyph=_GLYPHS.get(outcome.result, "list"),
    )


_GLYPHS = {
    Result.RESOLVED: "check",
    Result.ESCALATE: "hand-over",
    Result.GOTO: "signpost",
    Result.BOUNCE: "bounce",
    Result.PENDING: "pause",
    Result.REFUSE: "lock",
}


def _verb(outcome: Outcome) -> str:
    verbs = {
        Result.RESOLVED: _("Solve and tell"),
        Result.ESCALATE: _("Hand over"),
        Result.GOTO: _("Go on with the other guide"),
        Result.BOUNCE: _("Send back"),
        Result.PENDING: _("Let it wait"),
    }
    return verbs.get(outcome.result, _("Note as a task"))


def summary(walk: Walk) -> str:
    """How far it came, in a few words."""
    if walk.place.outcome is not None:
        return wording.result_words(walk.place.outcome.result)
    return _("stands at step %(number)s of at most %(most)s") % {"number": walk.place.number, "most": walk.place.at_most}


@dataclass(frozen=True)
class Beside:
    """What an agent sees of guides at a ticket: the run that stands open, and all of them, newest first."""

    now: Walked | None
    walks: Sequence[Walked]


def beside(ticket: Ticket, walks: Sequence[Walk], *, language: str, now: datetime) -> Beside:
    """With who answered what when."""
    requester = ticket.requester.name
    shown = {walk.run.pk: walked(walk, requester=requester, language=language, now=now) for walk in walks}
    standing = queries.open_walk(ticket, walks)
    return Beside(shown[standing.run.pk] if standing else None, list(shown.values()))
