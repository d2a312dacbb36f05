"""The ticket and everything that was said, written, attached, sent and measured about it."""

from firstline.tickets.models.attachment import Attachment
from firstline.tickets.models.contact import Channel, Contact
from firstline.tickets.models.delivery import Delivery
from firstline.tickets.models.interval import Interval
from firstline.tickets.models.message import Draft, Message, Note
from firstline.tickets.models.order import Category, FaultPattern, Field, Grade, Priority, PriorityRule
from firstline.tickets.models.participant import Participant
from firstline.tickets.models.ticket import GuestLink, Ticket, WaitingFor

__all__ = [
    "Attachment",
    "Category",
    "Channel",
    "Contact",
    "Delivery",
    "Draft",
    "FaultPattern",
    "Field",
    "Grade",
    "GuestLink",
    "Interval",
    "Message",
    "Note",
    "Participant",
    "Priority",
    "PriorityRule",
    "Ticket",
    "WaitingFor",
]
