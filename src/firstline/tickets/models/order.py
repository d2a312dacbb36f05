"""How tickets are put in order: categories, fault patterns, fields to ask for, and the priority matrix."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """Impact and urgency."""

    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class Priority(models.TextChoices):
    P1 = "P1", "P1"
    P2 = "P2", "P2"
    P3 = "P3", "P3"
    P4 = "P4", "P4"
    P5 = "P5", "P5"


class Worded(models.Model):
    """Something the operator names in several languages: {"de": …, "en": …}."""

    words = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def name_in(self, language: str) -> str:
        """The name in this language, else in any."""
        return str(self.words.get(language) or next((word for word in self.words.values() if word), ""))


class Category(Worded):
    """Up to three levels, named by what the requester sees. Retired ones keep their history."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    depth = models.PositiveSmallIntegerField(default=1)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(depth__gte=1, depth__lte=3), name="category_three_levels"),
        ]


class FaultPattern(Worded):
    """A recurring symptom with a known way."""

    class Type(models.TextChoices):
        INCIDENT = "incident", _("incident")
        REQUEST = "request", _("service request")
        SECURITY = "security", _("security incident")

    code = models.SlugField(max_length=80, unique=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="fault_patterns")
    type = models.TextField(choices=Type, default=Type.INCIDENT)
    impact = models.TextField(choices=Grade, default=Grade.LOW)
    urgency = models.TextField(choices=Grade, default=Grade.MEDIUM)
    typical_seconds = models.PositiveIntegerField(default=600)
    solvable_at_first_level = models.BooleanField(default=True)
    # Codes of the fields that intake should ask for.
    collect = ArrayField(models.TextField(), default=list)
    # {"de": …, "en": …}: the one question that tells it from its look-alikes.
    separating_question = models.JSONField(default=dict)
    retired_at = models.DateTimeField(null=True)


class Field(Worded):
    """A fact worth asking for, kept under its code in Ticket.details."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        CHOICE = "choice", _("choice")
        YESNO = "yesno", _("yes or no")
        INTEGER = "integer", _("number")
        DATE = "date", _("date")
        DATETIME = "datetime", _("date and time")
        PHONE = "phone", _("phone number")
        FILE = "file", _("file")

    code = models.SlugField(max_length=80, unique=True)
    kind = models.TextField(choices=Kind, default=Kind.TEXT)
    choices = ArrayField(models.TextField(), default=list)
    required_for = ArrayField(models.TextField(), default=list)


class PriorityRule(models.Model):
    """One cell of the matrix impact × urgency."""

    impact = models.TextField(choices=Grade)
    urgency = models.TextField(choices=Grade)
    priority = models.TextField(choices=Priority)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["impact", "urgency"], name="one_priority_a_cell"),
        ]
