import pytest

from firstline.routing import queries
from firstline.routing.models import Promise
from firstline.routing.operations import classifying
from firstline.testing import cast
from firstline.testing.builders import a_ticket
from firstline.testing.clock import NOW
from firstline.tickets.models import FaultPattern, Grade, Priority
from firstline.tickets.operations.classifying import Classification, ReasonMissing, UnknownField, priority_for

pytestmark = pytest.mark.django_db

MATRIX = [  # impact, urgency, priority as in the world's matrix
    (Grade.HIGH, Grade.HIGH, "P1"),
    (Grade.HIGH, Grade.MEDIUM, "P2"),
    (Grade.HIGH, Grade.LOW, "P3"),
    (Grade.MEDIUM, Grade.HIGH, "P2"),
    (Grade.MEDIUM, Grade.MEDIUM, "P3"),
    (Grade.MEDIUM, Grade.LOW, "P4"),
    (Grade.LOW, Grade.HIGH, "P3"),
    (Grade.LOW, Grade.MEDIUM, "P4"),
    (Grade.LOW, Grade.LOW, "P5"),
]


def said(**facts: object) -> Classification:
    usual = {"category": None, "fault_pattern": None, "impact": Grade.LOW, "urgency": Grade.MEDIUM, "details": {}}
    return Classification(**(usual | facts))  # type: ignore[arg-type]  # a table of facts


@pytest.mark.parametrize(("impact", "urgency", "priority"), MATRIX)
def test_priority_follows_from_impact_and_urgency(impact: Grade, urgency: Grade, priority: str) -> None:
    assert priority_for(impact, urgency, None) == priority


def test_security_has_a_floor() -> None:
    phishing = FaultPattern.objects.get(code="phishing-geklickt")

    assert priority_for(Grade.LOW, Grade.LOW, phishing) == Priority.P2


def test_another_priority_needs_a_reason_and_keeps_it() -> None:
    ticket = a_ticket(agent=cast.mia())

    with pytest.raises(ReasonMissing):
        classifying.classify(ticket=ticket, classification=said(priority=Priority.P1), by=cast.mia(), now=NOW)
    words = said(priority=Priority.P1, priority_reason="Vorstand, Termin um elf")
    ticket = classifying.classify(ticket=ticket, classification=words, by=cast.mia(), now=NOW)

    assert (ticket.priority, ticket.priority_reason) == ("P1", "Vorstand, Termin um elf")


def test_a_graver_matter_is_due_sooner() -> None:
    ticket = a_ticket(agent=cast.mia())
    before = {p.kind: p.due_at for p in queries.promises_of(ticket)}

    classifying.classify(ticket=ticket, classification=said(impact=Grade.HIGH, urgency=Grade.HIGH), by=cast.mia(), now=NOW)

    after = {p.kind: p.due_at for p in queries.promises_of(ticket)}
    assert all(after[kind] < before[kind] for kind in (Promise.Kind.FIRST_REPLY, Promise.Kind.SOLUTION, Promise.Kind.LEVEL))


def test_details_are_facts_by_known_fields() -> None:
    ticket = a_ticket(agent=cast.mia())

    with pytest.raises(UnknownField):
        classifying.classify(ticket=ticket, classification=said(details={"colour": "rot"}), by=cast.mia(), now=NOW)
    words = said(details={"router_model": "Brückner LX-210", "led_state": " "})
    ticket = classifying.classify(ticket=ticket, classification=words, by=cast.mia(), now=NOW)

    assert ticket.details == {"router_model": "Brückner LX-210"}


def test_a_pattern_brings_its_category() -> None:
    pattern = FaultPattern.objects.get(code="wlan-router-leuchtet")

    ticket = classifying.classify(ticket=a_ticket(agent=cast.mia()), classification=said(fault_pattern=pattern), by=cast.mia(), now=NOW)

    assert ticket.category == pattern.category
