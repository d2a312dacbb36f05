"""To another queue with what the next colleague needs, and back to the sender with a reason and a lesson."""

from dataclasses import dataclass
from datetime import datetime

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.core.text import plain
from firstline.people.models import Person
from firstline.routing import rulebook
from firstline.routing.events import TicketBounced, TicketHandedOver, TicketNeedsLead
from firstline.routing.models import Handover, Membership, Placement, Promise, Queue
from firstline.routing.operations import placing, promising
from firstline.routing.operations.claiming import lock_live
from firstline.tickets.models import Ticket

# So many changes of queue call for the lead.
PING_PONG = 3


class SameQueue(Exception):
    """It is there already."""


class QueueRetired(Exception):
    """Nobody works on this queue any more."""


class PackageIncomplete(Exception):
    """Something the next colleague needs is missing; the argument names the fields."""


class NothingToBounce(Exception):
    """It was not handed over to this queue, or has been sent back already."""


class LessonMissing(Exception):
    """Sending back needs a sentence from which the sender learns."""


@dataclass(frozen=True)
class Package:
    """The handover package: symptom in one sentence, what was tried, what is expected; or the reason why something is missing."""

    symptom: str
    tried: str
    expectation: str
    override_reason: str = ""

    def missing(self) -> list[str]:
        return [name for name in ("symptom", "tried", "expectation") if not plain(getattr(self, name))]

    def require_complete(self) -> None:
        """Raises PackageIncomplete unless complete or a reason is given."""
        if self.missing() and not plain(self.override_reason):
            raise PackageIncomplete(self.missing())


@operation
def hand_over(*, ticket: Ticket, to: Queue, package: Package, by: Person, now: datetime) -> Handover:
    """
    Move the ticket to another queue, with what the next colleague needs to know.

    Records TicketHandedOver, and TicketNeedsLead at the third move. Raises NotLive, SameQueue, QueueRetired, PackageIncomplete.
    """
    ticket = lock(ticket)
    placement = lock_live(ticket)
    if placement.queue_id == to.pk:
        raise SameQueue(to)
    if to.retired_at is not None:
        raise QueueRetired(to)
    package.require_complete()

    source = rulebook.current().queues[placement.queue_id]
    handover = Handover.objects.create(
        ticket=ticket,
        by=by,
        at=now,
        from_queue=source,
        to_queue=to,
        symptom=plain(package.symptom),
        tried=plain(package.tried),
        expectation=plain(package.expectation),
        override_reason=plain(package.override_reason) if package.missing() else "",
    )
    former = placement.agent_id
    _move(ticket, placement, to=to, agent=None, by=by, now=now, reason="handover")

    happening = TicketHandedOver(
        ticket=ticket.pk,
        handover=handover.pk,
        from_queue=source.code,
        to_queue=to.code,
        from_level=source.level_id,
        to_level=to.level_id,
        reasoned=bool(handover.override_reason),
    )
    also = [source.stream, to.stream, ticket.public_stream, *([f"agent:{former}"] if former else [])]
    events.record(happening, stream=ticket.stream, actor=by.pk, at=now, also=also)
    _call_lead(ticket, placement, by=by, now=now)
    return handover


@operation
def bounce(*, ticket: Ticket, reason: Handover.BounceReason, lesson: str, by: Person, now: datetime) -> Handover:
    """
    Send the last hand-over back to whom it came from, with a reason code and what to learn.

    Records TicketBounced. Raises NotLive, NothingToBounce, LessonMissing.
    """
    ticket = lock(ticket)
    placement = lock_live(ticket)
    handover = Handover.objects.filter(ticket=ticket).select_related("by", "from_queue", "to_queue").order_by("-at", "-id").first()
    if handover is None or handover.bounced_at is not None or handover.to_queue_id != placement.queue_id:
        raise NothingToBounce(ticket)
    if not plain(lesson):
        raise LessonMissing

    handover.bounced_at, handover.bounced_by = now, by
    handover.bounce_reason, handover.lesson = reason, plain(lesson)
    handover.save(update_fields=["bounced_at", "bounced_by", "bounce_reason", "lesson"])
    sender = handover.by if Membership.objects.filter(person=handover.by, queue=handover.from_queue).exists() else None
    _move(ticket, placement, to=handover.from_queue, agent=sender, by=by, now=now, reason="bounce")

    happening = TicketBounced(ticket=ticket.pk, handover=handover.pk, to_queue=handover.from_queue.code, reason=reason)
    also = [handover.from_queue.stream, handover.to_queue.stream, f"agent:{handover.by_id}"]
    events.record(happening, stream=ticket.stream, actor=by.pk, at=now, also=also)
    _call_lead(ticket, placement, by=by, now=now)
    return handover


def _move(ticket: Ticket, placement: Placement, *, to: Queue, agent: Person | None, by: Person, now: datetime, reason: str) -> None:
    changes_level = placement.level != to.level_id
    if placement.agent_id is None:
        # Who passes on what nobody had, had it for this moment, and may go on reading it.
        placement.agent = by
        placing.write_interval(placement=placement, actor=by.pk, now=now)
    placement.queue, placement.level, placement.agent, placement.since = to, to.level_id, agent, now
    placement.moves += 1
    placing.write_interval(placement=placement, actor=by.pk, now=now, reason=reason)
    if changes_level:
        promising.settle(ticket=ticket, kinds=[Promise.Kind.LEVEL], now=now)
        promising.begin_level(ticket=ticket, placement=placement, now=now)
    promising.refresh(ticket=ticket, placement=placement, now=now)
    placement.save()
    placing.rescope(ticket=ticket, placement=placement)


def _call_lead(ticket: Ticket, placement: Placement, *, by: Person, now: datetime) -> None:
    if placement.moves == PING_PONG:
        events.record(TicketNeedsLead(ticket=ticket.pk, moves=placement.moves), stream=ticket.stream, actor=by.pk, at=now, also=["leads"])
