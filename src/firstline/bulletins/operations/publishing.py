"""A bulletin is told to those whom it concerns, until it is recalled or has run out."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from firstline.bulletins import queries, wording
from firstline.bulletins.events import BulletinExpired, BulletinRecalled, BulletinSpread
from firstline.bulletins.models import Acknowledgement, Bulletin
from firstline.bulletins.queries import Recipients
from firstline.bulletins.wording import Contents
from firstline.core import events
from firstline.core.db import lock, operation
from firstline.knowledge.models import Article
from firstline.people.models import Person
from firstline.tickets.models import FaultPattern

LONGEST_LIFE = timedelta(days=90)


class CannotPublish(Exception):
    """The bulletin says nothing, says too much, concerns nobody or does not end; `why` is a code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AlreadyOver(Exception):
    """The bulletin was recalled or has run out."""


@dataclass(frozen=True)
class Facts:
    """What a bulletin is besides its words. question: {"de": {"asked": …, "answers": […]}, …}."""

    recipients: Recipients
    expires_at: datetime
    fault_pattern: FaultPattern | None = None
    article: Article | None = None
    is_urgent: bool = False
    question: dict[str, Any] = field(default_factory=dict)
    right_answer: int | None = None


@operation
def publish(*, contents: Contents, facts: Facts, by: Person, now: datetime) -> Bulletin:
    """Tell it at once to everybody whom it concerns, except its author. Records BulletinSpread. Raises CannotPublish."""
    said = wording.cleaned(contents)
    people = queries.people_concerned(facts.recipients, now=now) - {by.pk}
    _check(said, facts, people, now)

    bulletin = Bulletin.objects.create(
        contents=said,
        question=facts.question,
        right_answer=facts.right_answer if facts.question else None,
        author=by,
        fault_pattern=facts.fault_pattern,
        article=facts.article,
        levels=sorted(facts.recipients.levels),
        is_urgent=facts.is_urgent,
        published_at=now,
        expires_at=facts.expires_at,
    )
    bulletin.queues.set(facts.recipients.queues)
    Acknowledgement.objects.bulk_create([Acknowledgement(bulletin=bulletin, person_id=person) for person in sorted(people)])

    happened = BulletinSpread(bulletin=bulletin.pk, recipients=len(people))
    events.record(happened, stream=bulletin.stream, actor=by.pk, at=now, also=_streams(people))
    return bulletin


def _check(said: Contents, facts: Facts, people: Collection[int], now: datetime) -> None:
    if not said:
        raise CannotPublish("empty")
    if any(wording.count(sections) > wording.MOST_WORDS for sections in said.values()):
        raise CannotPublish("too_long")
    if not people:
        raise CannotPublish("nobody")
    if not now < facts.expires_at <= now + LONGEST_LIFE:
        raise CannotPublish("expiry")
    answers = [len(asked["answers"]) for asked in facts.question.values()]
    if answers and (facts.right_answer is None or min(answers) < 2 or facts.right_answer >= min(answers)):
        raise CannotPublish("question")


@operation
def recall(*, bulletin: Bulletin, by: Person, now: datetime) -> None:
    """It holds no more and leaves everybody's screen. Records BulletinRecalled. Raises AlreadyOver."""
    bulletin = lock(bulletin)
    if bulletin.ended_at is not None:
        raise AlreadyOver
    bulletin.recalled_at = bulletin.ended_at = now
    bulletin.save(update_fields=["recalled_at", "ended_at"])

    events.record(BulletinRecalled(bulletin=bulletin.pk), stream=bulletin.stream, actor=by.pk, at=now, also=_streams(_people(bulletin)))


@operation
def expire(*, now: datetime) -> int:
    """Take what has run out off the screens; how many. Records BulletinExpired."""
    due = list(Bulletin.objects.select_for_update().filter(ended_at=None, expires_at__lte=now).order_by("id"))
    for bulletin in due:
        bulletin.ended_at = now
        bulletin.save(update_fields=["ended_at"])
        events.record(BulletinExpired(bulletin=bulletin.pk), stream=bulletin.stream, actor=None, at=now, also=_streams(_people(bulletin)))
    return len(due)


def _people(bulletin: Bulletin) -> list[int]:
    return list(Acknowledgement.objects.filter(bulletin=bulletin).values_list("person", flat=True))


def _streams(people: Collection[int]) -> list[str]:
    return [f"agent:{person}" for person in sorted(people)]
