"""Putting a ticket in order: category, fault pattern, impact and urgency, from which the priority follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firstline.core import events
from firstline.core.db import operation
from firstline.core.text import one_line, plain
from firstline.people.models import Device, Person
from firstline.tickets import catalogue
from firstline.tickets.events import TicketClassified
from firstline.tickets.models import Category, FaultPattern, Field, Grade, Priority, Ticket
from firstline.tickets.operations.opening import Assessment

# A security incident is never less urgent than this, whatever the matrix says.
SECURITY_FLOOR = Priority.P2


class ReasonMissing(Exception):
    """A priority that differs from the matrix needs a reason."""


class UnknownField(Exception):
    """There is no field with this code."""


@dataclass(frozen=True)
class Classification:
    """What an agent says about a ticket. priority: None takes the matrix; another one needs its reason."""

    category: Category | None
    fault_pattern: FaultPattern | None
    impact: Grade
    urgency: Grade
    details: Mapping[str, str]
    priority: Priority | None = None
    priority_reason: str = ""
    device: Device | None = None


def assess(pattern: FaultPattern | None) -> Assessment:
    """What intake assumes: the pattern's usual impact and urgency, else one person whose work is hampered."""
    impact = Grade(pattern.impact) if pattern else Grade.LOW
    urgency = Grade(pattern.urgency) if pattern else Grade.MEDIUM
    return Assessment(pattern, impact, urgency, priority_for(impact, urgency, pattern))


def priority_for(impact: Grade, urgency: Grade, pattern: FaultPattern | None) -> Priority:
    """The matrix's cell, with the floor for security incidents; P4 where the matrix has a hole."""
    priority = catalogue.current().matrix.get((impact, urgency), Priority.P4)
    if pattern is not None and pattern.type == FaultPattern.Type.SECURITY:
        return min(priority, SECURITY_FLOOR)
    return priority


@operation
def classify(*, ticket: Ticket, by: Person, classification: Classification, now: datetime) -> Ticket:
    """
    Write down what it is and how grave; the ticket is locked by the caller.

    Records TicketClassified. Raises ReasonMissing, UnknownField.
    """
    said = classification
    computed = priority_for(said.impact, said.urgency, said.fault_pattern)
    differs = said.priority is not None and said.priority != computed
    reason = one_line(said.priority_reason)
    if differs and not reason:
        raise ReasonMissing(computed)
    details = {code: plain(value) for code, value in said.details.items() if plain(value)}
    unknown = set(details) - set(Field.objects.filter(code__in=details).values_list("code", flat=True))
    if unknown:
        raise UnknownField(sorted(unknown)[0])

    pattern = said.fault_pattern
    ticket.category = said.category or (pattern.category if pattern else None)
    ticket.fault_pattern = pattern
    ticket.impact, ticket.urgency = said.impact, said.urgency
    ticket.priority = said.priority if differs and said.priority else computed
    ticket.priority_reason = reason if differs else ""
    ticket.details = details
    ticket.device = said.device
    ticket.classified_at, ticket.classified_by, ticket.changed_at = now, by, now
    ticket.save()

    events.record(
        TicketClassified(
            ticket=ticket.pk, category=ticket.category_id, fault_pattern=pattern.code if pattern else "", priority=ticket.priority
        ),
        stream=ticket.stream,
        actor=by.pk,
        at=now,
    )
    return ticket
