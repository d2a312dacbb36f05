"""
The desk's order (queues, levels, hours, plans) in memory: read often, changed rarely.

Invariant: whoever changes one of these tables calls `core.order.changed()`.
"""

from dataclasses import dataclass
from datetime import date, time

from firstline.core import order
from firstline.routing.hours import Block, Calendar
from firstline.routing.models import Level, OrganisationPlan, PlanTarget, Queue, ServiceHours, ServicePlan


class NotSetUp(Exception):
    """The desk has no queue or no plan yet: the set-up in the browser was not finished."""


@dataclass(frozen=True)
class Rulebook:
    """Queues and levels by id and number, calendars by the id of their hours, targets by plan and priority."""

    queues: dict[int, Queue]
    levels: dict[int, Level]
    calendars: dict[int, Calendar]
    plans: dict[int, ServicePlan]
    targets: dict[tuple[int, str], PlanTarget]
    plan_of: dict[int, int]
    default_plan: int | None

    def queue(self, code: str) -> Queue | None:
        return next((q for q in self.queues.values() if q.code == code), None)

    def live_queues(self) -> list[Queue]:
        """Those that people work on, lowest level first."""
        return sorted((q for q in self.queues.values() if q.retired_at is None), key=lambda q: (q.level_id, q.code))

    def first_queue(self) -> Queue:
        """Where requests arrive when nothing says otherwise: the oldest queue of the lowest level. Raises NotSetUp."""
        live = self.live_queues()
        if not live:
            raise NotSetUp
        return min(live, key=lambda q: (q.level_id, q.pk))

    def plan_for(self, organisation: int | None) -> ServicePlan | None:
        chosen = self.plan_of.get(organisation, self.default_plan) if organisation else self.default_plan
        return self.plans.get(chosen) if chosen else None

    def hours_for(self, queue: Queue, priority: str) -> int:
        """The id of the service hours that count at this queue: its level's, or round the clock when it is on call."""
        if queue.on_call and priority in queue.on_call_priorities:
            always = next((pk for pk, calendar in self.calendars.items() if calendar.always), None)
            if always is not None:
                return always
        return self.levels[queue.level_id].hours_id


@order.kept
def current() -> Rulebook:
    """The rulebook as it stands now."""
    plans = {plan.pk: plan for plan in ServicePlan.objects.all()}
    return Rulebook(
        queues={q.pk: q for q in Queue.objects.select_related("level")},
        levels={level.number: level for level in Level.objects.all()},
        calendars={hours.pk: calendar_of(hours) for hours in ServiceHours.objects.all()},
        plans=plans,
        targets={(target.plan_id, target.priority): target for target in PlanTarget.objects.all()},
        plan_of=dict(OrganisationPlan.objects.values_list("organisation_id", "plan_id")),
        default_plan=next((pk for pk, plan in plans.items() if plan.is_default), None),
    )


def calendar_of(hours: ServiceHours) -> Calendar:
    """The pure calendar of a row of service hours."""
    blocks = tuple(
        Block(int(block["weekday"]), time.fromisoformat(block["begins"]), time.fromisoformat(block["ends"])) for block in hours.blocks
    )
    closed: frozenset[date] = frozenset(hours.closed)
    return Calendar(timezone=hours.timezone, blocks=blocks, region=hours.region, closed=closed, always=hours.always)
