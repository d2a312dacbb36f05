"""What happens to a ticket's place and to what we owe; ids and codes only."""

from dataclasses import dataclass

from firstline.core.events import Happening, declare


@declare("ticket.placed")
@dataclass(frozen=True)
class TicketPlaced(Happening):
    """A new ticket got its first queue."""

    ticket: int
    queue: str
    level: int


@declare("ticket.claimed")
@dataclass(frozen=True)
class TicketClaimed(Happening):
    """An agent made it hers."""

    ticket: int
    agent: int


@declare("ticket.released")
@dataclass(frozen=True)
class TicketReleased(Happening):
    """Given back to its queue."""

    ticket: int
    agent: int


@declare("ticket.assigned")
@dataclass(frozen=True)
class TicketAssigned(Happening):
    """Somebody gave it to an agent."""

    ticket: int
    agent: int


@declare("ticket.handed_over")
@dataclass(frozen=True)
class TicketHandedOver(Happening):
    """Moved to another queue with its handover package; `reasoned` when something was missing and a reason given."""

    ticket: int
    handover: int
    from_queue: str
    to_queue: str
    from_level: int
    to_level: int
    reasoned: bool


@declare("ticket.bounced")
@dataclass(frozen=True)
class TicketBounced(Happening):
    """Sent back to whom it came from, with a reason code and a lesson."""

    ticket: int
    handover: int
    to_queue: str
    reason: str


@declare("ticket.needs_lead")
@dataclass(frozen=True)
class TicketNeedsLead(Happening):
    """It changed queues three times or more: the lead should look."""

    ticket: int
    moves: int


@declare("promise.broken")
@dataclass(frozen=True)
class PromiseBroken(Happening):
    """Something we owed was not there in time."""

    ticket: int
    promise: int
    promised: str


@declare("ticket.joined")
@dataclass(frozen=True)
class TicketJoined(Happening):
    """It is the same matter as an older ticket (its number), where everything goes on."""

    ticket: int
    into: int


@declare("ticket.took_in")
@dataclass(frozen=True)
class TicketTookIn(Happening):
    """What was said on a newer ticket (its number) about the same matter was moved here."""

    ticket: int
    other: int
