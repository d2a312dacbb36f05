"""Tickets as programs see them: in lists, and whole."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from firstline.api.schemas.codes import (
    BounceReason,
    DeliveryPurpose,
    DeliveryState,
    MailClass,
    MessageDirection,
    MessageKind,
    NoteKind,
    PromiseKind,
    PromiseState,
)
from firstline.api.schemas.people import Asking, DeviceOut, PersonName
from firstline.api.schemas.values import BIGGEST, Code, FileKey, Given, Language, Line, Moment, OptionalLine, RowId, Text
from firstline.tickets.models import Channel, Grade, Priority, Ticket, WaitingFor


class NewTicket(Given):
    """
    A request. Without `requester` it is the caller's own; only agents ask for somebody else, choose channel and queue,
    and say how grave it is. A repeat with the same `external_id` for the same person gives the first ticket with 200.
    """

    subject: OptionalLine = ""
    text: Text
    requester: Asking | None = None
    channel: Channel = Channel.API
    fault_pattern: Code | None = None
    impact: Grade | None = None
    urgency: Grade | None = None
    queue: Code | None = None
    language: Language | None = None
    external_id: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[!-~]+$")] | None = None
    same_matter_as: Annotated[int, Field(ge=1, le=BIGGEST)] | None = None


class TicketRow(BaseModel):
    """A ticket in a list. What concerns only the desk is null for those who merely follow their request."""

    number: int
    subject: str
    status: Ticket.Status
    waiting_for: WaitingFor | None
    waiting_until: datetime | None
    channel: Channel
    language: str
    requester: PersonName
    opened_at: datetime
    changed_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    reopened: int
    queue: str | None = None
    level: int | None = None
    assignee: PersonName | None = None
    priority: Priority | None = None
    impact: Grade | None = None
    urgency: Grade | None = None
    fault_pattern: str | None = None
    category: int | None = None
    due_at: datetime | None = None
    due_kind: PromiseKind | None = None
    unanswered_since: datetime | None = None


class AttachmentOut(BaseModel):
    """A file; its content is at `url`. `content_id` names the picture in the mail's HTML that it is, empty for others."""

    key: str
    url: str
    content_id: str
    name: str
    media_type: str
    size: int
    sha256: str


class DeliveryOut(BaseModel):
    """One outgoing copy; the address is for the desk only."""

    purpose: DeliveryPurpose
    message_id: str
    state: DeliveryState
    address: str | None
    tries: int
    sent_at: datetime | None
    problem: str | None


class MessageOut(BaseModel):
    """
    Said to or by the requester; `held_until` while its author can still undo it.

    What came by mail has the mail's subject, its whole text, its HTML as it is shown (sanitised) and its Message-ID; what goes out by mail
    has the Message-ID of the requester's copy. `text_without_quotation` is what was said this time.
    """

    id: int
    direction: MessageDirection
    kind: MessageKind
    sender: PersonName
    sender_address: str | None
    subject: str
    text: str
    text_without_quotation: str
    html: str | None
    mail_class: Annotated[MailClass, Field(serialization_alias="class")]
    message_id: str | None
    in_reply_to: str | None
    said_at: datetime
    held_until: datetime | None
    attachments: list[AttachmentOut]
    deliveries: list[DeliveryOut]


class NoteOut(BaseModel):
    """For agents only."""

    id: int
    kind: NoteKind
    author: PersonName
    text: str
    written_at: datetime
    attachments: list[AttachmentOut]


class HandoverOut(BaseModel):
    """One move to another queue and what the next colleague was given."""

    id: int
    by: PersonName
    at: datetime
    from_queue: str
    to_queue: str
    symptom: str
    tried: str
    expectation: str
    override_reason: str
    bounced_at: datetime | None
    bounce_reason: BounceReason | None
    lesson: str


class PromiseOut(BaseModel):
    """What is or was owed by when."""

    kind: PromiseKind
    level: int | None
    state: PromiseState
    due_at: datetime | None
    began_at: datetime
    settled_at: datetime | None


class HistoryEntry(BaseModel):
    """Something that happened to the ticket."""

    id: int
    kind: str
    at: datetime
    actor: int | None
    data: dict[str, Any]


class TicketOut(TicketRow):
    """The whole ticket: the newest 200 messages and events; notes, hand-overs and promises only for agents."""

    own_words: str
    solution: str
    confirmed_at: datetime | None
    resolved_level: int | None = None
    details: dict[str, Any] | None = None
    priority_reason: str | None = None
    device: DeviceOut | None = None
    messages: list[MessageOut]
    deliveries: list[DeliveryOut]
    notes: list[NoteOut] | None = None
    handovers: list[HandoverOut] | None = None
    promises: list[PromiseOut] | None = None
    history: list[HistoryEntry]


class NewMessage(Given):
    """
    An answer (agents) or what the requester says. `hold` keeps an agent's answer back for the undo seconds; `seen`, the id of
    the newest message known, refuses the answer when the requester wrote meanwhile.
    """

    text: Text
    attachments: Annotated[list[FileKey], Field(max_length=20)] = []
    hold: bool = False
    seen: RowId | None = None


class NewNote(Given):
    text: Text
    attachments: Annotated[list[FileKey], Field(max_length=20)] = []


class NewClassification(Given):
    """What it is and how grave; a `priority` other than the matrix gives needs `priority_reason`."""

    category: RowId | None = None
    fault_pattern: Code | None = None
    impact: Grade
    urgency: Grade
    details: Annotated[dict[str, Annotated[str, Field(max_length=5000)]], Field(max_length=100)] = {}
    priority: Priority | None = None
    priority_reason: OptionalLine = ""


class NewAssignment(Given):
    """Whom to give it to: a member of its queue."""

    person: RowId


class NewHandover(Given):
    """To another queue, with what the next colleague needs; what is missing needs a reason."""

    queue: Code
    symptom: Annotated[str, Field(max_length=20_000)] = ""
    tried: Annotated[str, Field(max_length=20_000)] = ""
    expectation: Annotated[str, Field(max_length=20_000)] = ""
    override_reason: OptionalLine = ""


class NewBounce(Given):
    """Back to the sender, with a reason and what to learn from it."""

    reason: BounceReason
    lesson: Line


class NewWait(Given):
    waiting_for: WaitingFor
    until: Moment | None = None


class NewResolution(Given):
    """What helped; `tell` also sends it to the requester."""

    solution: Text
    tell: bool = True


class NewReopening(Given):
    """Goes on after a solution: because it did not help (`rejected`), or because something came up."""

    rejected: bool = False
