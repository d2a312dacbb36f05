"""Drafts survive everything: kept per person, ticket and mode."""

from datetime import datetime

from firstline.core.db import operation
from firstline.core.prepared import planned
from firstline.people.models import Person
from firstline.tickets.models import Draft, Ticket
from firstline.tickets.operations.opening import LONGEST_TEXT, TooLong


@operation
def save_draft(*, ticket: Ticket, person: Person, mode: Draft.Mode, text: str, now: datetime) -> None:
    """Keep what is being written; an empty text forgets the draft. Raises TooLong."""
    if len(text) > LONGEST_TEXT:
        raise TooLong(len(text))
    if not text.strip():
        forget_draft(ticket=ticket, person=person, mode=mode)
        return
    Draft.objects.update_or_create(person=person, ticket=ticket, mode=mode, defaults={"text": text.replace("\x00", ""), "saved_at": now})


@operation
def forget_draft(*, ticket: Ticket, person: Person, mode: Draft.Mode) -> None:
    # By hand: it comes with every answer, and nearly never is there one.
    with planned() as cursor:
        cursor.execute(_FORGET, [person.pk, ticket.pk, mode])


_FORGET = "DELETE FROM tickets_draft WHERE person_id = %s AND ticket_id = %s AND mode = %s"
