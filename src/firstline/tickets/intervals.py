"""Ending one state and beginning the next, without a gap."""

from datetime import datetime

from django.db.models import QuerySet

from firstline.core.prepared import Prepared
from firstline.tickets.models import Interval


def begin(*, kind: Interval.Kind, subject: int, state: str, actor: int | None, now: datetime, reason: str = "") -> Interval:
    """The first interval of something."""
    return Interval(kind=kind, subject=subject, state=state, reason=reason, actor=actor, began_at=now)


def turn(*, kind: Interval.Kind, subject: int, state: str, actor: int | None, now: datetime, reason: str = "") -> Interval:
    """End the open interval and give the next one, not yet saved. A moment that went back counts as the same moment."""
    last = Interval.objects.filter(kind=kind, subject=subject, ended_at=None).first()
    if last is not None:
        now = max(now, last.began_at)
        Interval.objects.filter(pk=last.pk).update(ended_at=now)
    return begin(kind=kind, subject=subject, state=state, actor=actor, now=now, reason=reason)


def of_ticket(ticket: int) -> list[Interval]:
    """All that it was in, by status and by place, oldest first."""
    return _OF_TICKET.rows(ticket=ticket)


def _of_ticket(*, ticket: int) -> QuerySet[Interval]:
    return Interval.objects.filter(subject=ticket, kind__in=list(Interval.Kind)).order_by("began_at", "id")


_OF_TICKET = Prepared(_of_ticket, ticket=int)
