"""Answers to creating calls, so that a repeat with the same Idempotency-Key acts once."""

from typing import ClassVar

from django.db import models

from firstline.people.models import Person


class AnsweredCall(models.Model):
    """The stored answer to one call; a repeat with another body is refused by its fingerprint."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.TextField()
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="call_answered_once"),
        ]
        indexes: ClassVar = [
            # Old answers are forgotten (api.tasks).
            models.Index(fields=["created_at"], name="answered_call_age"),
        ]
