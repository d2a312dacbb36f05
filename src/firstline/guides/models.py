"""Guides: decision trees in versions, and their runs, answer by answer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstline.guides import trees
from firstline.guides.trees import Tree
from firstline.people.models import Person
from firstline.routing.models import Queue
from firstline.tickets.models import FaultPattern, Ticket
from firstline.tickets.models.order import Worded


class Guide(Worded):
    """A way through one fault pattern for one level; its words are the title of what is published."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        AGENTS = "agents", _("all agents")
        LEVEL2 = "level2", _("level 2 and up")
        LEVEL3 = "level3", _("level 3")

    # How it is called from outside: says nothing about how many others there are.
    key = models.CharField(max_length=20, unique=True)
    external_id = models.CharField(max_length=200, default="", blank=True)
    fault_pattern = models.ForeignKey(FaultPattern, models.PROTECT, related_name="guides")
    level = models.PositiveSmallIntegerField(default=1)
    audience = models.TextField(choices=Audience, default=Audience.AGENTS)
    # The queue in charge: its agents may change it.
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, related_name="guides")
    published = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    # Requesters can run it by themselves: it is public, and its first step is theirs.
    is_in_portal = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    helped = models.PositiveIntegerField(default=0)
    not_helped = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["external_id"], condition=~models.Q(external_id=""), name="guide_external_id_once"),
            models.UniqueConstraint(
                fields=["fault_pattern", "level"], condition=models.Q(retired_at=None), name="guide_once_a_pattern_and_level"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def stream(self) -> str:
        return f"guide:{self.pk}"


class Version(models.Model):
    """A guide's tree as it was saved; the one that is not published yet is the draft, and the only one that changes."""

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # {"title": …, "start": …, "steps": […], "outcomes": […]}, read by guides.trees.
    document = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Every save counts, so that nobody overwrites what they have not seen.
    saves = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    restored_from = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guide", "number"], name="guide_version_number_once"),
            models.UniqueConstraint(fields=["guide"], condition=models.Q(published_at=None), name="one_draft_a_guide"),
        ]

    def __str__(self) -> str:
        return f"{self.guide_id}/{self.number}"

    def tree(self) -> Tree:
        """Raises NotATree."""
        return trees.read(self.document)


class Run(models.Model):
    """One walk through one version of a guide, by whom it concerns, by agents, or by both one after the other."""

    # Whoever knows it may go on with a run that nobody has signed in for.
    key = models.CharField(max_length=32, unique=True)
    guide = models.ForeignKey(Guide, models.CASCADE, related_name="runs")
    version = models.ForeignKey(Version, models.PROTECT, related_name="runs")
    # In whose matter; unknown for people who have not signed in.
    requester = models.ForeignKey(Person, models.CASCADE, null=True, related_name="guide_runs")
    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, related_name="guide_runs")
    # Begun on the portal: then its requester can go on there. The key of the visit says what else was tried meanwhile.
    is_from_portal = models.BooleanField()
    visit = models.CharField(max_length=32, default="", blank=True)
    language = models.CharField(max_length=5)
    # The step where it was entered.
    start = models.CharField(max_length=trees.LONGEST_CODE)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=trees.LONGEST_CODE, default="", blank=True)
    # What its requester said in the end.
    helped = models.BooleanField(null=True)
    # What the outcome asks for was done in the ticket.
    acted_at = models.DateTimeField(null=True)
    acted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # An agent does not want it on the ticket's page any more.
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # The runs of a ticket, newest first (guides.queries.of_ticket).
            models.Index(fields=["ticket", "-began_at"], condition=models.Q(ticket__isnull=False), name="run_of_ticket"),
            # What comes along with a visit (guides.operations.bringing).
            models.Index(fields=["visit"], condition=~models.Q(visit=""), name="run_of_visit"),
            # Where somebody who has signed in goes on (guides.queries.find_open_run).
            models.Index(fields=["requester", "guide"], condition=models.Q(ended_at=None), name="run_open_of_requester"),
            # What has become old (guides.operations.forgetting).
            models.Index(fields=["last_at"], condition=models.Q(ticket=None), name="run_without_ticket"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def stream(self) -> str:
        return f"run:{self.pk}"


class RunStep(models.Model):
    """One answer in a run; one that was taken back stays, superseded."""

    class Side(models.TextChoices):
        REQUESTER = "requester", _("requester")
        AGENT = "agent", _("agent")
        KNOWN = "known", _("known before")

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=trees.LONGEST_CODE)
    answer = models.CharField(max_length=trees.LONGEST_CODE)
    side = models.TextField(choices=Side)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Also serves reading a run's answers (guides.queries).
            models.UniqueConstraint(fields=["run", "step"], condition=models.Q(superseded_at=None), name="one_answer_a_step"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.step} {self.answer}"
