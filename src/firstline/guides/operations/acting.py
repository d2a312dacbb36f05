"""What an outcome asks for, done in the ticket: solved, handed over, sent back, waiting; what has no machinery yet becomes a task."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.guides import queries, wording
from firstline.guides.events import GuideRunActed
from firstline.guides.models import Guide, Run
from firstline.guides.operations import running
from firstline.guides.operations.running import AlreadyActed
from firstline.guides.queries import Walk
from firstline.guides.trees import Outcome, Result, words_in
from firstline.people.models import Person
from firstline.routing import handover_draft, rulebook
from firstline.routing.models import Handover
from firstline.routing.operations import classifying, conversing, handing_over, settling
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.handing_over import NothingToBounce, Package, SameQueue
from firstline.tickets import catalogue
from firstline.tickets.models import FaultPattern, Grade, Priority, Ticket, WaitingFor
from firstline.tickets.operations.classifying import Classification


class NotEnded(Exception):
    """The run has no outcome yet."""


@dataclass(frozen=True)
class Act:
    """One outcome on its way into the ticket; language is the agent's, in which colleagues read it."""

    ticket: Ticket
    walk: Walk
    outcome: Outcome
    by: Person
    language: str
    now: datetime

    @property
    def text(self) -> str:
        return words_in(self.outcome.words, self.language)

    @property
    def client_key(self) -> str:
        return f"guide-{self.walk.run.key}"


@operation
def act(*, run: Run, ticket: Ticket, by: Person, language: str, now: datetime) -> Result:
    """
    Do in the ticket what the outcome of the run asks for; gives what was done.

    Records GuideRunActed and what routing's operations record. Raises NotEnded, AlreadyActed, and NotLive, AlreadyResolved,
    QueueRetired, PackageIncomplete where routing refuses.
    """
    ticket = lock(ticket)
    run = lock(run)
    if run.acted_at is not None:
        raise AlreadyActed
    walk = queries.walk_of(run)
    if walk.place.outcome is None:
        raise NotEnded

    outcome = walk.place.outcome
    run.acted_at, run.acted_by = now, by
    run.save(update_fields=["acted_at", "acted_by"])
    happened = GuideRunActed(run=run.pk, ticket=ticket.pk, result=outcome.result.value)
    events.record(happened, stream=ticket.stream, actor=by.pk, at=now)
    _ACTS.get(outcome.result, _leave_task)(Act(ticket, walk, outcome, by, language, now))
    return outcome.result


def _resolve(act: Act) -> None:
    """The requester reads it in their own language."""
    solution = words_in(act.outcome.words, act.ticket.language)
    settling.resolve(ticket=act.ticket, solution=solution, client_key=act.client_key, tell=True, by=act.by, now=act.now)


def _hand_over(act: Act) -> None:
    to = rulebook.current().queue(act.outcome.target)
    if to is None:
        _leave_task(act)
        return
    pattern = catalogue.current().patterns.get(act.ticket.fault_pattern_id or 0)
    package = Package(
        symptom=handover_draft.symptom_of(act.ticket, pattern, language=act.language),
        tried=wording.tried(act.walk, act.language) or act.text,
        expectation=act.text,
    )
    try:
        handing_over.hand_over(ticket=act.ticket, to=to, package=package, by=act.by, now=act.now)
    except SameQueue:
        _leave_task(act)


def _bounce(act: Act) -> None:
    known = act.outcome.target in Handover.BounceReason.values
    reason = Handover.BounceReason(act.outcome.target) if known else Handover.BounceReason.MISSING_DATA
    try:
        handing_over.bounce(ticket=act.ticket, reason=reason, lesson=act.text, by=act.by, now=act.now)
    except NothingToBounce:
        _leave_task(act)


def _wait(act: Act) -> None:
    known = act.outcome.target in WaitingFor.values
    waiting_for = WaitingFor(act.outcome.target) if known else WaitingFor.REQUESTER
    _leave_task(act)
    settling.wait(ticket=act.ticket, waiting_for=waiting_for, until=None, by=act.by, now=act.now)


def _go_on(act: Act) -> None:
    """The ticket is about another fault pattern; its guide begins, where there is one."""
    pattern = catalogue.current().patterns_by_code.get(act.outcome.target)
    if pattern is None:
        _leave_task(act)
        return
    _recognise(act, pattern)
    level = act.ticket.placement.level
    guides = Guide.objects.filter(fault_pattern=pattern, published__isnull=False, retired_at=None, level__lte=level)
    guide = guides.order_by("-level").select_related("published").first()
    if guide is not None:
        running.begin_in_ticket(guide=guide, ticket=act.ticket, at="", language=act.language, by=act.by, now=act.now)


def _recognise(act: Act, pattern: FaultPattern) -> None:
    """Everything else that was classified stays."""
    ticket = act.ticket
    classification = Classification(
        category=pattern.category,
        fault_pattern=pattern,
        impact=Grade(ticket.impact),
        urgency=Grade(ticket.urgency),
        details=ticket.details,
        priority=Priority(ticket.priority) if ticket.priority_reason else None,
        priority_reason=ticket.priority_reason,
        device=ticket.device,
    )
    classifying.classify(ticket=ticket, classification=classification, by=act.by, now=act.now)


def _leave_task(act: Act) -> None:
    words = Words(wording.task(act.walk, act.outcome, act.language), act.client_key)
    conversing.note(ticket=act.ticket, author=act.by, words=words, now=act.now)


_ACTS: dict[Result, Callable[[Act], None]] = {
    Result.RESOLVED: _resolve,
    Result.ESCALATE: _hand_over,
    Result.BOUNCE: _bounce,
    Result.PENDING: _wait,
    Result.GOTO: _go_on,
}
