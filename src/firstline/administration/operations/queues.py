"""Levels and queues: where tickets wait, who looks in, which hours count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from firstline.administration import auditing
from firstline.administration.naming import Words, checked_words, fresh_code, shown
from firstline.core import order
from firstline.core.db import lock, operation
from firstline.people import operations as people
from firstline.people.models import Person
from firstline.routing.models import CategoryRoute, Level, Membership, PatternRoute, Placement, Queue, ServiceHours


class StillInUse(Exception):
    """Live tickets lie in this queue; the argument is how many."""


class LastQueue(Exception):
    """Requests could not arrive anywhere any more."""


class LevelExists(Exception):
    """There is a level with this number already."""


@dataclass(frozen=True)
class QueueFacts:
    """What is said about a queue; on_call_priorities count round the clock when on_call."""

    words: Words
    level: Level
    members_only: bool = False
    on_call: bool = False
    on_call_priorities: tuple[str, ...] = ()


@operation
def add_level(*, number: int, words: Words, hours: ServiceHours, by: Person | None, now: datetime) -> Level:
    """Raises LevelExists, NameMissing."""
    names = checked_words(words)
    if Level.objects.filter(number=number).exists():
        raise LevelExists(number)

    level = Level.objects.create(number=number, words=names, hours=hours)
    order.changed()

    auditing.note(what="level", which=shown(names), before=None, after=_level_facts(level), by=by.pk if by else None, now=now)
    return level


@operation
def change_level(*, level: Level, words: Words, hours: ServiceHours, by: Person, now: datetime) -> Level:
    """Another name, or other service hours for its clock. Raises NameMissing."""
    names = checked_words(words)
    level = lock(level)
    before = _level_facts(level)

    level.words, level.hours = names, hours
    level.save()
    order.changed()

    auditing.note(what="level", which=shown(names), before=before, after=_level_facts(level), by=by.pk, now=now)
    return level


@operation
def add_queue(*, said: QueueFacts, by: Person | None, now: datetime, code: str = "") -> Queue:
    """A new queue at a level. Raises NameMissing."""
    names = checked_words(said.words)

    queue = Queue(code=code or fresh_code(Queue.objects.all(), shown(names)))
    _write(queue, said)
    order.changed()

    auditing.note(what="queue", which=shown(names), before=None, after=_facts(queue), by=by.pk if by else None, now=now)
    return queue


@operation
def change_queue(*, queue: Queue, said: QueueFacts, by: Person, now: datetime) -> Queue:
    """
    Another name, level, circle or on-call duty; tickets that lie there stay. Raises NameMissing.

    The level of placements follows at their next move, so that what was measured stays true.
    """
    checked_words(said.words)
    queue = lock(queue)
    before = _facts(queue)

    _write(queue, said)
    order.changed()

    auditing.note(what="queue", which=shown(queue.words), before=before, after=_facts(queue), by=by.pk, now=now)
    return queue


@operation
def rename_queue(*, queue: Queue, words: Words, by: Person, now: datetime) -> Queue:
    """Another name, and nothing else. Raises NameMissing."""
    names = checked_words(words)
    queue = lock(queue)
    before = _facts(queue)

    queue.words = names
    queue.save(update_fields=["words"])
    order.changed()

    auditing.note(what="queue", which=shown(names), before=before, after=_facts(queue), by=by.pk, now=now)
    return queue


@operation
def set_members(*, queue: Queue, members: Iterable[Person], by: Person, now: datetime) -> None:
    """Exactly these people belong to the queue. Records RightsChanged for whoever came or went."""
    before = _member_names(queue)
    had = {membership.person_id: membership.person for membership in queue.memberships.select_related("person")}
    wanted = {person.pk: person for person in members}

    Membership.objects.filter(queue=queue).exclude(person__in=wanted.keys()).delete()
    Membership.objects.bulk_create([Membership(queue=queue, person_id=pk, since=now) for pk in wanted.keys() - had.keys()])
    for pk in had.keys() ^ wanted.keys():
        people.record_rights_changed(person=(had | wanted)[pk], by=by.pk, now=now)

    after = {"members": _member_names(queue)}
    auditing.note(what="queue", which=shown(queue.words), before={"members": before}, after=after, by=by.pk, now=now)


@operation
def retire_queue(*, queue: Queue, by: Person, now: datetime) -> None:
    """Nothing arrives there any more; its history stays. Raises StillInUse, LastQueue."""
    queue = lock(queue)
    live = Placement.objects.filter(queue=queue, is_live=True).count()
    if live:
        raise StillInUse(live)
    if not Queue.objects.filter(retired_at=None).exclude(pk=queue.pk).exists():
        raise LastQueue

    queue.retired_at = now
    queue.save(update_fields=["retired_at"])
    PatternRoute.objects.filter(queue=queue).delete()
    CategoryRoute.objects.filter(queue=queue).delete()
    order.changed()

    auditing.note(what="queue", which=shown(queue.words), before={"retired": False}, after={"retired": True}, by=by.pk, now=now)


@operation
def restore_queue(*, queue: Queue, by: Person, now: datetime) -> None:
    """Tickets may wait there again."""
    Queue.objects.filter(pk=queue.pk).update(retired_at=None)
    order.changed()

    auditing.note(what="queue", which=shown(queue.words), before={"retired": True}, after={"retired": False}, by=by.pk, now=now)


def _write(queue: Queue, said: QueueFacts) -> None:
    queue.words = checked_words(said.words)
    queue.level = said.level
    queue.members_only = said.members_only
    queue.on_call = said.on_call
    queue.on_call_priorities = sorted(said.on_call_priorities) if said.on_call else []
    queue.save()


def _facts(queue: Queue) -> auditing.Facts:
    return {
        "name": dict(queue.words),
        "level": queue.level_id,
        "members_only": queue.members_only,
        "on_call": list(queue.on_call_priorities) if queue.on_call else [],
    }


def _level_facts(level: Level) -> auditing.Facts:
    return {"name": dict(level.words), "hours": level.hours.code}


def _member_names(queue: Queue) -> list[str]:
    return sorted(queue.memberships.values_list("person__name", flat=True))
