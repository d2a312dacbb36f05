"""
A mail to ourselves, out by the outbox and in by an entrance: whether the whole way works, how long it takes, where it got stuck.

It carries the mark of our own mails, so it never becomes a ticket; the mail log has it as a test mail.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from firstline.channels.email import tasks
from firstline.channels.email.models import Entrance, InboundMail
from firstline.core import events
from firstline.core import settings as choices
from firstline.core.db import operation
from firstline.tickets import deliveries
from firstline.tickets.models import Delivery

# After so long a mail is late; after the second it is no longer waited for.
LATE_AFTER = timedelta(seconds=60)
OVER_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class RoundTrip:
    """
    How far the last test mail of an entrance has come.

    Stages: held, waiting, trying, failed, in_folder, sent, late, lost, arrived. seconds: the whole way, once it arrived.
    """

    stage: str
    begun_at: datetime
    seconds: float = 0.0
    mail: int = 0

    @property
    def is_over(self) -> bool:
        return self.stage in {"failed", "in_folder", "lost", "arrived"}


@operation
def begin(*, entrance: Entrance, subject: str, text: str, now: datetime) -> Delivery:
    """Send a test mail to the entrance's own address."""
    ready = {"subject": subject, "text": text, "html": ""}
    delivery = deliveries.queue_round_trip(address=entrance.address, mail=ready, now=now)
    events.defer(tasks.send, delivery=delivery.pk)
    return delivery


def last(entrance: Entrance, *, now: datetime) -> RoundTrip | None:
    """The last test mail of this entrance, unless it is forgotten."""
    sent = Delivery.objects.filter(purpose=Delivery.Purpose.ROUND_TRIP, address=entrance.address).order_by("-id").first()
    if sent is None:
        return None
    came = InboundMail.objects.filter(mail_id=sent.mail_id).only("received_at").order_by("id").first()
    if came is not None:
        return RoundTrip("arrived", sent.created_at, (came.received_at - sent.created_at).total_seconds(), came.pk)
    return RoundTrip(_stage(sent, now), sent.created_at)


def _stage(sent: Delivery, now: datetime) -> str:
    waited = now - sent.created_at
    if sent.state == Delivery.State.FAILED:
        return "failed"
    if sent.state == Delivery.State.QUEUED:
        if choices.hold_outgoing.read():
            return "held"
        # Taken by a sender, it counts as tried; only a problem says that it was in vain.
        return "trying" if sent.problem else "waiting"
    if settings.SMTP_URL == "file":
        return "in_folder"
    if waited < LATE_AFTER:
        return "sent"
    return "late" if waited < OVER_AFTER else "lost"
