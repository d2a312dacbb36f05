"""From when to when something was in a state: the append-only source of all clocks and figures."""

from typing import ClassVar

from django.db import models


class Interval(models.Model):
    """
    One state of one thing. `subject` is the bare number of what it is about (a ticket's id for status and placement).

    Placement intervals also say queue, level and agent. An open interval has no end.
    """

    class Kind(models.TextChoices):
        STATUS = "status", "status"
        PLACEMENT = "placement", "placement"

    kind = models.TextField(choices=Kind)
    subject = models.BigIntegerField()
    state = models.TextField()
    reason = models.TextField(default="")
    queue = models.BigIntegerField(null=True)
    level = models.PositiveSmallIntegerField(null=True)
    agent = models.BigIntegerField(null=True)
    actor = models.BigIntegerField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=models.Q(ended_at=None), name="one_open_interval"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")), name="interval_runs_forward"
            ),
        ]
        indexes: ClassVar = [
            # All states of a ticket in order (promises, figures).
            models.Index(fields=["subject", "kind", "began_at"], name="interval_of_subject"),
            # Which tickets did this agent have? (rights: handed on by me)
            models.Index(fields=["agent", "subject"], condition=models.Q(kind="placement", agent__isnull=False), name="interval_of_agent"),
        ]
