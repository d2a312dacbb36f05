"""Changes of settings and rights in words: who changed what, from what to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from firstline.core.models import AuditEntry
from firstline.people.models import Role
from firstline.tickets.models import FaultPattern, Field, Grade


@dataclass(frozen=True)
class Line:
    """One fact that changed."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One entry of the change log."""

    id: int
    at: datetime
    who: str
    what: str
    which: str
    kind: str
    lines: list[Line]


def changes(entries: Iterable[AuditEntry], names: Mapping[int, str]) -> list[Change]:
    return [_change(entry, names) for entry in entries]


def _change(entry: AuditEntry, names: Mapping[int, str]) -> Change:
    kind = _("changed")
    if entry.before is None:
        kind = _("created")
    elif entry.after is None:
        kind = _("removed")
    before, after = entry.before or {}, entry.after or {}
    lines = [Line(_fact_word(key), _value(before.get(key)), _value(after.get(key))) for key in {**before, **after}]
    who = names.get(entry.actor, _("somebody who is gone")) if entry.actor else _("the desk itself")
    return Change(entry.pk, entry.at, who, nouns().get(entry.what, entry.what), entry.which, kind, lines)


def nouns() -> dict[str, str]:
    return {
        "person": _("Rights of a person"),
        "skills": _("Skills"),
        "organisation": _("Organisation"),
        "level": _("Level"),
        "queue": _("Queue"),
        "category": _("Category"),
        "fault_pattern": _("Fault pattern"),
        "field": _("Field"),
        "priority_matrix": _("Priority matrix"),
        "service_plan": _("Service plan"),
        "service_hours": _("Service hours"),
        "general": _("General"),
        "api_token": _("API token"),
        "set_up": _("Set-up"),
    }


def _fact_word(key: str) -> str:
    words = {
        "name": _("Name"),
        "roles": _("Roles"),
        "queues": _("Queues"),
        "active": _("Account open"),
        "contact_person_of": _("Contact person of"),
        "kind": _("Kind"),
        "plan": _("Service plan"),
        "level": _("Level"),
        "hours": _("Service hours"),
        "members": _("Members"),
        "members_only": _("Closed circle"),
        "on_call": _("On call for"),
        "retired": _("Retired"),
        "below": _("Below"),
        "queue": _("Queue"),
        "category": _("Category"),
        "type": _("Type"),
        "impact": _("Usual impact"),
        "urgency": _("Usual urgency"),
        "collect": _("Intake asks for"),
        "typical_minutes": _("Usual handling time in minutes"),
        "solvable_at_first_level": _("Can be solved at level 1"),
        "separating_question": _("Separating question"),
        "routes": _("Queue by level"),
        "choices": _("Choices"),
        "default": _("Default plan"),
        "timezone": _("Time zone"),
        "region": _("Public holidays"),
        "blocks": _("Week"),
        "closed": _("Further closed days"),
        "always": _("Round the clock"),
        "organisation_name": _("Name of your organisation"),
        "hotline": _("Phone number for requesters"),
        "mailbox": _("E-mail address of the desk"),
        "undo_seconds": _("Seconds to undo a sent answer"),
        "close_after_working_days": _("Working days until a solved ticket is closed"),
        "link_days": _("Days a secret link is valid"),
    }
    if "/" in key:
        impact, _sign, urgency = key.partition("/")
        return _("Impact %(impact)s, urgency %(urgency)s") % {"impact": _code(impact), "urgency": _code(urgency)}
    return words.get(key, key)


def _value(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_code(str(item)) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {word}" for key, word in value.items() if word) or "–"
    return _code(str(value))


def _code(code: str) -> str:
    """The word of a code that has one."""
    for choices in (Role, Grade, FaultPattern.Type, Field.Kind):
        if code in choices.values:
            return str(choices(code).label)
    return code
