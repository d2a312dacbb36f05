"""What is said: by the requester, to the requester (with undo), and among agents."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from firstline.core import events
from firstline.core.db import insert, operation
from firstline.core.prepared import planned
from firstline.people.models import Person
from firstline.tickets.events import MessageHeld, MessagePosted, MessageWithdrawn, NoteAdded
from firstline.tickets.models import Attachment, Contact, Message, Note, Ticket
from firstline.tickets.operations.opening import checked_text, fresh_key


class AlreadyReleased(Exception):
    """The message has gone out and cannot be undone."""


class NewerMessage(Exception):
    """The requester wrote meanwhile; the author has not seen it yet."""


@operation
def post_message(
    *,
    ticket: Ticket,
    author: Person,
    direction: Message.Direction,
    text: str,
    client_key: str | None,
    now: datetime,
    contact: Contact | None = None,
    kind: Message.Kind = Message.Kind.MESSAGE,
    attachments: Sequence[str] = (),
    held_until: datetime | None = None,
) -> tuple[Message, bool]:
    """
    Say something to or by the requester; the ticket is locked by the caller.

    A repeat with the same client_key gives the first message and False. Records MessagePosted, or MessageHeld when held.
    Raises NothingSaid, TooLong.
    """
    earlier = Message.objects.filter(author=author, client_key=client_key).first() if client_key is not None else None
    if earlier is not None:
        return earlier, False
    message = Message(
        ticket=ticket,
        contact=contact,
        author=author,
        direction=direction,
        kind=kind,
        text=checked_text(text) if text.strip() or not attachments else "",
        client_key=client_key or fresh_key(),
        said_at=now,
        held_until=held_until,
        released_at=None if held_until else now,
    )

    insert(message)
    _attach(attachments, ticket=ticket, by=author, message=message)

    if held_until:
        held = MessageHeld(ticket=ticket.pk, message=message.pk)
        events.record(held, stream=ticket.stream, actor=author.pk, at=now)
    else:
        record_posted(message, ticket=ticket, now=now)
    return message, True


@operation
def answer_contacts(*, ticket: Ticket, by: int, now: datetime) -> None:
    """Whoever wrote or called and was not answered yet, is answered now."""
    with planned() as cursor:
        cursor.execute(_ANSWER, [now, by, ticket.pk])


# By hand: it comes with every answer, and Django would build the statement anew each time.
_ANSWER = "UPDATE tickets_contact SET answered_at = %s, handled_by_id = %s WHERE ticket_id = %s AND answered_at IS NULL"


@operation
def release_message(*, message: Message, ticket: Ticket, now: datetime) -> bool:
    """Let a held message go out; false when it is out already. Records MessagePosted."""
    released = Message.objects.filter(pk=message.pk, released_at=None).update(released_at=now, said_at=now)
    if released:
        message.released_at = message.said_at = now
        record_posted(message, ticket=ticket, now=now)
    return bool(released)


@operation
def withdraw_message(*, message: Message, ticket: Ticket, by: Person, now: datetime) -> str:
    """
    Undo a held message; its text is given back for the draft, its files become drafts again.

    Records MessageWithdrawn. Raises AlreadyReleased.
    """
    Attachment.objects.filter(message=message, message__released_at=None).update(message=None)
    withdrawn, _ = Message.objects.filter(pk=message.pk, author=by, released_at=None).delete()
    if not withdrawn:
        raise AlreadyReleased(message.pk)

    events.record(MessageWithdrawn(ticket=ticket.pk, message=message.pk), stream=ticket.stream, actor=by.pk, at=now)
    return message.text


@operation
def add_note(
    *,
    ticket: Ticket,
    author: Person,
    text: str,
    client_key: str | None,
    now: datetime,
    kind: Note.Kind = Note.Kind.NOTE,
    attachments: Sequence[str] = (),
) -> tuple[Note, bool]:
    """
    Write something for agents only. A repeat with the same client_key gives the first note and False.

    Records NoteAdded. Raises NothingSaid, TooLong.
    """
    note = Note(
        ticket=ticket,
        author=author,
        kind=kind,
        text=checked_text(text) if text.strip() or not attachments else "",
        client_key=client_key or fresh_key(),
        written_at=now,
    )
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        return Note.objects.get(author=author, client_key=client_key), False
    _attach(attachments, ticket=ticket, by=author, note=note)

    events.record(NoteAdded(ticket=ticket.pk, note=note.pk), stream=ticket.stream, actor=author.pk, at=now)
    return note, True


def record_posted(message: Message, *, ticket: Ticket, now: datetime) -> None:
    """The event of a message that is out; also nudges the requester's page."""
    posted = MessagePosted(ticket=ticket.pk, message=message.pk, direction=message.direction)
    events.record(posted, stream=ticket.stream, actor=message.author_id, at=now, also=[ticket.public_stream])


def _attach(keys: Sequence[str], *, ticket: Ticket, by: Person, message: Message | None = None, note: Note | None = None) -> None:
    """Files that this person uploaded for this ticket and that belong to nothing yet."""
    if keys:
        mine = Attachment.objects.filter(ticket=ticket, uploaded_by=by, key__in=keys, message=None, note=None)
        mine.update(message=message, note=note)
