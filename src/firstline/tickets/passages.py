"""What of a ticket is handed to search: its opening, each message, each note."""

from collections.abc import Sequence

from firstline.people.models import Person
from firstline.search.indexing import Draft
from firstline.tickets.models import Message, Note, Ticket

KIND = "ticket"


def opening(ticket: Ticket, requester: Person, scopes: Sequence[str]) -> Draft:
    """Number, subject, own words and who asks."""
    return Draft(
        owner_kind=KIND,
        owner_id=ticket.pk,
        part="opening",
        scopes=frozenset(scopes),
        title=f"{ticket.subject} · {requester.name}",
        body=ticket.own_words,
        language=ticket.language,
        codes=(str(ticket.number), requester.email) if requester.email else (str(ticket.number),),
    )


def message(message: Message, ticket: Ticket, scopes: Sequence[str]) -> Draft:
    """Something that was said."""
    return _further(f"message:{message.pk}", message.text, ticket, scopes)


def note(note: Note, ticket: Ticket, scopes: Sequence[str]) -> Draft:
    """Something that agents wrote for each other."""
    return _further(f"note:{note.pk}", note.text, ticket, scopes)


def _further(part: str, text: str, ticket: Ticket, scopes: Sequence[str]) -> Draft:
    return Draft(owner_kind=KIND, owner_id=ticket.pk, part=part, scopes=frozenset(scopes), body=text, language=ticket.language)
