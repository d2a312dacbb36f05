"""What belongs to somebody's unfinished writing on a ticket."""

from firstline.people.models import Person
from firstline.tickets.models import Attachment, Message, Ticket


def find_held(ticket: Ticket, *, author: Person, pk: int) -> Message | None:
    """An answer of this author; held or out already."""
    return Message.objects.filter(pk=pk, ticket=ticket, author=author).select_related("ticket").first()


def files_of(message: Message) -> frozenset[str]:
    """Keys of the files that go with it."""
    return frozenset(message.attachments.values_list("key", flat=True))


def find_unsent(ticket: Ticket, *, by: Person, key: str) -> Attachment | None:
    """A file that was uploaded and not sent yet."""
    return Attachment.objects.filter(ticket=ticket, key=key, uploaded_by=by, message=None, note=None).first()
