"""What somebody tried by themselves comes along when they ask, in writing or on the phone, so that nothing is asked twice."""

from collections.abc import Sequence
from datetime import datetime

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.guides.operations import bringing
from firstline.people.models import Person
from firstline.routing.operations import asking, noting_calls
from firstline.routing.operations.asking import File
from firstline.routing.operations.noting_calls import Outcome
from firstline.routing.operations.taking_in import Request, TakenIn
from firstline.selfservice.events import VisitCarriedOver
from firstline.selfservice.models import Reading, Search, Visit
from firstline.tickets.models import Ticket


@operation
def ask_for_help(*, request: Request, files: Sequence[File], visit: Visit | None, now: datetime) -> TakenIn:
    """Take in what somebody wrote, with what they tried before. Records and raises what routing's operation does, and VisitCarriedOver."""
    taken = asking.ask_for_help(request=request, files=files, now=now)
    if visit is not None and taken.created:
        carry_over(visit=visit, ticket=taken.ticket, by=request.requester, now=now)
    return taken


@operation
def note_call(
    *, request: Request, continues: Ticket | None, outcome: Outcome, visit: Visit | None, by: Person, now: datetime
) -> Ticket:  # fmt: skip
    """Note a call, with what the caller tried before. Records and raises what routing's operation does, and VisitCarriedOver."""
    ticket = noting_calls.note_call(request=request, continues=continues, outcome=outcome, by=by, now=now)
    if visit is not None:
        carry_over(visit=visit, ticket=ticket, by=by, now=now)
    return ticket


@operation
def carry_over(*, visit: Visit, ticket: Ticket, by: Person, now: datetime) -> bool:
    """
    The visit is this ticket's from now on, with the guides that were walked, and its code is over; false where there is nothing
    to carry or it was carried before.

    Records VisitCarriedOver, and GuideRunJoined for each guide.
    """
    visit = lock(visit)
    if visit.ticket_id is None:
        bringing.bring_along(visit=visit.key, ticket=ticket, by=by, now=now)
    tried = Search.objects.filter(visit=visit).exists() or Reading.objects.filter(visit=visit).exists()
    if visit.ticket_id is not None or not tried:
        return False

    visit.ticket, visit.code, visit.code_until, visit.last_at = ticket, "", None, now
    visit.save(update_fields=["ticket", "code", "code_until", "last_at"])

    events.record(VisitCarriedOver(ticket=ticket.pk, visit=visit.pk), stream=ticket.stream, actor=by.pk, at=now)
    return True
