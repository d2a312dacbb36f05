"""What was owed in a story and whether it was kept: the arithmetic is routing.promises', the order of things routing's promising."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from firstline.routing import promises
from firstline.routing.models import Queue, ServicePlan
from firstline.routing.operations.promising import LISTED
from firstline.routing.promises import Clock, Span
from firstline.routing.rulebook import Rulebook

REPLIES = ("first_reply", "next_reply")


class Numbering(Protocol):
    def take(self, name: str) -> int: ...


@dataclass
class Owed:
    """One promise of a story."""

    id: int
    kind: promises.Kind
    level: int
    hours: int
    target: int
    began: datetime
    state: str = "running"
    due: datetime | None = None
    settled: datetime | None = None
    # When it was noted that it had been missed (only while still owed).
    noted_at: datetime | None = None

    def row(self, ticket: int) -> tuple[object, ...]:
        return (self.id, ticket, self.kind, self.level, self.hours, self.target, self.began, self.due, self.state, self.settled)


class Ledger:
    """Makes and settles what is owed, by the rulebook's plans."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book

    def plan_of(self, organisation: int | None) -> ServicePlan:
        plan = self.book.plan_for(organisation)
        if plan is None:
            raise LookupError("the demo world has a default plan")
        return plan

    def begin(self, ids: Numbering, plan: ServicePlan, priority: str, queue: Queue, at: datetime, *, answered: bool) -> list[Owed]:
        first = self._owed(ids, "first_reply", plan, priority, at)
        if answered:
            first.state, first.settled = "kept", at
        return [first, self._owed(ids, "solution", plan, priority, at), *self.begin_level(ids, plan, priority, queue, at)]

    def begin_level(self, ids: Numbering, plan: ServicePlan, priority: str, queue: Queue, at: datetime) -> list[Owed]:
        seconds = promises.level_targets(self._seconds("solution", plan, priority), queue.level_id)
        hours = self.book.hours_for(queue, priority)
        return [Owed(ids.take("promise"), "level", queue.level_id, hours, seconds, at)]

    def owe_next_reply(self, ids: Numbering, owed: list[Owed], plan: ServicePlan, priority: str, at: datetime) -> None:
        if not any(promise.kind in REPLIES and promise.settled is None for promise in owed):
            owed.append(self._owed(ids, "next_reply", plan, priority, at))

    def owe_solution_again(self, ids: Numbering, owed: list[Owed], plan: ServicePlan, priority: str, queue: Queue, at: datetime) -> None:
        last = [promise for promise in owed if promise.kind == "solution"][-1]
        last.state, last.settled = "running", None
        owed += self.begin_level(ids, plan, priority, queue, at)

    def retarget(self, owed: list[Owed], plan: ServicePlan, priority: str) -> None:
        for promise in owed:
            if promise.settled is None:
                solution = self._seconds("solution", plan, priority)
                level = promise.kind == "level"
                promise.target = promises.level_targets(solution, promise.level) if level else self._seconds(promise.kind, plan, priority)

    def settle(self, owed: list[Owed], kinds: Sequence[str], spans: Sequence[Span], at: datetime) -> None:
        for promise in owed:
            if promise.kind in kinds and promise.settled is None:
                late = promises.used_seconds(self._clock(promise, at), spans, at) > promise.target
                promise.state, promise.settled = "broken" if late else "kept", at

    def close(self, owed: list[Owed], spans: Sequence[Span], until: datetime) -> tuple[datetime | None, str]:
        """Say how what is still owed stands at the end, and what of it is due first."""
        listed = []
        for promise in owed:
            if promise.settled is not None:
                continue
            standing = promises.standing(self._clock(promise, None), spans, until)
            promise.state, promise.due = standing.state, standing.due_at
            if standing.state == "broken" and standing.due_at is not None:
                promise.noted_at = standing.due_at
            if promise.kind in LISTED and promise.due is not None:
                listed.append((promise.due, str(promise.kind)))
        return min(listed, default=(None, ""))

    def _owed(self, ids: Numbering, kind: promises.Kind, plan: ServicePlan, priority: str, at: datetime) -> Owed:
        return Owed(ids.take("promise"), kind, 0, plan.hours_id, self._seconds(kind, plan, priority), at)

    def _seconds(self, kind: str, plan: ServicePlan, priority: str) -> int:
        target = self.book.targets[plan.pk, priority]
        minutes = {
            "first_reply": target.first_reply_minutes,
            "next_reply": target.next_reply_minutes,
            "solution": target.solution_minutes,
        }
        return minutes[kind] * 60

    def _clock(self, promise: Owed, ended: datetime | None) -> Clock:
        return Clock(promise.kind, promise.target, promise.began, self.book.calendars[promise.hours], ended)
