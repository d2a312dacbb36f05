"""Ending one state and beginning the next, without a gap."""

from datetime import datetime

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
