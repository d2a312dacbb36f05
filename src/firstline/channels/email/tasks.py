"""Jobs of mail: what waits in the outbox is sent, what was received is read."""

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.conf import settings

from firstline.channels.email import keeping, sending
from firstline.channels.email.adapters import sender_for
from firstline.core import clock, disk
from firstline.core.tasks import SOON, task
from firstline.tickets.models import Delivery

# One sweep ends after so many; the next one follows within seconds. They are read from the outbox by the dozen: one of each ticket.
_AT_ONCE = 200
_A_DOZEN = 12
# Something is wrong with the server, not with a mail, when so many in a row did not go out.
_PATIENCE = 3
# So long one job reads what waits; the next one goes on about a second later. A worker that is told to stop does not wait for it:
# the mail in hand is rolled back and read by the next worker.
_READS_FOR_SECONDS = 30.0
WRITTEN_FOR = timedelta(days=30)


@task(name="email.send", queue="soon", retry=SOON)
def send(delivery: int) -> None:
    """Send one delivery now, if it is still due."""
    row = sending.due(now=clock.now()).filter(pk=delivery).first()
    if row is not None:
        with sender_for(settings.SMTP_URL, data=settings.DATA) as sender:
            sending.send(delivery=row, by_way_of=sender, now=clock.now())


# One at a time: while a mail server is slow, the worker has its other hands free.
@task(name="email.send_due", queue="mail", lock="email.send_due")
def send_due(timestamp: int) -> None:
    """Send whatever is due, oldest first."""
    unsent = 0
    with sender_for(settings.SMTP_URL, data=settings.DATA) as sender:
        for row in islice(_waiting(), _AT_ONCE):
            unsent = 0 if sending.send(delivery=row, by_way_of=sender, now=clock.now()) or _is_failed(row) else unsent + 1
            if unsent >= _PATIENCE:
                return


def _waiting() -> Iterator[Delivery]:
    """What is due, as long as there is any."""
    while rows := list(sending.due(now=clock.now())[:_A_DOZEN]):
        yield from rows


@task(name="email.forget_written", queue="tidy")
def forget_written(timestamp: int) -> None:
    """Mails that were written into the folder go after a month, also when a mail server has taken its place."""
    keeping.forget_written(folder=settings.DATA / "outbox", before=clock.now() - WRITTEN_FOR)


def _is_failed(row: Delivery) -> bool:
    return Delivery.objects.filter(pk=row.pk, state=Delivery.State.FAILED).exists()


# One at a time: a mail that came twice is known by its first copy.
@task(name="email.take_in", queue="mail", lock="email.take_in")
def take_in(timestamp: int) -> None:
    """Read the waiting mails, oldest first; called after each receipt and, for what a killed process left, by the sweep."""
    from firstline.channels.email import accepting, intake

    if disk.is_full(data=settings.DATA):
        return
    ends = time.monotonic() + _READS_FOR_SECONDS
    for mail in intake.waiting():
        intake.take_in(mail=mail, now=clock.now())
        if time.monotonic() > ends:
            accepting.wake()
            return
