"""Changes of settings and rights in words: who changed what, from what to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstline.core.models import AuditEntry
from firstline.core.text import excerpt
from firstline.people.models import Role
from firstline.tickets.models import FaultPattern, Field, Grade

LANGUAGES = {"de", "en"}
NOTHING = "–"
NOUNS = {
    "person": _("Rights of a person"),
    "description": _("Description of a person"),
    "requester": _("Requester"),
    "address": _("Addresses of a person"),
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
    "texts": _("Imprint and data protection"),
    "outgoing": _("Outgoing mail"),
    "signature": _("Signature"),
    "entrance": _("Entrance"),
    "mailbox": _("Mailbox"),
    "dkim_key": _("DKIM key"),
    "api_token": _("API token"),
    "set_up": _("Set-up"),
    "mail": _("E-mail"),
}
FACTS = {
    "fate": _("Fate"),
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
    "default_entrance": _("Default entrance"),
    "in_use": _("in use"),
    "host": _("IMAP server"),
    "user": _("Sign-in name"),
    "hold_outgoing": _("Hold all outgoing mails"),
    "quote_history": _("Quote what was said before"),
    "reply_tokens": _("A reply address for each ticket"),
    "signature": _("Signature"),
    "undo_seconds": _("Seconds to undo a sent answer"),
    "close_after_working_days": _("Working days until a solved ticket is closed"),
    "link_days": _("Days a secret link is valid"),
    "set_up": _("Set-up"),
    "organisation": _("Organisation"),
    "languages": _("Languages"),
    "is_vip": _("VIP"),
    "note": _("Note"),
    "mail": _("E-mail address"),
    "phone": _("Phone"),
    "postal": _("Postal address"),
    "imprint_de": _("Imprint in German"),
    "imprint_en": _("Imprint in English"),
    "privacy_de": _("Data protection in German"),
    "privacy_en": _("Data protection in English"),
}
# Of longer texts the log shows so much; the entry holds all of it.
MOST_SHOWN = 300


@dataclass(frozen=True)
class Line:
    """One fact that changed, or that something new began with."""

    what: str
    before: str
    after: str
    is_new: bool


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
    kind = gettext("changed")
    if entry.before is None:
        kind = gettext("created")
    elif entry.after is None:
        kind = gettext("removed")
    before, after = entry.before or {}, entry.after or {}
    is_new = entry.before is None
    lines = [Line(_fact_word(key), _value(key, before.get(key)), _value(key, after.get(key)), is_new) for key in {**before, **after}]
    # What something new does not have is not worth a line.
    lines = [line for line in lines if line.after != NOTHING or not is_new]
    who = names.get(entry.actor, gettext("somebody who is gone")) if entry.actor else gettext("the desk itself")
    return Change(entry.pk, entry.at, who, str(NOUNS.get(entry.what, entry.what)), entry.which, kind, lines)


def _fact_word(key: str) -> str:
    if "/" in key:
        impact, _sign, urgency = key.partition("/")
        return gettext("Impact %(impact)s, urgency %(urgency)s") % {"impact": _code(impact), "urgency": _code(urgency)}
    return str(FACTS.get(key, key))


def _value(key: str, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(_block(str(item)) if key == "blocks" else _code(str(item)) for item in value)
    if isinstance(value, dict):
        if set(value) <= LANGUAGES:
            return " / ".join(dict.fromkeys(word for word in value.values() if word)) or NOTHING
        return ", ".join(f"{name}: {word}" for name, word in value.items() if word) or NOTHING
    return excerpt(_code(str(value)), most=MOST_SHOWN)


def _block(block: str) -> str:
    """ "0 08:00–17:00" with the weekday's name."""
    day, _sign, hours = block.partition(" ")
    return f"{str(WEEKDAYS_ABBR[int(day)]).rstrip('.')[:3]} {hours}"


def _code(code: str) -> str:
    """The word of a code that has one."""
    for choices in (Role, Grade, FaultPattern.Type, Field.Kind):
        if code in choices.values:
            return str(choices(code).label)
    return code
