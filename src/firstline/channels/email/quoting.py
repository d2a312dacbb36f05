"""
What was said before, below an answer: only what this recipient wrote or was sent by mail, never notes.

Whoever joins a conversation later therefore gets nothing of what was said before them.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from firstline.core import settings as choices
from firstline.tickets.models import Delivery, Message

_MOST_MESSAGES = 10
_MOST_CHARACTERS = 20_000
_WRITTEN = frozenset({Delivery.Purpose.ANSWER, Delivery.Purpose.SOLUTION})


@dataclass(frozen=True)
class Said:
    """One earlier message; lines: its text for quoting, line by line."""

    name: str
    at: datetime
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def history(delivery: Delivery) -> list[Said]:
    """The newest first, as mail programs quote; empty where the operator wants no quotations."""
    message = delivery.message
    if message is None or delivery.person_id is None or delivery.purpose not in _WRITTEN or not choices.quote_history.read():
        return []
    got = Delivery.objects.filter(message=OuterRef("pk"), person=delivery.person_id, state=Delivery.State.SENT)
    seen = Message.objects.filter(Q(author=delivery.person_id) | Exists(got), ticket=message.ticket_id, released_at__isnull=False)
    before = seen.filter(said_at__lte=message.said_at).exclude(pk=message.pk).select_related("author").order_by("-said_at", "-id")
    quoted, left = [], _MOST_CHARACTERS
    for row in before[:_MOST_MESSAGES]:
        if left <= 0:
            break
        quoted.append(Said(row.author.name, row.said_at, row.text[:left]))
        left -= len(row.text)
    return quoted
