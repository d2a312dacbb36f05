"""The conversation: the requester writes, an agent answers (with undo), agents note things for each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from firstline.core import events, settings
from firstline.core.db import lock, operation, update
from firstline.people.models import Person
from firstline.routing import rulebook, tasks
from firstline.routing.models import Placement
from firstline.routing.operations import placing, promising, settling
from firstline.routing.operations.taking_in import Request, take_in
from firstline.search import indexing
from firstline.tickets import answering, deliveries, intervals, passages
from firstline.tickets.answering import Beside
from firstline.tickets.events import ContactBegan
from firstline.tickets.models import Channel, Contact, Delivery, Draft, Interval, Message, Note, Ticket
from firstline.tickets.operations import drafting, posting
from firstline.tickets.operations.posting import NewerMessage

# A requester's next words within this time belong to the same encounter.
ONE_CONTACT = timedelta(hours=4)


@dataclass(frozen=True)
class Words:
    """What somebody sends: text, files by key, and a key under which a repeat is recognised (None: it cannot be repeated)."""

    text: str
    client_key: str | None
    attachments: Sequence[str] = field(default=())


@operation
def reply(*, ticket: Ticket, author: Person, words: Words, seen: int | None, hold: bool, now: datetime) -> Message:
    """
    Answer the requester. hold keeps it back for the undo seconds; then the server releases it, whatever the browser does.

    seen: id of the newest message on the author's screen; None skips the check. Records MessageHeld or MessagePosted.
    Raises NewerMessage, NothingSaid, TooLong.
    """
    placement = placing.lock_with_place(ticket)
    ticket = placement.ticket
    if seen is not None:
        _require_newest(ticket, author=author, words=words, seen=seen)
    seconds = settings.undo_seconds.read() if hold else 0
    held_until = now + timedelta(seconds=seconds) if seconds else None

    message, is_new = posting.post_message(
        ticket=ticket,
        author=author,
        direction=Message.Direction.OUTBOUND,
        text=words.text,
        client_key=words.client_key,
        now=now,
        attachments=words.attachments,
        held_until=held_until,
    )
    if is_new:
        beside = answering.beside(message, ticket)
        if beside.draft:
            drafting.forget_draft(ticket=ticket, person=author, mode=Draft.Mode.PUBLIC)
        if held_until:
            events.defer(tasks.release_message, at=held_until, message=message.pk)
        else:
            _gone_out(message, placement, beside, now)
    return message


def _require_newest(ticket: Ticket, *, author: Person, words: Words, seen: int) -> None:
    """Raises NewerMessage unless the author knows what the requester said last, or this is a repeat."""
    newer = Message.objects.filter(ticket=ticket, direction=Message.Direction.INBOUND, pk__gt=seen).order_by("-id")
    newest = newer.values_list("pk", flat=True).first()
    if newest is not None and not Message.objects.filter(author=author, client_key=words.client_key).exists():
        raise NewerMessage(newest)


@operation
def release(*, message: Message, now: datetime) -> None:
    """The undo seconds are over: the answer goes out. Records MessagePosted; nothing when it is out already."""
    placement = placing.lock_with_place(message.ticket)
    ticket = placement.ticket
    if posting.release_message(message=message, ticket=ticket, now=now):
        _gone_out(message, placement, answering.beside(message, ticket), now)


@operation
def undo(*, message: Message, by: Person, now: datetime) -> str:
    """Take a held answer back into the draft. Records MessageWithdrawn. Raises AlreadyReleased."""
    ticket = lock(message.ticket)
    text = posting.withdraw_message(message=message, ticket=ticket, by=by, now=now)
    drafting.save_draft(ticket=ticket, person=by, mode=Draft.Mode.PUBLIC, text=text, now=now)
    return text


def _gone_out(message: Message, placement: Placement, beside: Beside, now: datetime) -> None:
    """What follows from an answer that is out: the outbox, the clocks, search."""
    ticket = placement.ticket
    deliveries.queue_copies(purpose=Delivery.Purpose.ANSWER, ticket=ticket, message=message, now=now, alone=not beside.others)
    if beside.contacts:
        posting.answer_contacts(ticket=ticket, by=message.author_id, now=now)
    ticket.unanswered_since, ticket.changed_at = None, now
    update(ticket, "unanswered_since", "changed_at")
    _follow(placement, message, now, settled=promising.REPLIES)


@operation
def receive(*, ticket: Ticket, author: Person, words: Words, channel: Channel, now: datetime, entrance: str = "") -> tuple[Ticket, Message]:
    """
    The requester says something: a waiting ticket goes on, a solved one is reopened, a closed one comes back as a new ticket.

    entrance: the address it came to, where the channel has several. Gives the ticket that it landed on.
    Records MessagePosted and what follows. Raises NothingSaid, TooLong.
    """
    ticket = lock(ticket)
    known = words.client_key is not None
    repeat = Message.objects.filter(author=author, client_key=words.client_key).select_related("ticket").first() if known else None
    if repeat is not None:
        return repeat.ticket, repeat
    if ticket.status == Ticket.Status.CLOSED:
        return _come_back(ticket, author=author, words=words, channel=channel, entrance=entrance, now=now)

    contact = _contact(ticket, author=author, channel=channel, entrance=entrance, now=now)
    message, _ = posting.post_message(
        ticket=ticket,
        author=author,
        direction=Message.Direction.INBOUND,
        text=words.text,
        client_key=words.client_key,
        now=now,
        contact=contact,
        attachments=words.attachments,
    )
    if ticket.status == Ticket.Status.WAITING and ticket.is_paused:
        settling.resume(ticket=ticket, by=author.pk, now=now)
    elif ticket.status == Ticket.Status.RESOLVED:
        settling.reopen(ticket=ticket, rejected=False, by=author, now=now)
    placement = placing.lock_with_place(ticket)
    ticket = placement.ticket
    ticket.unanswered_since = ticket.unanswered_since or now
    ticket.changed_at = now
    update(ticket, "unanswered_since", "changed_at")
    promising.owe_next_reply(ticket=ticket, now=now)
    _follow(placement, message, now)
    return ticket, message


@operation
def note(*, ticket: Ticket, author: Person, words: Words, now: datetime) -> Note:
    """Write for colleagues only. Records NoteAdded. Raises NothingSaid, TooLong."""
    note, is_new = posting.add_note(
        ticket=ticket, author=author, text=words.text, client_key=words.client_key, now=now, attachments=words.attachments
    )
    if is_new:
        drafting.forget_draft(ticket=ticket, person=author, mode=Draft.Mode.INTERNAL)
        placement = Placement.objects.get(ticket=ticket)
        scopes = _scopes(ticket, placement, past=None)
        indexing.put(passages=[passages.note(note, ticket, scopes)])
    return note


def _contact(ticket: Ticket, *, author: Person, channel: Channel, entrance: str, now: datetime) -> Contact:
    """The encounter that is going on, or a new one."""
    last = Contact.objects.filter(ticket=ticket, channel=channel, person=author).order_by("-began_at").first()
    if last is not None and now - last.began_at < ONE_CONTACT:
        return last
    contact = Contact.objects.create(ticket=ticket, person=author, channel=channel, entrance=entrance, began_at=now)
    events.record(ContactBegan(ticket=ticket.pk, contact=contact.pk, channel=channel), stream=ticket.stream, actor=author.pk, at=now)
    return contact


def _come_back(ticket: Ticket, *, author: Person, words: Words, channel: Channel, entrance: str, now: datetime) -> tuple[Ticket, Message]:
    placement = Placement.objects.select_related("queue").get(ticket=ticket)
    queue = placement.queue if placement.level == 1 else None
    request = Request(
        requester=ticket.requester,
        subject=ticket.subject,
        text=words.text,
        channel=channel,
        client_key=words.client_key,
        language=ticket.language,
        entrance=entrance,
        fault_pattern=ticket.fault_pattern,
        same_matter_as=ticket,
        queue=queue,
    )
    taken = take_in(request=request, by=author, now=now)
    return taken.ticket, taken.ticket.messages.earliest("id")


def _follow(placement: Placement, message: Message, now: datetime, *, settled: Sequence[str] = ()) -> None:
    """Due moment and list position, words of the message; nudges the lists."""
    ticket, was = placement.ticket, (placement.due_at, placement.due_kind)
    past = intervals.of_ticket(ticket.pk)
    promising.refresh(ticket=ticket, placement=placement, now=now, settled=settled, past=past)
    if (placement.due_at, placement.due_kind) != was:
        update(placement, "due_at", "due_kind")
    settling.nudge_lists(ticket=ticket, placement=placement)
    indexing.put(passages=[passages.message(message, ticket, _scopes(ticket, placement, past=past))])


def _scopes(ticket: Ticket, placement: Placement, *, past: Sequence[Interval] | None) -> list[str]:
    queue = rulebook.current().queues[placement.queue_id]
    return placing.scopes_of(queue=queue, agents=placing.former_agents(ticket, placement, past=past))
