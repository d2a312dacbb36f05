"""Who takes part in a ticket besides its requester."""

from collections.abc import Sequence
from datetime import datetime

from firstline.core import events
from firstline.core.db import operation
from firstline.people.models import Person
from firstline.tickets.events import ParticipantsAdded
from firstline.tickets.models import Participant, Ticket


@operation
def add_participants(*, ticket: Ticket, people: Sequence[Person], by: Person | None, now: datetime) -> int:
    """
    Let these people take part; gives how many of them did not before. by: the agent who says so, None for a mail's proven sender.

    Records ParticipantsAdded when there are any.
    """
    there = set(Participant.objects.filter(ticket=ticket).values_list("person_id", flat=True)) | {ticket.requester_id} if people else set()
    fresh = {person.pk: person for person in people if person.pk not in there}
    if not fresh:
        return 0
    Participant.objects.bulk_create([Participant(ticket=ticket, person=person, since=now, added_by=by) for person in fresh.values()])

    added = ParticipantsAdded(ticket=ticket.pk, count=len(fresh))
    events.record(added, stream=ticket.stream, actor=by.pk if by else None, at=now)
    return len(fresh)
