"""Knowledge: articles in several languages, their versions, flags, and who may publish."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstline.people.models import Person
from firstline.routing.models import Queue
from firstline.tickets.models import Category, FaultPattern

LANGUAGES = ("de", "en")


class Article(models.Model):
    """One piece of knowledge, said in one or more languages; its words are the variants'."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        AGENTS = "agents", _("all agents")
        LEVEL2 = "level2", _("level 2 and up")
        LEVEL3 = "level3", _("level 3")
        QUEUES = "queues", _("chosen queues only")

    class Confidence(models.TextChoices):
        DRAFT = "draft", _("draft")
        NOT_VALIDATED = "not_validated", _("not validated")
        VALIDATED = "validated", _("validated")
        ARCHIVED = "archived", _("archived")

    # How it is called from outside: says nothing about how many others there are.
    key = models.CharField(max_length=20, unique=True)
    external_id = models.CharField(max_length=200, default="", blank=True)
    audience = models.TextField(choices=Audience, default=Audience.AGENTS)
    # They see it as well, whatever the audience; with QUEUES nobody else does.
    queues = models.ManyToManyField(Queue, related_name="articles")
    confidence = models.TextField(choices=Confidence, default=Confidence.DRAFT)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="articles")
    # The queue in charge: its agents may fix it.
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, related_name="own_articles")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="articles")
    patterns = models.ManyToManyField(FaultPattern, related_name="articles")
    review_date = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    validated_at = models.DateTimeField(null=True)
    validated_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    # Every save counts, so that nobody overwrites what they have not seen.
    saves = models.PositiveIntegerField(default=1)
    # Number of the newest version; 0 while it is only a draft.
    revision = models.PositiveIntegerField(default=0)
    helped = models.PositiveIntegerField(default=0)
    not_helped = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["external_id"], condition=~models.Q(external_id=""), name="article_external_id_once"),
            models.CheckConstraint(condition=models.Q(confidence__in=["draft", "not_validated", "validated", "archived"]),
                                   name="article_confidence_known"),
        ]  # fmt: skip
        indexes: ClassVar = [
            # The agents' list, newest change first (knowledge.queries.listed).
            models.Index(fields=["-changed_at", "-id"], name="article_changed"),
            # A topic's articles on the portal (knowledge.queries.topics, of_topic).
            models.Index(fields=["category"], condition=models.Q(audience="public", confidence="validated"), name="article_of_topic"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def stream(self) -> str:
        return f"article:{self.pk}"

    @property
    def is_public(self) -> bool:
        """Requesters see it."""
        return self.audience == self.Audience.PUBLIC and self.confidence == self.Confidence.VALIDATED


class Variant(models.Model):
    """An article in one language: sanitised HTML by section, and all of it as plain text."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="variants")
    language = models.CharField(max_length=5)
    title = models.TextField()
    problem = models.TextField(default="", blank=True)
    environment = models.TextField(default="", blank=True)
    resolution = models.TextField(default="", blank=True)
    cause = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    # The moment whose content it says: older than another language's means that the translation is behind.
    as_of = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "language"], name="variant_once_a_language"),
        ]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """An article as it stood after a save that others could read: all languages, by code."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confidence = models.TextField(choices=Article.Confidence)
    audience = models.TextField(choices=Article.Audience)
    # {"de": {"title": …, "problem": …}, …}, read by knowledge.contents.
    contents = models.JSONField(default=dict)
    restored_from = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}/{self.number}"


class Flag(models.Model):
    """Something is wrong with an article: a task for its owner until it is settled."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="flags")
    language = models.CharField(max_length=5)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    comment = models.TextField(default="", blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            # What is still to be looked at (knowledge.queries.open_flags).
            models.Index(fields=["article", "at"], condition=models.Q(settled_at=None), name="flag_open"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.at}"


class Licence(models.Model):
    """An agent may publish: validate articles of their queues for everybody they are meant for."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="publishing_licence")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)
