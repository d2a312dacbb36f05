"""
From the outbox to the mail server: oldest first per ticket, patient for days, never two at once.

Invariant: whoever sends a row has first taken it by moving its next try into the future. A row whose sender was killed
becomes due again by itself and goes out under the same Message-ID, so that receivers can tell the repeat.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from firstline.channels.email.events import DeliveryFailed
from firstline.channels.email.port import NotNow, Refused, Sender
from firstline.channels.email.rendering import compose
from firstline.core import events
from firstline.core.db import operation
from firstline.tickets.models import Delivery

logger = logging.getLogger(__name__)

# A row that somebody has taken is not touched by others for so long.
TAKEN_FOR = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(minutes=60)
GIVEN_UP_AFTER = timedelta(days=5)


def due(*, now: datetime) -> QuerySet[Delivery]:
    """What may be sent now: due, and nothing older of the same ticket still waits."""
    older = Delivery.objects.filter(ticket=OuterRef("ticket"), state=Delivery.State.QUEUED, pk__lt=OuterRef("pk"))
    rows = Delivery.objects.filter(state=Delivery.State.QUEUED, next_try_at__lte=now)
    return rows.filter(Q(ticket=None) | ~Exists(older)).order_by("next_try_at", "id")


def send(*, delivery: Delivery, by_way_of: Sender, now: datetime) -> bool:
    """Send one due delivery, if nobody else is at it; true when it went out. Whatever happens stands in its row."""
    if not take(delivery=delivery, now=now):
        return False
    try:
        by_way_of.send(compose(delivery, now=now), to=delivery.address)
    except Refused as refusal:
        note_failed(delivery=delivery, problem=str(refusal), now=now)
        return False
    except NotNow as problem:
        note_not_now(delivery=delivery, problem=str(problem), now=now)
        return False
    except Exception as fault:  # One mail that cannot be written must not hold up all others; ours to mend, so it is logged.
        logger.exception("mail.unreadable", extra={"delivery": delivery.pk})
        note_not_now(delivery=delivery, problem=type(fault).__name__, now=now)
        return False
    note_sent(delivery=delivery, now=now)
    return True


@operation
def take(*, delivery: Delivery, now: datetime) -> bool:
    """Of several senders one wins."""
    free = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.QUEUED, next_try_at__lte=now)
    taken = free.update(next_try_at=now + TAKEN_FOR, tries=F("tries") + 1)
    if taken:
        delivery.refresh_from_db(fields=["tries", "next_try_at"])
    return bool(taken)


@operation
def note_sent(*, delivery: Delivery, now: datetime) -> None:
    """It is out; ready text (codes) is not kept."""
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.SENT, sent_at=now, next_try_at=None, problem="", mail=None)


@operation
def note_not_now(*, delivery: Delivery, problem: str, now: datetime) -> None:
    """Try again after 1, 2, 4 … at most 60 minutes; after five days it has failed."""
    if now - delivery.created_at >= GIVEN_UP_AFTER:
        note_failed(delivery=delivery, problem=problem, now=now)
        return
    Delivery.objects.filter(pk=delivery.pk).update(next_try_at=now + pause_after(delivery.tries), problem=problem)


@operation
def note_failed(*, delivery: Delivery, problem: str, now: datetime) -> None:
    """It will not be tried again; agents see it beside the message. Records DeliveryFailed."""
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.FAILED, next_try_at=None, problem=problem, mail=None)

    if delivery.ticket_id is not None:
        failed = DeliveryFailed(ticket=delivery.ticket_id, delivery=delivery.pk)
        events.record(failed, stream=f"ticket:{delivery.ticket_id}", actor=None, at=now)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return min(timedelta(minutes=2 ** min(max(tries, 1) - 1, 10)), LONGEST_PAUSE)
