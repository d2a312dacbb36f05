"""What requesters do by themselves: ask with files, add facts, say more, reject a solution, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.core.text import plain
from firstline.people.models import Person
from firstline.routing.models import Placement
from firstline.routing.operations import conversing, settling
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.taking_in import Request, TakenIn, take_in
from firstline.tickets.events import TicketClassified
from firstline.tickets.models import Attachment, Channel, Field, Message, Ticket
from firstline.tickets.operations import attaching
from firstline.tickets.operations import settling as tickets
from firstline.tickets.operations.classifying import UnknownField

LONGEST_FACT = 500


@dataclass(frozen=True)
class File:
    """A file as somebody chose it."""

    name: str
    content: BinaryIO


@operation
def ask_for_help(*, request: Request, files: Sequence[File], now: datetime) -> TakenIn:
    """
    Take in what somebody wrote by themselves, with its files; a repeat with the same client_key gives the first one.

    Records TicketOpened and TicketPlaced. Raises NothingSaid, TooLong, NotSetUp, FileTooLarge, FileRefused, TooManyFiles.
    """
    taken = take_in(request=request, by=request.requester, now=now)
    if taken.created and files:
        kept = attach_all(ticket=taken.ticket, by=request.requester, files=files, now=now)
        opening = Message.objects.get(ticket=taken.ticket, client_key=request.client_key)
        Attachment.objects.filter(key__in=kept).update(message=opening)
    return taken


@operation
def attach_all(*, ticket: Ticket, by: Person, files: Sequence[File], now: datetime) -> list[str]:
    """Keep all files or none; gives their keys. Raises FileTooLarge, FileRefused, TooManyFiles."""
    return [attaching.attach(ticket=ticket, by=by, name=file.name, content=file.content, now=now).key for file in files]


@operation
def say_more(*, ticket: Ticket, by: Person, text: str, client_key: str, files: Sequence[File], now: datetime) -> Ticket:
    """
    Further words with files on the portal; gives the ticket they landed on: a closed one comes back as a new one.

    A repeat with the same client_key changes nothing. Records MessagePosted and what follows.
    Raises NothingSaid, TooLong, FileTooLarge, FileRefused, TooManyFiles.
    """
    ticket = lock(ticket)
    repeat = Message.objects.filter(author=by, client_key=client_key).select_related("ticket").first()
    if repeat is not None:
        return repeat.ticket
    keys = [] if ticket.status == Ticket.Status.CLOSED else attach_all(ticket=ticket, by=by, files=files, now=now)
    words = Words(text, client_key, keys)
    landed, message = conversing.receive(ticket=ticket, author=by, words=words, channel=Channel.PORTAL, now=now)
    if landed.pk != ticket.pk and files:
        keys = attach_all(ticket=landed, by=by, files=files, now=now)
        Attachment.objects.filter(key__in=keys).update(message=message)
    return landed


@operation
def reject(*, ticket: Ticket, by: Person, text: str, client_key: str, files: Sequence[File], now: datetime) -> Ticket:
    """
    The solution did not help: work goes on, with what is still wrong.

    Records TicketRejected, TicketReopened and MessagePosted. Raises AlreadyClosed and what say_more raises.
    """
    ticket = lock(ticket)
    if ticket.status == Ticket.Status.CLOSED:
        raise tickets.AlreadyClosed(ticket)
    if ticket.status == Ticket.Status.RESOLVED:
        ticket = settling.reopen(ticket=ticket, rejected=True, by=by, now=now)
    return say_more(ticket=ticket, by=by, text=text, client_key=client_key, files=files, now=now)


@operation
def tell_fact(*, ticket: Ticket, code: str, value: str, by: Person, now: datetime) -> Ticket:
    """
    Note a fact that intake asked the requester for.

    Records TicketClassified. Raises UnknownField, AlreadyClosed.
    """
    ticket = lock(ticket)
    if ticket.status == Ticket.Status.CLOSED:
        raise tickets.AlreadyClosed(ticket)
    if not Field.objects.filter(code=code).exists():
        raise UnknownField(code)

    ticket.details = {**ticket.details, code: plain(value)[:LONGEST_FACT]}
    ticket.save(update_fields=["details"])

    pattern = ticket.fault_pattern.code if ticket.fault_pattern else ""
    told = TicketClassified(ticket=ticket.pk, category=ticket.category_id, fault_pattern=pattern, priority=ticket.priority)
    events.record(told, stream=ticket.stream, actor=by.pk, at=now)
    return ticket


@operation
def withdraw(*, ticket: Ticket, words: str, by: Person, now: datetime) -> Ticket:
    """
    The requester needs no more help: the ticket is closed, with these words as its solution.

    Records TicketResolved and TicketClosed. Raises AlreadyResolved.
    """
    ticket = lock(ticket)
    placement = lock(Placement(pk=ticket.pk))
    ticket = tickets.resolve(ticket=ticket, solution=words, level=placement.level, by=by, now=now)
    ticket = tickets.close(ticket=ticket, why="withdrawn", by=by.pk, now=now)
    settling.take_off(ticket=ticket, placement=placement, now=now)
    return ticket
