"""What we owe and in which hours: the priority matrix, service plans with their targets, service hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from firstline.administration import auditing
from firstline.administration.naming import Words, checked_words, fresh_code, shown
from firstline.core import order
from firstline.core.db import lock, operation
from firstline.people.models import Person
from firstline.routing.hours import Block
from firstline.routing.models import PlanTarget, ServiceHours, ServicePlan
from firstline.routing.rulebook import calendar_of
from firstline.tickets.models import Grade, Priority, PriorityRule

Cell = tuple[Grade, Grade]


class NoSuchZone(Exception):
    """There is no time zone of this name."""


class NoSuchRegion(Exception):
    """No holidays are known for this region."""


class NeverOpen(Exception):
    """With no hour in the week nothing could ever become due."""


class BlocksOverlap(Exception):
    """Two blocks of a day overlap, or one ends before it begins; the argument is the weekday."""


@dataclass(frozen=True)
class Target:
    """Minutes of service hours."""

    first_reply: int
    next_reply: int
    solution: int


@dataclass(frozen=True)
class HoursFacts:
    """What is said about service hours."""

    words: Words
    timezone: str
    region: str
    blocks: tuple[Block, ...]
    closed: frozenset[date] = frozenset()
    always: bool = False


@operation
def set_matrix(*, cells: Mapping[Cell, Priority], by: Person | None, now: datetime) -> None:
    """Which priority follows from impact and urgency; holds for what is classified from now on."""
    before = _matrix()
    for (impact, urgency), priority in cells.items():
        PriorityRule.objects.update_or_create(impact=impact, urgency=urgency, defaults={"priority": priority})
    order.changed()

    auditing.note(what="priority_matrix", which="", before=before, after=_matrix(), by=by.pk if by else None, now=now)


@operation
def add_plan(
    *, words: Words, hours: ServiceHours, targets: Mapping[Priority, Target], by: Person | None, now: datetime, is_default: bool = False
) -> ServicePlan:
    """A plan that organisations can have. Raises NameMissing."""
    names = checked_words(words)

    code = fresh_code(ServicePlan.objects.all(), shown(names))
    plan = ServicePlan.objects.create(code=code, words=names, hours=hours, is_default=is_default)
    _set_targets(plan, targets)
    order.changed()

    auditing.note(what="service_plan", which=shown(names), before=None, after=_plan_facts(plan), by=by.pk if by else None, now=now)
    return plan


@operation
def change_plan(
    *, plan: ServicePlan, words: Words, hours: ServiceHours, targets: Mapping[Priority, Target], by: Person, now: datetime
) -> ServicePlan:
    """Name, hours and targets; what is owed already keeps its promise. Raises NameMissing."""
    names = checked_words(words)
    plan = lock(plan)
    before = _plan_facts(plan)

    plan.words, plan.hours = names, hours
    plan.save(update_fields=["words", "hours"])
    _set_targets(plan, targets)
    order.changed()

    auditing.note(what="service_plan", which=shown(names), before=before, after=_plan_facts(plan), by=by.pk, now=now)
    return plan


@operation
def make_default(*, plan: ServicePlan, by: Person, now: datetime) -> None:
    """The plan of everybody who has no other."""
    former = ServicePlan.objects.select_for_update().filter(is_default=True).first()
    ServicePlan.objects.filter(is_default=True).update(is_default=False)
    ServicePlan.objects.filter(pk=plan.pk).update(is_default=True)
    order.changed()

    before = {"default": shown(former.words) if former else ""}
    auditing.note(what="service_plan", which=shown(plan.words), before=before, after={"default": shown(plan.words)}, by=by.pk, now=now)


@operation
def add_hours(*, said: HoursFacts, by: Person | None, now: datetime, code: str = "") -> ServiceHours:
    """Service hours to choose from. Raises NameMissing, NoSuchZone, NoSuchRegion, NeverOpen, BlocksOverlap."""
    _check(said)

    hours = ServiceHours(code=code or fresh_code(ServiceHours.objects.all(), shown(checked_words(said.words))))
    _write(hours, said)

    actor = by.pk if by else None
    auditing.note(what="service_hours", which=shown(hours.words), before=None, after=_hours_facts(hours), by=actor, now=now)
    return hours


@operation
def change_hours(*, hours: ServiceHours, said: HoursFacts, by: Person, now: datetime) -> ServiceHours:
    """
    Other hours; what is owed is reckoned in them from its next change on.

    Raises NameMissing, NoSuchZone, NoSuchRegion, NeverOpen, BlocksOverlap.
    """
    _check(said)
    hours = lock(hours)
    before = _hours_facts(hours)

    _write(hours, said)

    auditing.note(what="service_hours", which=shown(hours.words), before=before, after=_hours_facts(hours), by=by.pk, now=now)
    return hours


def _check(said: HoursFacts) -> None:
    checked_words(said.words)
    try:
        ZoneInfo(said.timezone)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise NoSuchZone(said.timezone) from problem
    if said.region:
        country, _, part = said.region.partition("-")
        if country not in holidays.list_supported_countries() or (part and part not in holidays.list_supported_countries()[country]):
            raise NoSuchRegion(said.region)
    if not said.blocks and not said.always:
        raise NeverOpen
    _check_blocks(said.blocks)


def _check_blocks(blocks: Iterable[Block]) -> None:
    by_day: dict[int, list[Block]] = {}
    for block in sorted(blocks, key=lambda block: (block.weekday, block.begins)):
        day = by_day.setdefault(block.weekday, [])
        if day and (block.begins < day[-1].ends or day[-1].ends.isoformat() == "00:00:00"):
            raise BlocksOverlap(block.weekday)
        day.append(block)


def _write(hours: ServiceHours, said: HoursFacts) -> None:
    hours.words, hours.timezone, hours.region = checked_words(said.words), said.timezone, said.region
    hours.blocks = [
        {"weekday": block.weekday, "begins": f"{block.begins:%H:%M}", "ends": f"{block.ends:%H:%M}"}
        for block in sorted(said.blocks, key=lambda block: (block.weekday, block.begins))
    ]
    hours.closed, hours.always = sorted(said.closed), said.always
    calendar_of(hours)
    hours.save()
    order.changed()


def _set_targets(plan: ServicePlan, targets: Mapping[Priority, Target]) -> None:
    for priority, target in targets.items():
        minutes = {
            "first_reply_minutes": target.first_reply,
            "next_reply_minutes": target.next_reply,
            "solution_minutes": target.solution,
        }
        PlanTarget.objects.update_or_create(plan=plan, priority=priority, defaults=minutes)


def _matrix() -> auditing.Facts:
    rules = PriorityRule.objects.order_by("impact", "urgency")
    return {f"{rule.impact}/{rule.urgency}": rule.priority for rule in rules}


def _plan_facts(plan: ServicePlan) -> auditing.Facts:
    facts: dict[str, auditing.Fact] = {"name": dict(plan.words), "hours": plan.hours.code}
    for target in plan.targets.order_by("priority"):
        facts[target.priority] = [f"{m} min" for m in (target.first_reply_minutes, target.next_reply_minutes, target.solution_minutes)]
    return facts


def _hours_facts(hours: ServiceHours) -> auditing.Facts:
    return {
        "name": dict(hours.words),
        "timezone": hours.timezone,
        "region": hours.region,
        "blocks": [f"{block['weekday']} {block['begins']}–{block['ends']}" for block in hours.blocks],
        "closed": [day.isoformat() for day in hours.closed],
        "always": hours.always,
    }
