"""Running a guide: begun at any step, answered, taken back, ended; what is known is answered by itself and nothing is lost."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.guides import queries, walking
from firstline.guides.events import GuideAnswered, GuideRunBegan, GuideRunEnded, GuideRunJudged, GuideSteppedBack
from firstline.guides.models import Guide, Run, RunStep
from firstline.guides.queries import Walk, walk_of
from firstline.guides.walking import Passed
from firstline.people.models import Person
from firstline.tickets.models import Ticket

# What is known may be known of many steps in a row.
_MOST_KNOWN = 50


class NotPublished(Exception):
    """There is nothing to run yet, or no longer."""


class NoSuchStep(Exception):
    """The guide has no such step, or no such answer there."""


class NotThere(Exception):
    """The run stands at another step by now: somebody else has gone on."""


class AlreadyActed(Exception):
    """What the outcome asks for was done; the run is over."""


class NothingBehind(Exception):
    """There is no answer to take back."""


@dataclass(frozen=True)
class Walker:
    """Who answers: a requester (unknown when they have not signed in) or an agent."""

    side: RunStep.Side
    person: Person | None

    @property
    def actor(self) -> int | None:
        return self.person.pk if self.person else None


@operation
def begin_on_portal(*, guide: Guide, by: Person | None, visit: str, language: str, now: datetime) -> Run:
    """A requester begins by themselves. Records GuideRunBegan. Raises NotPublished."""
    return _begin(guide, Run(requester=by, is_from_portal=True, visit=visit, language=language), at="", by=by, now=now)


@operation
def begin_in_ticket(*, guide: Guide, ticket: Ticket, at: str, language: str, by: Person, now: datetime) -> Run:
    """
    An agent begins beside a ticket, at the first step or at another one; what is known is skipped.

    Where the guide stands open already and no step is named, that run goes on.
    Records GuideRunBegan, and GuideAnswered and GuideRunEnded for what is known. Raises NotPublished, NoSuchStep.
    """
    ticket = lock(ticket)
    begun = None if at else Run.objects.filter(ticket=ticket, guide=guide, acted_at=None).order_by("last_at").last()
    if begun is not None:
        take_up(run=begun, now=now)
        return begun

    draft = Run(requester=ticket.requester, ticket=ticket, is_from_portal=False, language=language)
    run = _begin(guide, draft, at=at, by=by, now=now)
    _skip_known(run, now=now)
    return _settled(run, by=by.pk, now=now).run


def _begin(guide: Guide, run: Run, *, at: str, by: Person | None, now: datetime) -> Run:
    version = guide.published
    if version is None or guide.retired_at is not None:
        raise NotPublished
    tree = version.tree()
    if at and tree.step(at) is None:
        raise NoSuchStep(at)

    run.key, run.guide, run.version, run.start = secrets.token_hex(16), guide, version, at or tree.start
    run.began_at = run.last_at = now
    run.save()

    happened = GuideRunBegan(run=run.pk, guide=guide.pk, ticket=run.ticket_id or 0)
    events.record(happened, stream=_stream(run), actor=by.pk if by else None, at=now)
    return run


@operation
def answer(*, run: Run, step: str, answer: str, by: Walker, now: datetime) -> Walk:
    """
    Answer the step at which the run stands; the same answer twice is one.

    Records GuideAnswered, and GuideRunEnded at an outcome. Raises NotThere, NoSuchStep, AlreadyActed.
    """
    run = _locked(run)
    walk = walk_of(run)
    given = walk.steps.get(step)
    if given is not None and given.answer == answer:
        return walk
    if walk.place.step is None or walk.place.step.id != step:
        raise NotThere(step)
    if walk.place.step.answer(answer) is None:
        raise NoSuchStep(answer)

    _note(run, step, answer, by=by, now=now)
    _skip_known(run, now=now)
    return _settled(run, by=by.actor, now=now)


@operation
def step_back(*, run: Run, by: Walker, now: datetime) -> Walk:
    """Take the last answer back that somebody gave. Records GuideSteppedBack. Raises NothingBehind, AlreadyActed."""
    run = _locked(run)
    walk = walk_of(run)
    asked = [passed for passed in walk.place.path if walk.of(passed).side != RunStep.Side.KNOWN]
    if not asked:
        raise NothingBehind
    return _return_to(run, walk, asked[-1].step.id, by=by, now=now)


@operation
def return_to(*, run: Run, step: str, by: Walker, now: datetime) -> Walk:
    """Take back what was answered at this step and all after it. Records GuideSteppedBack. Raises NotThere, AlreadyActed."""
    run = _locked(run)
    walk = walk_of(run)
    if step not in {passed.step.id for passed in walk.place.path}:
        raise NotThere(step)
    return _return_to(run, walk, step, by=by, now=now)


def _return_to(run: Run, walk: Walk, step: str, *, by: Walker, now: datetime) -> Walk:
    order = [passed.step.id for passed in walk.place.path]
    gone = order[order.index(step) :]
    RunStep.objects.filter(run=run, step__in=gone, superseded_at=None).update(superseded_at=now)
    run.ended_at, run.outcome, run.helped, run.last_at = None, "", None, now
    run.save()

    events.record(GuideSteppedBack(run=run.pk, step=step), stream=run.stream, actor=by.actor, at=now, also=_listeners(run))
    return walk_of(run)


@operation
def judge(*, run: Run, helped: bool, by: int | None, now: datetime) -> None:
    """Its requester says whether it helped; counted once for each run. Records GuideRunJudged."""
    run = lock(run)
    if run.helped is not None:
        return
    run.helped = helped
    run.save(update_fields=["helped"])
    column = "helped" if helped else "not_helped"
    Guide.objects.filter(pk=run.guide_id).update(**{column: F(column) + 1})

    happened = GuideRunJudged(run=run.pk, guide=run.guide_id, helped=helped)
    events.record(happened, stream=run.stream, actor=by, at=now, also=_listeners(run))


@operation
def put_away(*, run: Run, now: datetime) -> None:
    """Off the ticket's page; its answers stay in the history."""
    Run.objects.filter(pk=run.pk).update(put_away_at=now)


@operation
def take_up(*, run: Run, now: datetime) -> None:
    """On the ticket's page again."""
    run.put_away_at, run.last_at = None, now
    run.save(update_fields=["put_away_at", "last_at"])


def _locked(run: Run) -> Run:
    """Raises AlreadyActed."""
    run = lock(run)
    if run.acted_at is not None:
        raise AlreadyActed
    return run


def _note(run: Run, step: str, answer: str, *, by: Walker, now: datetime) -> None:
    RunStep.objects.create(run=run, step=step, answer=answer, side=by.side, by=by.person, at=now)
    happened = GuideAnswered(run=run.pk, step=step, answer=answer, side=by.side)
    events.record(happened, stream=run.stream, actor=by.actor, at=now, also=_listeners(run))


def _skip_known(run: Run, *, now: datetime) -> None:
    """Answer what the ticket or its other runs say already."""
    if run.ticket is None:
        return
    facts: Mapping[str, str] = run.ticket.details
    others = _passed_elsewhere(run)
    nobody = Walker(RunStep.Side.KNOWN, None)
    for _ in range(_MOST_KNOWN):
        step = walk_of(run).place.step
        known = walking.known_answer(step, facts, others) if step else None
        if step is None or known is None or RunStep.objects.filter(run=run, step=step.id).exists():
            return
        _note(run, step.id, known.key, by=nobody, now=now)


def _passed_elsewhere(run: Run) -> Sequence[Passed]:
    runs = [other for other in queries.of_ticket(run.ticket) if other.pk != run.pk] if run.ticket else []
    return [passed for other in runs for passed in walk_of(other).place.path]


def _settled(run: Run, *, by: int | None, now: datetime) -> Walk:
    """Where the run stands now; at an outcome it has ended."""
    walk = walk_of(run)
    outcome = walk.place.outcome
    run.last_at = now
    run.ended_at, run.outcome = (now, outcome.id) if outcome else (None, "")
    run.save()
    if outcome is not None:
        happened = GuideRunEnded(run=run.pk, guide=run.guide_id, outcome=outcome.id, result=outcome.result.value)
        events.record(happened, stream=_stream(run), actor=by, at=now)
    return walk


def _stream(run: Run) -> str:
    """What belongs into the history of its ticket is said there."""
    return run.ticket.stream if run.ticket else run.stream


def _listeners(run: Run) -> list[str]:
    """Pages that show every answer."""
    return [run.ticket.stream] if run.ticket else []
