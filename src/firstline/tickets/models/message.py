"""What was said to or by the requester (messages), among agents only (notes), and what is still being written (drafts)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstline.people.models import Person
from firstline.tickets.models.contact import Contact
from firstline.tickets.models.ticket import Ticket


class Message(models.Model):
    """
    Said to or by the requester.

    While held (undo send) it has no released_at and only its author sees it. client_key makes a repeated send harmless.
    """

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("from the requester")
        OUTBOUND = "outbound", _("from us")

    class Kind(models.TextChoices):
        MESSAGE = "message", _("message")
        SOLUTION = "solution", _("solution")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="messages")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    direction = models.TextField(choices=Direction)
    kind = models.TextField(choices=Kind, default=Kind.MESSAGE)
    text = models.TextField()
    client_key = models.TextField()
    said_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_key"], name="message_sent_once"),
        ]
        indexes: ClassVar = [
            # The timeline of a ticket.
            models.Index(fields=["ticket", "said_at", "id"], name="message_of_ticket"),
            # Held messages whose time has come (routing.tasks.release_due_messages).
            models.Index(fields=["held_until"], condition=models.Q(released_at=None), name="message_held"),
        ]

    @property
    def is_held(self) -> bool:
        return self.released_at is None


class Note(models.Model):
    """For agents only; never leaves through anything a requester can get."""

    class Kind(models.TextChoices):
        NOTE = "note", _("internal note")
        HANDOVER = "handover", _("handover package")
        BOUNCE = "bounce", _("sent back")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.TextField(choices=Kind, default=Kind.NOTE)
    text = models.TextField()
    client_key = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_key"], name="note_written_once"),
        ]
        indexes: ClassVar = [
            # The timeline of a ticket.
            models.Index(fields=["ticket", "written_at", "id"], name="note_of_ticket"),
        ]


class Draft(models.Model):
    """What somebody is writing, per person, ticket and mode; kept on the server."""

    class Mode(models.TextChoices):
        PUBLIC = "public", _("public")
        INTERNAL = "internal", _("internal")

    person = models.ForeignKey(Person, models.CASCADE, related_name="drafts")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="drafts")
    mode = models.TextField(choices=Mode)
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "ticket", "mode"], name="one_draft_a_mode"),
        ]
