"""Reading what belongs to a ticket that the reader was given already, and how tickets are put in order."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from firstline.tickets import catalogue
from firstline.tickets.models import Attachment, Category, Delivery, FaultPattern, Message, Note, Ticket


def _files() -> "Prefetch[str]":
    return Prefetch("attachments", Attachment.objects.order_by("id"))


def messages_of(ticket: Ticket, *, reader: int | None) -> QuerySet[Message]:
    """What was said, oldest first, with authors and files; a held answer only for its author."""
    said = Message.objects.filter(Q(released_at__isnull=False) | Q(author=reader), ticket=ticket)
    return said.select_related("author").prefetch_related(_files()).order_by("id")


def notes_of(ticket: Ticket) -> QuerySet[Note]:
    """What agents wrote for each other, oldest first; only for readers who may see notes."""
    return Note.objects.filter(ticket=ticket).select_related("author").prefetch_related(_files()).order_by("id")


def deliveries_of(ticket: Ticket) -> list[Delivery]:
    """All copies about the ticket, oldest first."""
    return list(Delivery.objects.filter(ticket=ticket).order_by("id"))


def deliveries_of_messages(messages: Iterable[Message]) -> list[Delivery]:
    return list(Delivery.objects.filter(message__in=[message.pk for message in messages]).order_by("id"))


def find_fault_pattern(code: str) -> FaultPattern | None:
    """The live pattern with this code."""
    pattern = catalogue.current().patterns_by_code.get(code)
    return pattern if pattern is not None and pattern.retired_at is None else None


def fault_patterns() -> list[FaultPattern]:
    """Live ones, by code."""
    known = catalogue.current().patterns_by_code
    return [known[code] for code in sorted(known) if known[code].retired_at is None]


def find_category(pk: int) -> Category | None:
    """The live category with this id."""
    category = catalogue.current().categories.get(pk)
    return category if category is not None and category.retired_at is None else None


def categories() -> list[Category]:
    """Live ones, outermost first."""
    known = catalogue.current().categories.values()
    return sorted((row for row in known if row.retired_at is None), key=lambda row: (row.depth, row.pk))
