"""Files that came with messages and notes, kept under names of our own."""

from typing import ClassVar

from django.db import models

from firstline.people.models import Person
from firstline.tickets.models.message import Message, Note
from firstline.tickets.models.ticket import Ticket


class Attachment(models.Model):
    """
    One file. Without message and note it is still being written: only its uploader sees it.

    key is random (128 bits) and names it outside; path is ours, below the data folder's files.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="attachments")
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.TextField(unique=True)
    name = models.TextField()
    media_type = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.TextField()
    # Of a picture within the HTML of a mail ("cid:…").
    content_id = models.TextField(default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(message=None) | models.Q(note=None), name="attached_to_one"),
        ]
