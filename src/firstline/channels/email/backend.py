"""Django's way of sending mail, for sign-in: the mail becomes a row of the outbox in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from firstline.channels.email import tasks
from firstline.core import clock, events
from firstline.core.db import operation
from firstline.tickets import deliveries


class OutboxBackend(BaseEmailBackend):
    """EMAIL_BACKEND of the desk; its mails go out at once and their text is forgotten when they have."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            queue_ready(message=message, now=clock.now())
        return len(email_messages)


@operation
def queue_ready(*, message: EmailMessage, now: datetime) -> None:
    """One delivery for each recipient of a mail whose text is ready, and the job that sends it."""
    html = [str(part) for part, kind in getattr(message, "alternatives", ()) if kind == "text/html"]
    for address in message.recipients():
        ready = {"subject": str(message.subject), "text": str(message.body), "html": html[0] if html else ""}
        delivery = deliveries.queue_ready_mail(address=address, mail=ready, now=now)
        events.defer(tasks.send, delivery=delivery.pk)
