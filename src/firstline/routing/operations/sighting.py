"""Who has a ticket on the screen, who is typing, and up to when an agent has read it."""

from datetime import datetime

from firstline.core import realtime
from firstline.core.db import operation
from firstline.people.models import Person
from firstline.routing.models import Sighting
from firstline.tickets.models import Ticket


@operation
def see(*, ticket: Ticket, person: Person, typing: bool, now: datetime) -> None:
    """The heartbeat of an open ticket page; whispers to the others who have it open."""
    Sighting.objects.bulk_create(
        [Sighting(ticket=ticket, person=person, seen_at=now, typing_at=now if typing else None)],
        update_conflicts=True,
        unique_fields=["ticket", "person"],
        update_fields=["seen_at", "typing_at"],
    )
    realtime.whisper([ticket.stream], kind="sighting", data={"person": person.pk, "typing": int(typing)})
