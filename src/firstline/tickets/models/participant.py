"""Who takes part in a ticket besides its requester: gets copies of the answers, may write to it."""

from typing import ClassVar

from django.db import models

from firstline.people.models import Person
from firstline.tickets.models.ticket import Ticket


class Participant(models.Model):
    """Added by an agent, or named in Cc by a mail whose sender is proven; never by a mail that merely claims to be somebody's."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "person"], name="participant_once"),
        ]
