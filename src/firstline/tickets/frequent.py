"""What people mostly ask for: fault patterns by the number of their recent tickets."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Case, Count, When

from firstline.tickets.models import FaultPattern, Grade, Ticket

RECENT = timedelta(days=30)
_KEPT_SECONDS = 600
_GRAVEST_FIRST = Case(When(urgency=Grade.HIGH, then=0), When(urgency=Grade.MEDIUM, then=1), default=2)


def frequent_patterns(*, most: int, now: datetime) -> list[FaultPattern]:
    """The most frequent live ones first, filled up with others; which ones they are is worked out every ten minutes."""
    ids: Sequence[int] | None = cache.get(f"frequent-patterns:{most}")
    if ids is None:
        ids = _counted(most, since=now - RECENT)
        cache.set(f"frequent-patterns:{most}", ids, timeout=_KEPT_SECONDS)
    found = FaultPattern.objects.select_related("category").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found and found[pk].retired_at is None]


def _counted(most: int, *, since: datetime) -> list[int]:
    recent = Ticket.objects.filter(opened_at__gt=since, fault_pattern__retired_at=None, fault_pattern__isnull=False)
    counted = recent.values_list("fault_pattern").annotate(count=Count("pk")).order_by("-count", "fault_pattern")[:most]
    ids = [pk for pk, _ in counted]
    others = FaultPattern.objects.filter(retired_at=None).exclude(pk__in=ids).order_by(_GRAVEST_FIRST, "id")
    return [*ids, *others.values_list("pk", flat=True)[: most - len(ids)]]
