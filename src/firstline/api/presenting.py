"""Rows into schemas: the one place where it is decided which fields of a ticket its reader gets."""

from collections.abc import Iterable, Sequence
from typing import Any

from firstline.api.schemas.people import AddressOut, DeviceOut, OrganisationOut, PersonName, PersonOut
from firstline.api.schemas.tickets import (
    AttachmentOut,
    DeliveryOut,
    HandoverOut,
    HistoryEntry,
    MessageOut,
    NoteOut,
    PromiseOut,
    TicketOut,
    TicketRow,
)
from firstline.channels.email import queries as mails
from firstline.channels.email.models import InboundMail, MailText
from firstline.core.models import Event
from firstline.people.models import Address, Device, Person
from firstline.routing import filtering, queries, rulebook
from firstline.routing.filtering import Seen
from firstline.routing.models import Handover, Promise
from firstline.tickets import queries as tickets
from firstline.tickets.models import Attachment, Delivery, Message, Note, Ticket

NEWEST = 200
# What of an event's data a requester may know; the rest is the desk's business.
PUBLIC_DATA = frozenset({"message", "channel", "direction", "waiting_for", "why"})


def person_name(person: Person) -> PersonName:
    return PersonName(id=person.pk, name=person.name)


def person(row: Person, *, devices: Iterable[Device] = ()) -> PersonOut:
    organisation = row.organisation
    return PersonOut(
        id=row.pk,
        name=row.name,
        mail=row.email,
        language=row.language,
        organisation=OrganisationOut(code=organisation.code, name=organisation.name) if organisation else None,
        is_vip=row.is_vip,
        created_at=row.created_at,
        addresses=[AddressOut(kind=Address.Kind(a.kind), value=a.value, shown=a.shown) for a in row.addresses.all()],
        devices=[device(each) for each in devices],
    )


def device(row: Device) -> DeviceOut:
    return DeviceOut(
        id=row.pk, kind=row.kind, model=row.model, serial=row.serial, firmware=row.firmware, system=row.system, place=row.place
    )


def ticket_row(seen: Seen) -> TicketRow:
    """A ticket as its reader sees it in a list."""
    return TicketRow(**_row(seen))


def _row(seen: Seen) -> dict[str, Any]:
    ticket = seen.ticket
    fields: dict[str, Any] = {
        "number": ticket.number,
        "subject": ticket.subject,
        "status": ticket.status,
        "waiting_for": ticket.waiting_for or None,
        "waiting_until": ticket.waiting_until,
        "channel": ticket.channel,
        "language": ticket.language,
        "requester": person_name(ticket.requester),
        "opened_at": ticket.opened_at,
        "changed_at": ticket.changed_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at,
        "reopened": ticket.reopened,
        "category": ticket.category_id,
    }
    return fields | _desk_facts(ticket) if seen.as_agent else fields


def _desk_facts(ticket: Ticket) -> dict[str, Any]:
    placement, pattern = ticket.placement, ticket.fault_pattern
    queue = rulebook.current().queues[placement.queue_id]
    return {
        "queue": queue.code,
        "level": placement.level,
        "assignee": person_name(placement.agent) if placement.agent else None,
        "priority": ticket.priority,
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        "fault_pattern": pattern.code if pattern else None,
        "due_at": placement.due_at,
        "due_kind": placement.due_kind or None,
        "unanswered_since": ticket.unanswered_since,
    }


def whole_ticket(seen: Seen, *, reader: int | None) -> TicketOut:
    """The ticket with everything its reader may see of it, in a fixed number of queries."""
    ticket = seen.ticket
    said = list(tickets.messages_of(ticket, reader=reader).order_by("-id")[:NEWEST])[::-1]
    deliveries = tickets.deliveries_of(ticket)
    fields = _row(seen) | {
        "own_words": ticket.own_words,
        "solution": ticket.solution,
        "confirmed_at": ticket.confirmed_at,
        "messages": messages(said, ticket, deliveries, as_agent=seen.as_agent),
        "deliveries": [delivery(row, as_agent=seen.as_agent) for row in deliveries if row.message_id is None],
        "history": [happening(event, as_agent=seen.as_agent) for event in filtering.history_of(seen, most=NEWEST)],
    }
    if seen.as_agent:
        fields |= {
            "resolved_level": ticket.resolved_level,
            "details": ticket.details,
            "priority_reason": ticket.priority_reason,
            "device": device(ticket.device) if ticket.device else None,
            "notes": [note(row) for row in tickets.notes_of(ticket)],
            "handovers": [handover(row) for row in filtering.handovers_of(ticket)],
            "promises": [promise(row) for row in queries.promises_of(ticket)],
        }
    return TicketOut(**fields)


def messages(rows: Sequence[Message], ticket: Ticket, deliveries: Iterable[Delivery], *, as_agent: bool) -> list[MessageOut]:
    copies: dict[int | None, list[DeliveryOut]] = {}
    for row in deliveries:
        copies.setdefault(row.message_id, []).append(delivery(row, as_agent=as_agent))
    # What a mail quotes or carries besides its words is for agents: others may have written it.
    texts = mails.texts_of([row.pk for row in rows]) if as_agent else {}
    return [message(row, ticket, copies.get(row.pk, ()), files=row.attachments.all(), text=texts.get(row.pk)) for row in rows]


def message(
    row: Message, ticket: Ticket, copies: Iterable[DeliveryOut] = (), *, files: Iterable[Attachment] = (), text: MailText | None = None
) -> MessageOut:
    """text: what else there is of the mail that it came by."""
    mail = text.mail if text else None
    return MessageOut(
        id=row.pk,
        direction=Message.Direction(row.direction),
        kind=Message.Kind(row.kind),
        sender=person_name(row.author),
        sender_address=mail.sender_address if mail else None,
        subject=mail.subject if mail else ticket.subject,
        text=text.whole if text else row.text,
        text_without_quotation=row.text,
        html=(text.html or None) if text else None,
        mail_class=InboundMail.Kind((mail.kind if mail else "") or InboundMail.Kind.PERSON),
        message_id=mail.mail_id if mail else next((copy.message_id for copy in copies), None),
        in_reply_to=(mail.in_reply_to or None) if mail else None,
        said_at=row.said_at,
        held_until=row.held_until if row.is_held else None,
        attachments=[attachment(file) for file in files],
        deliveries=list(copies),
    )


def note(row: Note, *, files: Iterable[Attachment] | None = None) -> NoteOut:
    shown = row.attachments.all() if files is None else files
    return NoteOut(
        id=row.pk,
        kind=Note.Kind(row.kind),
        author=person_name(row.author),
        text=row.text,
        written_at=row.written_at,
        attachments=[attachment(file) for file in shown],
    )


def attachment(row: Attachment) -> AttachmentOut:
    return AttachmentOut(
        key=row.key,
        url=f"/api/v1/attachments/{row.key}",
        content_id=row.content_id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
    )


def delivery(row: Delivery, *, as_agent: bool) -> DeliveryOut:
    return DeliveryOut(
        purpose=Delivery.Purpose(row.purpose),
        message_id=row.mail_id,
        state=Delivery.State(row.state),
        address=row.address if as_agent else None,
        tries=row.tries,
        sent_at=row.sent_at,
        problem=row.problem if as_agent else None,
    )


def handover(row: Handover) -> HandoverOut:
    return HandoverOut(
        id=row.pk,
        by=person_name(row.by),
        at=row.at,
        from_queue=row.from_queue.code,
        to_queue=row.to_queue.code,
        symptom=row.symptom,
        tried=row.tried,
        expectation=row.expectation,
        override_reason=row.override_reason,
        bounced_at=row.bounced_at,
        bounce_reason=Handover.BounceReason(row.bounce_reason) if row.bounce_reason else None,
        lesson=row.lesson,
    )


def promise(row: Promise) -> PromiseOut:
    return PromiseOut(
        kind=Promise.Kind(row.kind),
        level=row.level or None,
        state=Promise.State(row.state),
        due_at=row.due_at,
        began_at=row.began_at,
        settled_at=row.settled_at,
    )


def happening(event: Event, *, as_agent: bool) -> HistoryEntry:
    return HistoryEntry(
        id=event.pk, kind=event.kind, at=event.at, actor=event.actor if as_agent else None, data=event_data(event, as_agent=as_agent)
    )


def event_data(event: Event, *, as_agent: bool) -> dict[str, Any]:
    """The event's codes without the ticket's inner id; for requesters only what they may know."""
    return {name: value for name, value in event.data.items() if name != "ticket" and (as_agent or name in PUBLIC_DATA)}
