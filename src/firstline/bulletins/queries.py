"""
Who is told a bulletin, who sees it, what stands beside a ticket, and how far it has spread.

Invariant: nobody sees a bulletin but those whom it was told to, its author and leads.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from firstline.bulletins.models import Acknowledgement, Bulletin
from firstline.people.models import Person, Role
from firstline.people.viewer import Viewer
from firstline.routing import queries as desk
from firstline.tickets.models import FaultPattern, Ticket

# Whoever had such a ticket within this time is concerned.
MATCHING = timedelta(days=30)
# At most one interruption in this time, unless it is urgent.
PAUSE = timedelta(hours=1)
MOST_LISTED = 100


class BulletinNotFound(Exception):
    """There is no such bulletin for this viewer."""


@dataclass(frozen=True)
class Recipients:
    """Whom a bulletin concerns: levels, queues, and whoever has or had tickets of the pattern; what is chosen adds up."""

    levels: frozenset[int] = frozenset()
    queues: frozenset[int] = frozenset()
    pattern: FaultPattern | None = None


@dataclass(frozen=True)
class Spread:
    """How far it has come: told, shown, acknowledged, answered rightly; tickets solved since, by the level that solved them."""

    told: int
    shown: int
    acknowledged: int
    right: int
    solved: int
    solved_at_level_1: int
    before: int
    before_at_level_1: int


def people_concerned(recipients: Recipients, *, now: datetime) -> set[int]:
    """Ids of the active agents."""
    wanted = Q(pk__in=())
    if recipients.levels:
        wanted |= Q(memberships__queue__level__in=recipients.levels)
    if recipients.queues:
        wanted |= Q(memberships__queue__in=recipients.queues)
    if recipients.pattern is not None:
        recent = Q(placements__ticket__opened_at__gte=now - MATCHING) | Q(placements__is_live=True)
        wanted |= Q(placements__ticket__fault_pattern=recipients.pattern) & recent
    agents = Person.objects.active().filter(grants__role__in=(Role.AGENT, Role.LEAD))
    return set(agents.filter(wanted).values_list("pk", flat=True))


def visible(viewer: Viewer) -> QuerySet[Bulletin]:
    """Those told to this person, their own, and all for leads."""
    if not viewer.is_agent:
        return Bulletin.objects.none()
    told = Exists(Acknowledgement.objects.filter(bulletin=OuterRef("pk"), person=viewer.person))
    everything = Bulletin.objects.select_related("author", "article", "fault_pattern")
    return everything if viewer.is_lead else everything.filter(told | Q(author=viewer.person))


def listed(viewer: Viewer) -> QuerySet[Bulletin]:
    """Newest first, with how many were told and have acknowledged."""
    told = Count("acknowledgements")
    known = Count("acknowledgements", filter=~Q(acknowledgements__acknowledged_at=None))
    mine = Exists(Acknowledgement.objects.filter(bulletin=OuterRef("pk"), person=viewer.person, acknowledged_at=None))
    return visible(viewer).annotate(told=told, known=known, waits=mine).order_by("-published_at", "-id")[:MOST_LISTED]


def get(viewer: Viewer, pk: int) -> Bulletin:
    """Raises BulletinNotFound."""
    bulletin = visible(viewer).filter(pk=pk).first()
    if bulletin is None:
        raise BulletinNotFound
    return bulletin


def may_recall(viewer: Viewer, bulletin: Bulletin) -> bool:
    return bulletin.is_current and (viewer.is_lead or viewer.person == bulletin.author_id)


def own_acknowledgement(viewer: Viewer, bulletin: Bulletin) -> Acknowledgement | None:
    return Acknowledgement.objects.filter(bulletin=bulletin, person=viewer.person).first()


def waiting_for(viewer: Viewer) -> list[Acknowledgement]:
    """What this person has not acknowledged yet of what still holds: urgent ones first, then the oldest."""
    rows = Acknowledgement.objects.filter(person=viewer.person, acknowledged_at=None, bulletin__ended_at=None)
    return list(rows.select_related("bulletin__author").order_by("-bulletin__is_urgent", "bulletin__published_at", "pk"))


def to_interrupt(viewer: Viewer, waiting: Collection[Acknowledgement], *, now: datetime) -> Acknowledgement | None:
    """The one that may stand in the way now: urgent, on the screen already, or the first after an hour's peace."""
    for row in waiting:
        if row.bulletin.is_urgent or row.shown_at is not None:
            return row
    shown_lately = Acknowledgement.objects.filter(person=viewer.person, shown_at__gt=now - PAUSE)
    return None if not waiting or shown_lately.exists() else next(iter(waiting))


def beside(viewer: Viewer, ticket: Ticket) -> list[Bulletin]:
    """What still holds of this ticket's fault pattern, for this viewer; newest first."""
    if ticket.fault_pattern_id is None:
        return []
    return list(visible(viewer).filter(fault_pattern=ticket.fault_pattern_id, ended_at=None).order_by("-published_at", "-id"))


def matching(viewer: Viewer, bulletin: Bulletin) -> QuerySet[Ticket]:
    """Tickets of its fault pattern that are not solved yet, as far as the viewer may work on them; oldest first."""
    if bulletin.fault_pattern_id is None:
        return Ticket.objects.none()
    open_ones = desk.workable_tickets(viewer).filter(
        fault_pattern=bulletin.fault_pattern_id, status__in=(Ticket.Status.OPEN, Ticket.Status.WAITING)
    )
    return open_ones.select_related("requester", "placement__agent", "placement__queue").order_by("opened_at", "pk")


def spread(bulletin: Bulletin, *, now: datetime) -> Spread:
    """Counts only; before is as long a time before the publication as has passed since."""
    until = bulletin.ended_at or now
    begin = bulletin.published_at - (until - bulletin.published_at)
    rows = Acknowledgement.objects.filter(bulletin=bulletin)
    right = Q(answered=F("bulletin__right_answer")) | Q(bulletin__right_answer=None)
    people = rows.aggregate(
        told=Count("pk"),
        shown=Count("pk", filter=~Q(shown_at=None)),
        acknowledged=Count("pk", filter=~Q(acknowledged_at=None)),
        right=Count("pk", filter=~Q(acknowledged_at=None) & right),
    )
    since, at_1 = _solved(bulletin, bulletin.published_at, until)
    before, before_at_1 = _solved(bulletin, begin, bulletin.published_at)
    return Spread(**people, solved=since, solved_at_level_1=at_1, before=before, before_at_level_1=before_at_1)


def _solved(bulletin: Bulletin, begin: datetime, end: datetime) -> tuple[int, int]:
    if bulletin.fault_pattern_id is None:
        return 0, 0
    solved = Ticket.objects.filter(fault_pattern=bulletin.fault_pattern_id, resolved_at__gte=begin, resolved_at__lt=end)
    # A closed circle's tickets are nobody else's to count.
    counted = solved.filter(placement__queue__members_only=False).aggregate(all=Count("pk"), low=Count("pk", filter=Q(resolved_level=1)))
    return counted["all"], counted["low"]
