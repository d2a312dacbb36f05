"""The desk's order from the demo world: hours, levels, queues, plans, categories, fault patterns, fields, priority matrix."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from firstline.administration.world.reading import Words, patterns, world
from firstline.core import settings
from firstline.core.models import Setting
from firstline.people.models import Organisation
from firstline.routing.models import (
    CategoryRoute,
    Level,
    OrganisationPlan,
    PatternRoute,
    PlanTarget,
    Queue,
    ServiceHours,
    ServicePlan,
)
from firstline.tickets.models import Category, FaultPattern, Field, PriorityRule

DEFAULT_PLAN = "silber"
# Only their members look into these, not even shift leads.
CLOSED_CIRCLES = frozenset({"sec", "dsb"})
WEEKDAYS = {"mon_fri": range(5), "sat": range(5, 6)}
PLAN_NAMES = {
    "gold": {"de": "Gold", "en": "Gold"},
    "silber": {"de": "Silber", "en": "Silver"},
    "bronze": {"de": "Bronze", "en": "Bronze"},
}
HOURS_NAMES = {
    "l1": {"de": "Servicezeit First Level", "en": "Service hours, first level"},
    "l2": {"de": "Servicezeit Second Level", "en": "Service hours, second level"},
    "l3": {"de": "Servicezeit Third Level", "en": "Service hours, third level"},
    "always": {"de": "Rund um die Uhr", "en": "Round the clock"},
}


def set_up_desk(now: datetime) -> None:
    """Write the desk's order; safe to repeat. The caller tells the rulebook."""
    _choices(now)
    hours = _hours()
    _queues(hours)
    _plans(hours["l1"])
    _matrix()
    _fields()
    categories = _categories()
    _fault_patterns(categories)


def words_of(entry: dict[str, Any]) -> Words:
    return {"de": entry["de"], "en": entry["en"]}


def _choices(now: datetime) -> None:
    told = world()["service_organisation"]
    chosen: list[tuple[str, str | bool]] = [
        (settings.organisation_name.key, told["name"]),
        (settings.hotline.key, told["hotline"]),
        (settings.mailbox.key, told["mailbox"]),
        (settings.set_up.key, True),
    ]
    Setting.objects.bulk_create(
        [Setting(key=key, value=value, changed_at=now) for key, value in chosen],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["value", "changed_at"],
    )


def _hours() -> dict[str, ServiceHours]:
    told = world()["service_organisation"]
    rows = [ServiceHours(code="always", words=HOURS_NAMES["always"], timezone=told["timezone"], always=True)]
    for code in ("l1", "l2", "l3"):
        rows.append(
            ServiceHours(
                code=code,
                words=HOURS_NAMES[code],
                timezone=told["timezone"],
                region=told["holidays"],
                blocks=list(_blocks(world()["hours"][code])),
            )
        )
    ServiceHours.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["words", "timezone", "region", "blocks", "always"]
    )
    return {row.code: row for row in ServiceHours.objects.all()}


def _blocks(told: dict[str, str]) -> Iterator[dict[str, int | str]]:
    for days, span in told.items():
        begins, ends = span.split("-")
        for weekday in WEEKDAYS[days]:
            yield {"weekday": weekday, "begins": begins, "ends": ends}


def _queues(hours: dict[str, ServiceHours]) -> None:
    levels = [
        Level(number=int(name[1]), words=words_of(told), hours=hours[name.lower()])
        for name, told in world()["levels"].items()
        if name != "L0"
    ]
    Level.objects.bulk_create(levels, update_conflicts=True, unique_fields=["number"], update_fields=["words", "hours"])
    on_call = world()["hours"]["on_call"]
    rows = [
        Queue(
            code=told["id"],
            level_id=int(told["level"][1]),
            words=words_of(told),
            members_only=told["id"] in CLOSED_CIRCLES,
            on_call=told["id"] in on_call["who"],
            on_call_priorities=on_call["only_for"] if told["id"] in on_call["who"] else [],
        )
        for told in world()["queues"]
    ]
    Queue.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"],
        update_fields=["level", "words", "members_only", "on_call", "on_call_priorities"],
    )  # fmt: skip


def _plans(hours: ServiceHours) -> None:
    rows = [ServicePlan(code=code, words=PLAN_NAMES[code], hours=hours, is_default=code == DEFAULT_PLAN) for code in world()["sla"]]
    ServicePlan.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=["words", "hours", "is_default"])
    plans = {plan.code: plan for plan in ServicePlan.objects.all()}
    targets = [
        PlanTarget(plan=plans[code], priority=priority, first_reply_minutes=reply, next_reply_minutes=reply, solution_minutes=solution)
        for code, promised in world()["sla"].items()
        for priority, (reply, solution) in promised.items()
    ]
    PlanTarget.objects.bulk_create(
        targets, update_conflicts=True, unique_fields=["plan", "priority"],
        update_fields=["first_reply_minutes", "next_reply_minutes", "solution_minutes"],
    )  # fmt: skip
    customers = [Organisation(code=told["id"], name=told["name"], kind=told["kind"]) for told in world()["customers"]]
    Organisation.objects.bulk_create(customers, update_conflicts=True, unique_fields=["code"], update_fields=["name", "kind"])
    ids = dict(Organisation.objects.values_list("code", "pk"))
    OrganisationPlan.objects.bulk_create(
        [OrganisationPlan(organisation_id=ids[told["id"]], plan=plans[told["sla"]]) for told in world()["customers"]],
        update_conflicts=True, unique_fields=["organisation"], update_fields=["plan"],
    )  # fmt: skip


def _matrix() -> None:
    matrix = world()["priority"]["matrix"]
    cells = [
        PriorityRule(impact=impact, urgency=urgency, priority=priority)
        for impact, row in matrix.items()
        for urgency, priority in row.items()
    ]
    PriorityRule.objects.bulk_create(cells, update_conflicts=True, unique_fields=["impact", "urgency"], update_fields=["priority"])


def _fields() -> None:
    rows = [
        Field(
            code=code,
            words=words_of(told),
            kind=told.get("kind", Field.Kind.TEXT),
            choices=told.get("choices", []),
            required_for=told.get("required_for", []),
        )
        for code, told in world()["fields"].items()
    ]
    Field.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["words", "kind", "choices", "required_for"]
    )


def _categories() -> dict[tuple[str, ...], Category]:
    """All categories by their German path."""
    known: dict[tuple[str, ...], Category] = {}
    ids: dict[int, tuple[str, ...]] = {}
    for category in Category.objects.order_by("depth", "id"):
        ids[category.pk] = (*ids.get(category.parent_id or 0, ()), category.name_in("de"))
        known[ids[category.pk]] = category
    for pattern in patterns():
        path: tuple[str, ...] = ()
        parent = None
        for depth, words in enumerate(pattern.category, start=1):
            path = (*path, words["de"])
            if path not in known:
                known[path] = Category.objects.create(words=dict(words), parent=parent, depth=depth)
            parent = known[path]
    return known


def _fault_patterns(categories: dict[tuple[str, ...], Category]) -> None:
    rows = [
        FaultPattern(
            code=pattern.code,
            words=dict(pattern.title),
            category=categories[tuple(words["de"] for words in pattern.category)],
            type=pattern.type,
            impact=pattern.impact,
            urgency=pattern.urgency,
            typical_seconds=pattern.seconds,
            solvable_at_first_level=pattern.solvable_at_first_level,
            collect=list(pattern.collect),
            separating_question=dict(pattern.separating_question),
        )
        for pattern in patterns()
    ]
    FaultPattern.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"],
        update_fields=[
            "words", "category", "type", "impact", "urgency", "typical_seconds", "solvable_at_first_level", "collect",
            "separating_question",
        ],
    )  # fmt: skip
    ids = dict(FaultPattern.objects.values_list("code", "pk"))
    queues = {queue.code: queue for queue in Queue.objects.all()}
    routes = [
        PatternRoute(fault_pattern_id=ids[pattern.code], level_id=level, queue=queues[code], when=dict(pattern.route_words[level]))
        for pattern in patterns()
        for level, code in pattern.routes.items()
    ]
    PatternRoute.objects.bulk_create(
        routes, update_conflicts=True, unique_fields=["fault_pattern", "level"], update_fields=["queue", "when"]
    )
    _category_routes(categories, queues["l1-desk"])


def _category_routes(categories: dict[tuple[str, ...], Category], desk: Queue) -> None:
    """Everything starts at the service desk."""
    tops = [category for category in categories.values() if category.depth == 1]
    CategoryRoute.objects.bulk_create([CategoryRoute(category=top, queue=desk) for top in tops], ignore_conflicts=True)
