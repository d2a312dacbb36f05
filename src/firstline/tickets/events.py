"""What happens to tickets; ids and codes only."""

from dataclasses import dataclass

from firstline.core.events import Happening, declare


@declare("ticket.opened")
@dataclass(frozen=True)
class TicketOpened(Happening):
    """A matter was taken in, in the words of its first message."""

    ticket: int
    message: int
    channel: str
    requester: int


@declare("contact.began")
@dataclass(frozen=True)
class ContactBegan(Happening):
    """A further encounter about a ticket, on any channel."""

    ticket: int
    contact: int
    channel: str


@declare("participants.added")
@dataclass(frozen=True)
class ParticipantsAdded(Happening):
    """So many further people take part from now on: they get the answers and may write."""

    ticket: int
    count: int


@declare("message.posted")
@dataclass(frozen=True)
class MessagePosted(Happening):
    """Something was said to or by the requester (for held messages: once released)."""

    ticket: int
    message: int
    direction: str


@declare("message.held")
@dataclass(frozen=True)
class MessageHeld(Happening):
    """An answer is held back for some seconds so that its author can undo it."""

    ticket: int
    message: int


@declare("message.withdrawn")
@dataclass(frozen=True)
class MessageWithdrawn(Happening):
    """A held answer was undone by its author."""

    ticket: int
    message: int


@declare("note.added")
@dataclass(frozen=True)
class NoteAdded(Happening):
    """An internal note was written."""

    ticket: int
    note: int


@declare("ticket.classified")
@dataclass(frozen=True)
class TicketClassified(Happening):
    """Category, fault pattern, impact, urgency, priority or details were set."""

    ticket: int
    category: int | None
    fault_pattern: str
    priority: str


@declare("ticket.waiting")
@dataclass(frozen=True)
class TicketWaiting(Happening):
    """The ticket waits: for requester, approval, supplier or other_level."""

    ticket: int
    waiting_for: str


@declare("ticket.resumed")
@dataclass(frozen=True)
class TicketResumed(Happening):
    """The waiting is over."""

    ticket: int


@declare("ticket.resolved")
@dataclass(frozen=True)
class TicketResolved(Happening):
    """A solution was given, at this level."""

    ticket: int
    level: int


@declare("ticket.confirmed")
@dataclass(frozen=True)
class TicketConfirmed(Happening):
    """The requester agrees that it is solved."""

    ticket: int


@declare("ticket.rejected")
@dataclass(frozen=True)
class TicketRejected(Happening):
    """The requester says that it is not solved."""

    ticket: int


@declare("ticket.reopened")
@dataclass(frozen=True)
class TicketReopened(Happening):
    """Work goes on after a solution."""

    ticket: int


@declare("ticket.closed")
@dataclass(frozen=True)
class TicketClosed(Happening):
    """Confirmed, or silent for long enough after the solution: confirmed, silence, withdrawn or joined (to another ticket)."""

    ticket: int
    why: str
