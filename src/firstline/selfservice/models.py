"""Self-service: what people searched, read and found helpful before they asked, and what they found nothing for."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstline.knowledge.models import Article
from firstline.people.models import Person
from firstline.tickets.models import Ticket


class Visit(models.Model):
    """
    One matter that somebody tried to settle by themselves; over when it has become a ticket.

    Known by a key in the browser's session. Who it is stands here only for people who are signed in, and goes with the visit.
    """

    key = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=5)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # Said on the phone, it brings what is known to whoever takes the call.
    code = models.CharField(max_length=8, default="", blank=True)
    code_until = models.DateTimeField(null=True)
    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, related_name="visits")

    class Meta:
        constraints: ClassVar = [
            # Also serves selfservice.queries.find_by_code.
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="visit_code_once"),
        ]
        indexes: ClassVar = [
            # What has become old (selfservice.operations.forgetting).
            models.Index(fields=["last_at"], name="visit_last"),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"

    @property
    def stream(self) -> str:
        return f"visit:{self.pk}"


class Gap(models.Model):
    """Asked often, answered nowhere: searches that are alike and led to nothing, in the words of one of them."""

    text = models.TextField()
    language = models.CharField(max_length=5)
    # The telling words of its searches, by which further ones are known as alike.
    words = models.JSONField(default=list)
    found_at = models.DateTimeField()
    # What was written to fill it.
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.text


class Search(models.Model):
    """A question as it was typed in the end, and what became of it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="searches")
    text = models.TextField()
    language = models.CharField(max_length=5)
    at = models.DateTimeField()
    hits = models.PositiveSmallIntegerField()
    # How sure the desk was that anything answers, from 0 to 1.
    answerable = models.FloatField()
    followed_at = models.DateTimeField(null=True)
    gap = models.ForeignKey(Gap, models.SET_NULL, null=True, related_name="searches")
    # Whether gaps were looked for in it already.
    sifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # The last one of a visit (selfservice.operations.visiting).
            models.Index(fields=["visit", "at"], name="search_of_visit"),
            # What is still to be sifted for gaps (selfservice.operations.sifting).
            models.Index(fields=["at"], condition=models.Q(sifted_at=None), name="search_to_sift"),
        ]

    def __str__(self) -> str:
        return self.text


class Reading(models.Model):
    """A piece of help was opened; helped says what its reader said about it, if anything. Without visit: only counted."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        GUIDE = "guide", _("guide")
        FAQ = "faq", _("frequent question")

    visit = models.ForeignKey(Visit, models.CASCADE, null=True, related_name="readings")
    search = models.ForeignKey(Search, models.SET_NULL, null=True, related_name="readings")
    kind = models.TextField(choices=Kind)
    # Id of the article, guide or question.
    piece = models.BigIntegerField()
    # As it was called then.
    title = models.TextField()
    language = models.CharField(max_length=5)
    at = models.DateTimeField()
    helped = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [
            # How often a piece was read (selfservice.insight).
            models.Index(fields=["kind", "piece", "at"], name="reading_of_piece"),
            # What a visit has read (selfservice.queries.trail).
            models.Index(fields=["visit", "at"], name="reading_of_visit"),
        ]

    def __str__(self) -> str:
        return self.title
