"""What an answer has to see to beside itself: asked in one statement, since mostly there is nothing."""

from dataclasses import dataclass

from firstline.core.prepared import planned
from firstline.tickets.models import Draft, Message, Ticket


@dataclass(frozen=True)
class Beside:
    """Has its author a draft of it, does a contact still wait for an answer, do others take part in the ticket?"""

    draft: bool
    contacts: bool
    others: bool


def beside(message: Message, ticket: Ticket) -> Beside:
    """As it is now; the ticket is locked by the caller."""
    with planned() as cursor:
        cursor.execute(_BESIDE, [message.author_id, ticket.pk, Draft.Mode.PUBLIC, ticket.pk, ticket.pk])
        return Beside(*cursor.fetchone())


# By hand: the ORM has no statement without a table.
_BESIDE = """
    SELECT
        EXISTS (SELECT FROM tickets_draft WHERE person_id = %s AND ticket_id = %s AND mode = %s),
        EXISTS (SELECT FROM tickets_contact WHERE ticket_id = %s AND answered_at IS NULL),
        EXISTS (SELECT FROM tickets_participant WHERE ticket_id = %s)
"""
