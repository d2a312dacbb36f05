"""What somebody walked by themselves comes along when they ask, so that nobody asks it again; what led nowhere is forgotten."""

from datetime import datetime

from firstline.core import events
from firstline.core.db import operation
from firstline.guides import queries
from firstline.guides.events import GuideRunJoined
from firstline.guides.models import Run
from firstline.people.models import Person
from firstline.tickets.models import Ticket


@operation
def bring_along(*, visit: str, ticket: Ticket, by: Person, now: datetime) -> int:
    """The runs of this visit are the ticket's from now on; how many. Records GuideRunJoined for each."""
    runs = [run for run in queries.of_visit(visit) if run.ticket_id is None]
    for run in runs:
        Run.objects.filter(pk=run.pk, ticket=None).update(ticket=ticket)
        happened = GuideRunJoined(run=run.pk, guide=run.guide_id, ticket=ticket.pk)
        events.record(happened, stream=ticket.stream, actor=by.pk, at=now)
    return len(runs)


@operation
def forget_old(*, before: datetime) -> None:
    """Runs that led to no ticket go; what they said about a guide stays counted."""
    Run.objects.filter(ticket=None, last_at__lt=before).delete()
