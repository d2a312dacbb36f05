"""Classifying with what follows from it: other targets for what is still owed."""

from datetime import datetime

from firstline.core.db import lock, operation
from firstline.people.models import Person
from firstline.routing.models import Placement
from firstline.routing.operations import promising, settling
from firstline.tickets.models import Ticket
from firstline.tickets.operations import classifying
from firstline.tickets.operations.classifying import Classification


@operation
def classify(*, ticket: Ticket, classification: Classification, by: Person, now: datetime) -> Ticket:
    """Write down what it is and how grave. Records TicketClassified. Raises ReasonMissing, UnknownField."""
    ticket = lock(ticket)
    before = ticket.priority
    ticket = classifying.classify(ticket=ticket, by=by, classification=classification, now=now)
    placement = lock(Placement(pk=ticket.pk))
    if ticket.priority != before:
        promising.retarget(ticket=ticket, now=now)
        promising.refresh(ticket=ticket, placement=placement, now=now)
        placement.save()
    settling.nudge_lists(ticket=ticket, placement=placement)
    return ticket
