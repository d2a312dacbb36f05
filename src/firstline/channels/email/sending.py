"""
From the outbox to the mail server: oldest first per ticket, patient for days, never two at once.

Invariant: whoever sends a row has first taken it by moving its next try into the future. A row whose sender was killed
becomes due again by itself and goes out under the same Message-ID, so that receivers can tell the repeat.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from firstline.channels.email import outage
from firstline.channels.email.events import DeliveryFailed
from firstline.channels.email.letters import letter_for
from firstline.channels.email.port import Away, NotNow, Refused, Sender
from firstline.core import events
from firstline.core import settings as choices
from firstline.core.db import operation
from firstline.routing.models import Placement
from firstline.routing.operations.settling import nudge_lists
from firstline.tickets.models import Delivery

logger = logging.getLogger(__name__)

# A row that somebody has taken is not touched by others for so long, and longer when it carries files (adapters.TIME_LIMIT_SECONDS).
TAKEN_FOR = timedelta(seconds=60)
_BYTES_PER_SECOND = 50_000
LONGEST_PAUSE = timedelta(minutes=60)
GIVEN_UP_AFTER = timedelta(days=5)
# Whatever was held back until now is given a fair chance, however old it is.
FEWEST_TRIES = 10


def due(*, now: datetime) -> QuerySet[Delivery]:
    """What may be sent now: due, nothing older of the same ticket still waits, and the operator holds nothing back."""
    older = Delivery.objects.filter(ticket=OuterRef("ticket"), state=Delivery.State.QUEUED, pk__lt=OuterRef("pk"))
    rows = Delivery.objects.filter(state=Delivery.State.QUEUED, next_try_at__lte=now)
    if choices.hold_outgoing.read():
        # Whoever holds all mails must still get in to let them go again.
        rows = rows.filter(purpose=Delivery.Purpose.SIGN_IN)
    rows = rows.filter(Q(ticket=None) | ~Exists(older)).order_by("next_try_at", "id")
    return rows.select_related("message__author", "ticket__requester", "ticket__placement", "person").prefetch_related(
        "message__attachments"
    )


def send(*, delivery: Delivery, by_way_of: Sender, now: datetime) -> bool:
    """Send one due delivery, if nobody else is at it; true when it went out. Whatever happens stands in its row."""
    if not take(delivery=delivery, now=now):
        return False
    try:
        by_way_of.open()
        by_way_of.send(letter_for(delivery, now=now))
    except Refused as refusal:
        note_failed(delivery=delivery, problem=str(refusal), now=now)
        return False
    except Away as problem:
        note_away(delivery=delivery, problem=str(problem), now=now)
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
    until = now + _lease(delivery)
    taken = bool(free.update(next_try_at=until, tries=F("tries") + 1))
    if taken:
        delivery.next_try_at, delivery.tries = until, delivery.tries + 1
    return taken


@operation
def note_sent(*, delivery: Delivery, now: datetime) -> None:
    """It is out; ready text (codes) is not kept. Whatever waited for the server alone is due again."""
    sent = {"state": Delivery.State.SENT, "sent_at": now, "next_try_at": None, "problem": "", "mail": None, "server_away_since": None}
    Delivery.objects.filter(pk=delivery.pk).update(**sent)
    outage.end(now=now)


@operation
def note_not_now(*, delivery: Delivery, problem: str, now: datetime) -> None:
    """Try again after 1, 2, 4 … at most 60 minutes; after five days it has failed."""
    if _is_hopeless(delivery, now):
        note_failed(delivery=delivery, problem=problem, now=now)
        return
    again = {"next_try_at": now + pause_after(delivery.tries), "problem": problem, "server_away_since": None}
    Delivery.objects.filter(pk=delivery.pk).update(**again)


@operation
def note_away(*, delivery: Delivery, problem: str, now: datetime) -> None:
    """The server is away: the same, but it is asked for again within minutes, and administrators hear of it when it lasts."""
    if _is_hopeless(delivery, now):
        note_failed(delivery=delivery, problem=problem, now=now)
        return
    again = {
        "next_try_at": now + min(pause_after(delivery.tries), outage.LONGEST_PAUSE),
        "problem": problem,
        "server_away_since": Coalesce(F("server_away_since"), now),
    }
    Delivery.objects.filter(pk=delivery.pk).update(**again)
    outage.notice(now=now)


@operation
def note_failed(*, delivery: Delivery, problem: str, now: datetime) -> None:
    """It will not be tried again; agents see it beside the message and in their lists. Records DeliveryFailed."""
    failed = {"state": Delivery.State.FAILED, "next_try_at": None, "problem": problem, "mail": None, "server_away_since": None}
    Delivery.objects.filter(pk=delivery.pk).update(**failed)

    if delivery.ticket_id is not None:
        happened = DeliveryFailed(ticket=delivery.ticket_id, delivery=delivery.pk)
        events.record(happened, stream=f"ticket:{delivery.ticket_id}", actor=None, at=now)
        placement = Placement.objects.select_related("ticket").get(ticket=delivery.ticket_id)
        nudge_lists(ticket=placement.ticket, placement=placement)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return min(timedelta(minutes=2 ** min(max(tries, 1) - 1, 10)), LONGEST_PAUSE)


def _is_hopeless(delivery: Delivery, now: datetime) -> bool:
    return now - delivery.created_at >= GIVEN_UP_AFTER and delivery.tries >= FEWEST_TRIES


def _lease(delivery: Delivery) -> timedelta:
    if delivery.message is None:
        return TAKEN_FOR
    size = sum(file.size for file in delivery.message.attachments.all())
    return TAKEN_FOR + timedelta(seconds=min(size, settings.MAIL_ATTACH_MAX_BYTES) // _BYTES_PER_SECOND)
