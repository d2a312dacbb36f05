"""Bulletins: what one level has learned, told to those whom it concerns, and who has taken note of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from firstline.knowledge.models import Article
from firstline.people.models import Person
from firstline.routing.models import Queue
from firstline.tickets.models import FaultPattern


class Bulletin(models.Model):
    """
    A short message from those who found something out; once published its words stay as they are.

    contents: {"de": {"title": …, "what": …, "recognise": …, "do": …, "avoid": …, "say": …}, …}, read by bulletins.wording.
    question: {"de": {"asked": …, "answers": […]}, …}, empty without one; right_answer counts from 0.
    """

    contents = models.JSONField(default=dict)
    question = models.JSONField(default=dict)
    right_answer = models.PositiveSmallIntegerField(null=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="bulletins")
    fault_pattern = models.ForeignKey(FaultPattern, models.PROTECT, null=True, related_name="bulletins")
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="bulletins")
    # Whom it was meant for when it was published.
    levels = ArrayField(models.PositiveSmallIntegerField(), default=list)
    queues = models.ManyToManyField(Queue, related_name="+")
    is_urgent = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)
    # When what had run out was taken off the screens.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # What holds now (bulletins.queries.current) and what has run out (bulletins.operations.publishing.expire).
            models.Index(fields=["expires_at"], condition=models.Q(ended_at=None), name="bulletin_current"),
            # The list, newest first (bulletins.queries.listed).
            models.Index(fields=["-published_at", "-id"], name="bulletin_newest"),
        ]

    def __str__(self) -> str:
        return f"bulletin {self.pk}"

    @property
    def stream(self) -> str:
        return f"bulletin:{self.pk}"

    @property
    def is_current(self) -> bool:
        return self.ended_at is None


class Acknowledgement(models.Model):
    """One person whom a bulletin concerns: first shown, acknowledged, and what they answered to its question."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, models.CASCADE, related_name="acknowledgements")
    shown_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    answered = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "person"], name="acknowledgement_once_a_person"),
        ]
        indexes: ClassVar = [
            # What somebody has not acknowledged yet (bulletins.queries.waiting_for).
            models.Index(fields=["person", "bulletin"], condition=models.Q(acknowledged_at=None), name="acknowledgement_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.person_id}"
