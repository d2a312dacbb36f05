"""Noting that something was not there in time."""

from datetime import datetime

from firstline.core import events
from firstline.core.db import operation
from firstline.routing.events import PromiseBroken
from firstline.routing.models import Placement, Promise
from firstline.routing.operations import settling
from firstline.tickets.models import Ticket


@operation
def note_broken(*, promise: Promise, now: datetime) -> bool:
    """Mark a running promise as missed; false when it was settled or moved meanwhile. Records PromiseBroken."""
    ticket = Ticket.objects.select_for_update(no_key=True).get(pk=promise.ticket_id)
    missed = Promise.objects.filter(pk=promise.pk, state=Promise.State.RUNNING, settled_at=None, due_at__lt=now)
    if not missed.update(state=Promise.State.BROKEN):
        return False

    broken = PromiseBroken(ticket=ticket.pk, promise=promise.pk, promised=promise.kind)
    events.record(broken, stream=ticket.stream, actor=None, at=now)
    settling.nudge_lists(ticket=ticket, placement=Placement.objects.get(ticket=ticket))
    return True
