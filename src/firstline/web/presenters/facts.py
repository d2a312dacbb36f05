"""Follow-up questions that a requester can answer: which ones, in which words."""

import re

from django.utils.translation import gettext as _

from firstline.tickets.models import Field, Ticket

# One at a time, and never more than somebody in a hurry puts up with.
MOST_QUESTIONS = 3
_CODE = re.compile(r"[a-z]+(_[a-z]+)*")


def choice_words() -> dict[str, str]:
    """Answers that are codes, in words."""
    return {"read": _("Read only"), "write": _("Read and write"), "company": _("Company device"), "private": _("My own device")}


def can_be_asked(field: Field) -> bool:
    """Files have their own place, and answers that are codes without words are for agents."""
    if field.kind == Field.Kind.FILE:
        return False
    known = choice_words()
    return all(choice in known or not _CODE.fullmatch(choice) for choice in field.choices)


def open_question(ticket: Ticket, fields: dict[str, Field], *, skipped: list[str]) -> Field | None:
    """The next fact that the ticket's fault pattern asks for and nobody has told or skipped."""
    wanted = ticket.fault_pattern.collect if ticket.fault_pattern else []
    asked = [fields[code] for code in wanted if code in fields and can_be_asked(fields[code])][:MOST_QUESTIONS]
    return next((field for field in asked if field.code not in ticket.details and field.code not in skipped), None)
