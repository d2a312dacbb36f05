"""The outbox: one outgoing copy of something, written in the transaction that made it, sent by a channel."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstline.people.models import Person
from firstline.tickets.models.message import Message
from firstline.tickets.models.ticket import Ticket


class Delivery(models.Model):
    """
    A copy on its way: to one address, under one fixed Message-ID.

    What it says is made from message or ticket and `purpose` when it is sent; sign-in codes carry their ready text in `mail`.
    """

    class Purpose(models.TextChoices):
        ANSWER = "answer", _("answer")
        ACKNOWLEDGEMENT = "acknowledgement", _("confirmation of receipt")
        SOLUTION = "solution", _("solution")
        SIGN_IN = "sign_in", _("sign-in")
        WELCOME = "welcome", _("welcome")
        ADDRESSES_CHANGED = "addresses_changed", _("addresses changed")
        ROUND_TRIP = "round_trip", _("test mail")

    class State(models.TextChoices):
        QUEUED = "queued", _("to be sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    purpose = models.TextField(choices=Purpose)
    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, related_name="deliveries")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="deliveries")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    address = models.TextField()
    # The Message-ID header, fixed when the row is written.
    mail_id = models.TextField(unique=True)
    mail = models.JSONField(null=True)
    state = models.TextField(choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.TextField(default="")
    # Waits since then only because the mail server cannot be reached.
    server_away_since = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # The sweep: the oldest due ones, in order per ticket (channels.email.sending).
            models.Index(fields=["next_try_at", "id"], condition=models.Q(state="queued"), name="delivery_due"),
            # How many confirmations left lately, to an address and in all (tickets.budgets).
            models.Index(fields=["address", "created_at"], condition=models.Q(purpose="acknowledgement"), name="delivery_confirming"),
            models.Index(fields=["created_at"], condition=models.Q(purpose="acknowledgement"), name="delivery_confirmed_at"),
            # What goes out at once when the mail server is back (channels.email.outage).
            models.Index(fields=["server_away_since"], condition=models.Q(server_away_since__isnull=False), name="delivery_server_away"),
            # What could not be delivered, for lists of tickets.
            models.Index(fields=["ticket"], condition=models.Q(state="failed"), name="delivery_failed"),
            # Delivery states on messages.
            models.Index(fields=["ticket", "id"], name="delivery_of_ticket"),
        ]
