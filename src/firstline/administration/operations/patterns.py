"""Fault patterns and the fields that intake asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from firstline.administration import auditing
from firstline.administration.naming import Words, checked_words, fresh_code, shown
from firstline.core import order
from firstline.core.db import lock, operation
from firstline.core.text import one_line
from firstline.people.models import Person
from firstline.routing.models import Level, PatternRoute, Queue
from firstline.tickets.models import Category, FaultPattern, Field, Grade


class ChoicesMissing(Exception):
    """A field to choose from needs at least two choices."""


@dataclass(frozen=True)
class PatternFacts:
    """What is said about a fault pattern; routes: the queue at each level's number."""

    words: Words
    category: Category | None
    type: FaultPattern.Type
    impact: Grade
    urgency: Grade
    collect: tuple[str, ...] = ()
    typical_minutes: int = 10
    solvable_at_first_level: bool = True
    separating_question: Words = field(default_factory=dict)
    routes: Mapping[int, Queue] = field(default_factory=dict)


@operation
def add_pattern(*, said: PatternFacts, by: Person, now: datetime) -> FaultPattern:
    """A recurring symptom gets its name and its way. Raises NameMissing."""
    names = checked_words(said.words)

    pattern = FaultPattern(code=fresh_code(FaultPattern.objects.all(), shown(names)))
    _write(pattern, said)

    auditing.note(what="fault_pattern", which=shown(names), before=None, after=_facts(pattern), by=by.pk, now=now)
    return pattern


@operation
def change_pattern(*, pattern: FaultPattern, said: PatternFacts, by: Person, now: datetime) -> FaultPattern:
    """What intake assumes from now on; tickets keep what they have. Raises NameMissing."""
    names = checked_words(said.words)
    pattern = lock(pattern)
    before = _facts(pattern)

    _write(pattern, said)

    auditing.note(what="fault_pattern", which=shown(names), before=before, after=_facts(pattern), by=by.pk, now=now)
    return pattern


@operation
def retire_pattern(*, pattern: FaultPattern, by: Person, now: datetime) -> None:
    """It is no longer offered; tickets that have it keep it."""
    FaultPattern.objects.filter(pk=pattern.pk).update(retired_at=now)
    order.changed()

    auditing.note(what="fault_pattern", which=shown(pattern.words), before={"retired": False}, after={"retired": True}, by=by.pk, now=now)


@operation
def restore_pattern(*, pattern: FaultPattern, by: Person, now: datetime) -> None:
    """It is offered again."""
    FaultPattern.objects.filter(pk=pattern.pk).update(retired_at=None)
    order.changed()

    auditing.note(what="fault_pattern", which=shown(pattern.words), before={"retired": True}, after={"retired": False}, by=by.pk, now=now)


@dataclass(frozen=True)
class FieldFacts:
    """What is said about a field; required_for: codes of fault patterns."""

    words: Words
    kind: Field.Kind
    choices: tuple[str, ...] = ()


@operation
def add_field(*, said: FieldFacts, by: Person | None, now: datetime) -> Field:
    """One more fact worth asking for. Raises NameMissing, ChoicesMissing."""
    names = checked_words(said.words)

    row = Field(code=fresh_code(Field.objects.all(), shown(names)))
    _write_field(row, said)

    auditing.note(what="field", which=shown(names), before=None, after=_field_facts(row), by=by.pk if by else None, now=now)
    return row


@operation
def change_field(*, row: Field, said: FieldFacts, by: Person, now: datetime) -> Field:
    """Another name or other choices; what tickets hold stays. Raises NameMissing, ChoicesMissing."""
    row = lock(row)
    before = _field_facts(row)

    _write_field(row, said)

    auditing.note(what="field", which=shown(row.words), before=before, after=_field_facts(row), by=by.pk, now=now)
    return row


def _write(pattern: FaultPattern, said: PatternFacts) -> None:
    pattern.words = checked_words(said.words)
    pattern.category = said.category
    pattern.type, pattern.impact, pattern.urgency = said.type, said.impact, said.urgency
    pattern.collect = list(said.collect)
    pattern.typical_seconds = said.typical_minutes * 60
    pattern.solvable_at_first_level = said.solvable_at_first_level
    pattern.separating_question = {language: one_line(text) for language, text in said.separating_question.items() if one_line(text)}
    pattern.save()
    PatternRoute.objects.filter(fault_pattern=pattern).exclude(level__in=said.routes.keys()).delete()
    for number, queue in said.routes.items():
        PatternRoute.objects.update_or_create(fault_pattern=pattern, level=Level(number=number), defaults={"queue": queue})
    order.changed()


def _facts(pattern: FaultPattern) -> auditing.Facts:
    routes = PatternRoute.objects.filter(fault_pattern=pattern).order_by("level")
    return {
        "name": dict(pattern.words),
        "category": shown(pattern.category.words) if pattern.category else "",
        "type": str(pattern.type),
        "impact": str(pattern.impact),
        "urgency": str(pattern.urgency),
        "collect": list(pattern.collect),
        "typical_minutes": pattern.typical_seconds // 60,
        "solvable_at_first_level": pattern.solvable_at_first_level,
        "separating_question": dict(pattern.separating_question),
        "routes": {str(level): code for level, code in routes.values_list("level", "queue__code")},
    }


def _write_field(row: Field, said: FieldFacts) -> None:
    choices = [one_line(choice, most=120) for choice in said.choices if one_line(choice)]
    if said.kind == Field.Kind.CHOICE and len(choices) < 2:
        raise ChoicesMissing
    row.words, row.kind = checked_words(said.words), said.kind
    row.choices = choices if said.kind == Field.Kind.CHOICE else []
    row.save()
    order.changed()


def _field_facts(row: Field) -> auditing.Facts:
    return {"name": dict(row.words), "kind": str(row.kind), "choices": list(row.choices)}
