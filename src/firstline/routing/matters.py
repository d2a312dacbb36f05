"""A person's tickets, and tickets found by number or words, as far as an agent may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from firstline.people.viewer import Viewer
from firstline.routing import queries
from firstline.search import asking
from firstline.search.asking import Hit
from firstline.tickets import passages
from firstline.tickets.models import Ticket

OPEN = (Ticket.Status.OPEN, Ticket.Status.WAITING)


@dataclass(frozen=True)
class Elsewhere:
    """All an agent may know of a ticket in somebody else's queue: that it exists, how it stands, where it lies."""

    number: int
    status: str
    queue: int


def open_matters(viewer: Viewer, person: int, *, limit: int = 5) -> list[Ticket]:
    """Tickets of this person that are not solved yet, newest first."""
    return list(matters(viewer, person).filter(status__in=OPEN)[:limit])


def matters(viewer: Viewer, person: int) -> QuerySet[Ticket]:
    """All of a person's tickets that the agent may read, newest first, with their place."""
    own = queries.agent_tickets(viewer).filter(requester=person)
    return own.select_related("placement__queue", "placement__agent").order_by("-id")


def found(viewer: Viewer, text: str, *, limit: int = 8) -> list[tuple[Ticket, Hit]]:
    """Tickets by words, best first, each with why."""
    hits = asking.find(text=text, scopes=queries.scopes(viewer), kinds=(passages.KIND,), limit=limit)
    tickets = _readable(viewer, [hit.owner_id for hit in hits])
    return [(tickets[hit.owner_id], hit) for hit in hits if hit.owner_id in tickets]


def by_number(viewer: Viewer, number: int) -> Ticket | Elsewhere | None:
    """The ticket with this number, or what may be known of it."""
    if not viewer.is_agent:
        return None
    ticket = queries.agent_tickets(viewer).select_related("requester", "placement").filter(number=number).first()
    if ticket is not None:
        return ticket
    open_circle = Ticket.objects.filter(number=number, placement__queue__members_only=False)
    row: Sequence[int | str] | None = open_circle.values_list("number", "status", "placement__queue").first()
    return Elsewhere(int(row[0]), str(row[1]), int(row[2])) if row else None


def _readable(viewer: Viewer, ids: Collection[int]) -> dict[int, Ticket]:
    """Those of the tickets that the viewer may read: the index may be a moment behind the truth."""
    return queries.agent_tickets(viewer).select_related("requester", "placement").in_bulk(list(ids)) if ids else {}
