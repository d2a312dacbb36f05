"""The demo's guides: each runbook of a fault pattern, published, in the hands of the queue where the pattern ends up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firstline.administration.world.reading import Pattern, patterns
from firstline.core.db import operation
from firstline.guides.models import Guide
from firstline.guides.operations import writing
from firstline.guides.operations.writing import Place
from firstline.guides.trees import TARGETS, Answer, Outcome, Result, Step, Tree
from firstline.people.models import Person
from firstline.routing.models import Queue
from firstline.tickets.models import FaultPattern

LANGUAGES = ("de", "en")
LEVEL_WORDS = {"de": " (Level 2)", "en": " (level 2)"}


@operation
def write_guides(now: datetime) -> None:
    """Publish what is not there yet; safe to repeat."""
    known = set(Guide.objects.exclude(external_id="").values_list("external_id", flat=True))
    queues = {queue.code: queue for queue in Queue.objects.all()}
    workers = {row.code: row.memberships.order_by("id").select_related("person").first() for row in queues.values()}
    rows = {row.code: row for row in FaultPattern.objects.all()}
    for pattern in patterns():
        for level, runbook in pattern.runbooks.items():
            external_id = f"{pattern.code}-l{level}"
            if external_id in known:
                continue
            queue = queues[_in_charge(pattern, level)]
            worker = workers[queue.code] or workers["l1-desk"]
            assert worker is not None  # the world's desk has agents
            place = Place(rows[pattern.code], level, _audience(pattern, level), queue)
            _write(place, tree_of(pattern, level, runbook), external_id, by=worker.person, now=now)


def _write(place: Place, tree: Tree, external_id: str, *, by: Person, now: datetime) -> None:
    guide = writing.write_guide(place=place, tree=tree, external_id=external_id, by=by, now=now)
    writing.publish(guide=guide, by=by, now=now)


def _in_charge(pattern: Pattern, level: int) -> str:
    """The next level keeps the guide of the one below."""
    return next((pattern.routes[above] for above in sorted(pattern.routes) if above > level), pattern.routes.get(level, "l1-desk"))


def _audience(pattern: Pattern, level: int) -> Guide.Audience:
    if level > 1:
        return Guide.Audience.LEVEL2
    return Guide.Audience.AGENTS if pattern.self_service == "none" else Guide.Audience.PUBLIC


def tree_of(pattern: Pattern, level: int, runbook: Mapping[str, Any]) -> Tree:
    """The runbook as the tree of a guide."""
    title = {language: pattern.title[language] + (LEVEL_WORDS[language] if level > 1 else "") for language in LANGUAGES}
    return Tree(
        title=title,
        start=runbook["start"],
        steps=tuple(_step(each) for each in runbook["steps"]),
        outcomes=tuple(_outcome(each) for each in runbook["outcomes"]),
    )


def _step(read: Mapping[str, Any]) -> Step:
    answers = tuple(Answer(str(each["key"]), _words(each), each["next"]) for each in read["answers"])
    return Step(read["id"], _words(read), answers, is_for_desk=bool(read.get("desk")))


def _outcome(read: Mapping[str, Any]) -> Outcome:
    result = Result(read["result"])
    target = read.get(TARGETS.get(result, ""), "") or read.get("rule", "") or read.get("queue", "")
    return Outcome(read["id"], result, _words(read), target)


def _words(read: Mapping[str, Any]) -> dict[str, str]:
    return {language: str(read[language]) for language in LANGUAGES}
