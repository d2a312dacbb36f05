"""Where a ticket is and by when: levels, queues, memberships, placements, hand-overs, promises, service hours."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstline.people.models import Organisation, Person
from firstline.tickets.models import Category, FaultPattern, Priority, Ticket
from firstline.tickets.models.order import Worded


class ServiceHours(Worded):
    """
    When we serve: weekly blocks, a region's holidays, further closed days.

    blocks: [{"weekday": 0–6, "begins": "07:00", "ends": "20:00"}, …]; always: round the clock.
    """

    code = models.SlugField(unique=True)
    timezone = models.TextField(default="Europe/Berlin")
    region = models.TextField(default="")
    blocks = models.JSONField(default=list)
    closed = ArrayField(models.DateField(), default=list)
    always = models.BooleanField(default=False)


class Level(Worded):
    """Depth of knowledge and means: 1, 2, 3."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    hours = models.ForeignKey(ServiceHours, models.PROTECT, related_name="+")


class Queue(Worded):
    """Where tickets wait for a level or topic. members_only: not even leads look in without belonging to it."""

    code = models.SlugField(unique=True)
    level = models.ForeignKey(Level, models.PROTECT, related_name="queues")
    members_only = models.BooleanField(default=False)
    # Round-the-clock hours for these priorities.
    on_call = models.BooleanField(default=False)
    on_call_priorities = ArrayField(models.TextField(), default=list)
    retired_at = models.DateTimeField(null=True)

    @property
    def stream(self) -> str:
        return f"queue:{self.pk}"


class Membership(models.Model):
    """An agent belongs to a queue."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="memberships")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "queue"], name="membership_once"),
        ]


class PatternRoute(models.Model):
    """Where a fault pattern goes at a level: proposed at the hand-over."""

    fault_pattern = models.ForeignKey(FaultPattern, models.CASCADE, related_name="routes")
    level = models.ForeignKey(Level, models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="+")
    when = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fault_pattern", "level"], name="one_route_a_level"),
        ]


class CategoryRoute(models.Model):
    """The default queue of a category."""

    category = models.OneToOneField(Category, models.CASCADE, related_name="route")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="+")


class Placement(models.Model):
    """
    Where a ticket is now, one row a ticket: queue (and its level), agent, since when, next due moment.

    is_live is false once the ticket is resolved, so that lists read only what is being worked on.
    """

    ticket = models.OneToOneField(Ticket, models.CASCADE, primary_key=True, related_name="placement")
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="placements")
    level = models.PositiveSmallIntegerField()
    agent = models.ForeignKey(Person, models.PROTECT, null=True, related_name="placements")
    since = models.DateTimeField()
    # The nearest running promise; null while paused.
    due_at = models.DateTimeField(null=True)
    due_kind = models.TextField(default="", blank=True)
    is_live = models.BooleanField(default=True)
    # How often the queue changed; three changes call for the lead.
    moves = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            # Saved views of the workspace, by due moment (routing.queries.placements).
            models.Index(
                models.F("queue"),
                models.F("agent"),
                models.F("due_at").asc(nulls_last=True),
                models.F("ticket"),
                condition=models.Q(is_live=True),
                name="placement_of_queue",
            ),
            models.Index(
                models.F("agent"),
                models.F("due_at").asc(nulls_last=True),
                models.F("ticket"),
                condition=models.Q(is_live=True),
                name="placement_of_agent",
            ),
            models.Index(
                models.F("due_at").asc(nulls_last=True), models.F("ticket"), condition=models.Q(is_live=True), name="placement_due"
            ),
            # What moved since a moment (routing.filtering.listed).
            models.Index(fields=["since"], name="placement_since"),
        ]


class Handover(models.Model):
    """One move to another queue with what the next colleague needs; bounced when it was sent back."""

    class BounceReason(models.TextChoices):
        MISSING_DATA = "missing_data", _("information is missing")
        WRONG_QUEUE = "wrong_queue", _("wrong queue")
        FIRST_LEVEL_COULD = "first_level_could", _("level 1 could have solved this")
        DUPLICATE = "duplicate", _("duplicate")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="handovers")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    from_queue = models.ForeignKey(Queue, models.PROTECT, related_name="+")
    to_queue = models.ForeignKey(Queue, models.PROTECT, related_name="+")
    symptom = models.TextField(default="")
    tried = models.TextField(default="")
    expectation = models.TextField(default="")
    override_reason = models.TextField(default="")
    bounced_at = models.DateTimeField(null=True)
    bounced_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    bounce_reason = models.TextField(choices=BounceReason, default="", blank=True)
    lesson = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [
            # The hand-overs of a ticket in order.
            models.Index(fields=["ticket", "at"], name="handover_of_ticket"),
        ]


class ServicePlan(Worded):
    """What we owe to an organisation's people; the shares of the solution time per level are percent."""

    code = models.SlugField(unique=True)
    hours = models.ForeignKey(ServiceHours, models.PROTECT, related_name="+")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_default"], condition=models.Q(is_default=True), name="one_default_plan"),
        ]


class PlanTarget(models.Model):
    """Minutes of service hours for one priority."""

    plan = models.ForeignKey(ServicePlan, models.CASCADE, related_name="targets")
    priority = models.TextField(choices=Priority)
    first_reply_minutes = models.PositiveIntegerField()
    next_reply_minutes = models.PositiveIntegerField()
    solution_minutes = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "priority"], name="one_target_a_priority"),
        ]


class OrganisationPlan(models.Model):
    """Which plan an organisation has; others have the default plan."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="service_plan")
    plan = models.ForeignKey(ServicePlan, models.PROTECT, related_name="organisations")


class Promise(models.Model):
    """What we owe by when, as computed by routing.promises from the ticket's intervals; kept here for lists and reports."""

    class Kind(models.TextChoices):
        FIRST_REPLY = "first_reply", _("first reply")
        NEXT_REPLY = "next_reply", _("next reply")
        SOLUTION = "solution", _("solution")
        LEVEL = "level", _("at this level")

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        KEPT = "kept", _("kept")
        BROKEN = "broken", _("missed")
        DROPPED = "dropped", _("no longer owed")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="promises")
    kind = models.TextField(choices=Kind)
    level = models.PositiveSmallIntegerField(default=0)
    hours = models.ForeignKey(ServiceHours, models.PROTECT, related_name="+")
    target_seconds = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    state = models.TextField(choices=State, default=State.RUNNING)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "kind", "level"], condition=models.Q(settled_at=None), name="one_running_promise_a_kind"
            ),
        ]
        indexes: ClassVar = [
            # Promises of a ticket.
            models.Index(fields=["ticket", "id"], name="promise_of_ticket"),
            # Which running ones have just been missed? (routing.tasks.note_broken_promises)
            models.Index(fields=["due_at"], condition=models.Q(state="running"), name="promise_running_due"),
        ]


class SavedView(models.Model):
    """An agent's own filter over the queue page."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    name = models.TextField()
    filters = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)


class Sighting(models.Model):
    """Somebody has this ticket on their screen, and is perhaps typing: a heartbeat with a time to live, also what is read."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="sightings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    typing_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "person"], name="one_sighting_a_person"),
        ]
