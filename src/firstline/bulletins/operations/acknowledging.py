"""A bulletin is shown to somebody, and they take note of it."""

from datetime import datetime

from firstline.bulletins.events import BulletinAcknowledged
from firstline.bulletins.models import Acknowledgement, Bulletin
from firstline.core import events
from firstline.core.db import operation
from firstline.people.models import Person


class NotConcerned(Exception):
    """The bulletin was not told to this person."""


class AnswerNeeded(Exception):
    """The bulletin asks a question, and this is none of its answers."""


@operation
def show(*, acknowledgement: Acknowledgement, now: datetime) -> None:
    """It is on the person's screen for the first time; further times change nothing."""
    Acknowledgement.objects.filter(pk=acknowledgement.pk, shown_at=None).update(shown_at=now)


@operation
def acknowledge(*, bulletin: Bulletin, answered: int | None, by: Person, now: datetime) -> bool:
    """
    The person has taken note; true if its question was answered rightly or there is none. The first time counts.

    Records BulletinAcknowledged. Raises NotConcerned and AnswerNeeded.
    """
    row = Acknowledgement.objects.select_for_update().filter(bulletin=bulletin, person=by).first()
    if row is None:
        raise NotConcerned
    if row.acknowledged_at is not None:
        return row.answered == bulletin.right_answer
    choices = min((len(asked["answers"]) for asked in bulletin.question.values()), default=0)
    if choices and (answered is None or not 0 <= answered < choices):
        raise AnswerNeeded

    row.shown_at, row.acknowledged_at, row.answered = row.shown_at or now, now, answered if choices else None
    row.save(update_fields=["shown_at", "acknowledged_at", "answered"])

    right = row.answered == bulletin.right_answer
    happened = BulletinAcknowledged(bulletin=bulletin.pk, right=right)
    also = [f"agent:{by.pk}", f"agent:{bulletin.author_id}"]
    events.record(happened, stream=bulletin.stream, actor=by.pk, at=now, also=also)
    return right
