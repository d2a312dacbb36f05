"""One encounter on one channel: a call, a chat, a mail exchange, a portal submission."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstline.people.models import Person


class Channel(models.TextChoices):
    PORTAL = "portal", _("portal")
    EMAIL = "email", _("e-mail")
    CHAT = "chat", _("chat")
    PHONE = "phone", _("phone")
    WALK_IN = "walk_in", _("in person")
    API = "api", _("API")


class Contact(models.Model):
    """Ticket and person may be unknown at first; an abandoned call has a contact and no ticket."""

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("to us")
        OUTBOUND = "outbound", _("from us")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        ABANDONED = "abandoned", _("abandoned")
        NO_CONCERN = "no_concern", _("no concern")

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, null=True, related_name="contacts")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="contacts")
    channel = models.TextField(choices=Channel)
    entrance = models.TextField(default="")
    direction = models.TextField(choices=Direction, default=Direction.INBOUND)
    began_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(choices=Outcome, default="", blank=True)
    handled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            # All encounters of a ticket in order (timeline, first-contact figures).
            models.Index(fields=["ticket", "began_at"], name="contact_of_ticket"),
        ]
