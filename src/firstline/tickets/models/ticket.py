"""One matter of one person, from first word to solution."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstline.people.models import Device, Organisation, Person
from firstline.tickets.models.contact import Channel
from firstline.tickets.models.order import Category, FaultPattern, Grade, Priority


class WaitingFor(models.TextChoices):
    """Whom a waiting ticket waits for; only the first two stop the clocks."""

    REQUESTER = "requester", _("the requester")
    APPROVAL = "approval", _("an approval")
    SUPPLIER = "supplier", _("a supplier")
    OTHER_LEVEL = "other_level", _("another level")


class Ticket(models.Model):
    """
    The matter and where it stands. Who has it and how deep it is, is its placement's business (routing).

    own_words are the requester's and never overwritten; details are facts by field code.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        WAITING = "waiting", _("waiting")
        RESOLVED = "resolved", _("solved")
        CLOSED = "closed", _("closed")

    number = models.BigIntegerField(unique=True)
    subject = models.TextField()
    own_words = models.TextField()
    language = models.CharField(max_length=5, default="de")
    requester = models.ForeignKey(Person, models.PROTECT, related_name="tickets")
    affected = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="tickets")
    device = models.ForeignKey(Device, models.SET_NULL, null=True, related_name="tickets")
    channel = models.TextField(choices=Channel)
    same_matter_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="came_back_as")

    status = models.TextField(choices=Status, default=Status.OPEN)
    waiting_for = models.TextField(choices=WaitingFor, default="", blank=True)
    waiting_until = models.DateTimeField(null=True)

    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    fault_pattern = models.ForeignKey(FaultPattern, models.PROTECT, null=True, related_name="tickets")
    impact = models.TextField(choices=Grade, default=Grade.LOW)
    urgency = models.TextField(choices=Grade, default=Grade.MEDIUM)
    priority = models.TextField(choices=Priority, default=Priority.P4)
    # Why the priority differs from the matrix; empty when it does not.
    priority_reason = models.TextField(default="")
    details = models.JSONField(default=dict)
    classified_at = models.DateTimeField(null=True)
    classified_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    opened_at = models.DateTimeField()
    # The oldest message of the requester that nobody has answered yet.
    unanswered_since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    resolved_level = models.PositiveSmallIntegerField(null=True)
    solution = models.TextField(default="")
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(status="waiting") ^ models.Q(waiting_for=""), name="waiting_says_for_whom"),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "waiting"]) | models.Q(resolved_at__isnull=False), name="resolved_has_a_moment"
            ),
        ]
        indexes: ClassVar = [
            # A person's requests, newest first (portal list, side panel).
            models.Index(fields=["requester", "-id"], name="ticket_of_requester"),
            # An organisation's requests for its contact person.
            models.Index(fields=["organisation", "-id"], name="ticket_of_organisation"),
            # The job that closes after silence, and the one that wakes waiting tickets (routing.queries).
            models.Index(fields=["resolved_at"], condition=models.Q(status="resolved"), name="ticket_resolved_since"),
            models.Index(fields=["waiting_until"], condition=models.Q(status="waiting"), name="ticket_waiting_until"),
            # API lists by status, newest first.
            models.Index(fields=["status", "-id"], name="ticket_of_status"),
            # API lists of what changed since a moment (routing.filtering.listed); a poller would read the whole table.
            models.Index(fields=["changed_at"], name="ticket_changed_since"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def stream(self) -> str:
        return f"ticket:{self.pk}"

    @property
    def public_stream(self) -> str:
        """What the requester may listen to: nudged only by what they can see."""
        return f"request:{self.pk}"

    @property
    def is_settled(self) -> bool:
        return self.status in {self.Status.RESOLVED, self.Status.CLOSED}

    @property
    def is_paused(self) -> bool:
        """The clocks stand still: only the requester or an approval can move it on."""
        return self.waiting_for in {WaitingFor.REQUESTER, WaitingFor.APPROVAL}


class GuestLink(models.Model):
    """A secret, expiring way into one ticket for one person without signing in; only the token's hash is kept."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="guest_links")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
