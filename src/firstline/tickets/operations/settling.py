"""Where the matter stands: waiting, going on, solved, confirmed or not, reopened, closed."""

from datetime import datetime

from firstline.core import events
from firstline.core.db import operation
from firstline.core.events import Happening
from firstline.core.text import plain
from firstline.people.models import Person
from firstline.tickets import intervals
from firstline.tickets.events import (
    TicketClosed,
    TicketConfirmed,
    TicketRejected,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketWaiting,
)
from firstline.tickets.models import Interval, Ticket, WaitingFor


class AlreadyResolved(Exception):
    """The ticket is solved or closed; reopen it first."""


class NotResolved(Exception):
    """The ticket is not solved yet."""


class NotWaiting(Exception):
    """The ticket does not wait for anything."""


class AlreadyClosed(Exception):
    """The ticket is closed; a matter that comes back becomes a new ticket that names this one."""


class SolutionMissing(Exception):
    """A solution needs a sentence on what helped."""


class UntilIsPast(Exception):
    """A ticket can only wait until a moment that is still to come."""


def _turn(ticket: Ticket, status: Ticket.Status, *, actor: int | None, now: datetime, reason: str = "") -> None:
    ticket.status = status
    ticket.changed_at = now
    intervals.turn(kind=Interval.Kind.STATUS, subject=ticket.pk, state=status, actor=actor, now=now, reason=reason).save(force_insert=True)


def _record(happening: Happening, ticket: Ticket, *, actor: int | None, now: datetime) -> None:
    events.record(happening, stream=ticket.stream, actor=actor, at=now, also=[ticket.public_stream])


@operation
def wait(*, ticket: Ticket, waiting_for: WaitingFor, until: datetime | None, by: Person, now: datetime) -> Ticket:
    """
    Let the ticket wait for somebody, at the longest until a moment; it is locked by the caller.

    Records TicketWaiting. Raises AlreadyResolved, UntilIsPast.
    """
    if ticket.is_settled:
        raise AlreadyResolved(ticket)
    if until is not None and until <= now:
        raise UntilIsPast(until)

    ticket.waiting_for, ticket.waiting_until = waiting_for, until
    _turn(ticket, Ticket.Status.WAITING, actor=by.pk, now=now, reason=waiting_for)
    ticket.save()

    _record(TicketWaiting(ticket=ticket.pk, waiting_for=waiting_for), ticket, actor=by.pk, now=now)
    return ticket


@operation
def resume(*, ticket: Ticket, by: int | None, now: datetime) -> Ticket:
    """Go on with a waiting ticket. Records TicketResumed. Raises NotWaiting."""
    if ticket.status != Ticket.Status.WAITING:
        raise NotWaiting(ticket)

    ticket.waiting_for, ticket.waiting_until = "", None
    _turn(ticket, Ticket.Status.OPEN, actor=by, now=now)
    ticket.save()

    _record(TicketResumed(ticket=ticket.pk), ticket, actor=by, now=now)
    return ticket


@operation
def resolve(*, ticket: Ticket, solution: str, level: int, by: Person, now: datetime) -> Ticket:
    """
    Say what helped, and at which level; the ticket is locked by the caller.

    Records TicketResolved. Raises AlreadyResolved, SolutionMissing.
    """
    if ticket.is_settled:
        raise AlreadyResolved(ticket)
    if not plain(solution):
        raise SolutionMissing

    ticket.waiting_for, ticket.waiting_until, ticket.unanswered_since = "", None, None
    ticket.solution = plain(solution)
    ticket.resolved_at, ticket.resolved_by, ticket.resolved_level = now, by, level
    _turn(ticket, Ticket.Status.RESOLVED, actor=by.pk, now=now)
    ticket.save()

    _record(TicketResolved(ticket=ticket.pk, level=level), ticket, actor=by.pk, now=now)
    return ticket


@operation
def confirm(*, ticket: Ticket, by: Person, now: datetime) -> Ticket:
    """The requester agrees; the ticket is closed. Records TicketConfirmed and TicketClosed. Raises NotResolved."""
    if ticket.status != Ticket.Status.RESOLVED:
        raise NotResolved(ticket)

    ticket.confirmed_at = now
    _record(TicketConfirmed(ticket=ticket.pk), ticket, actor=by.pk, now=now)
    return close(ticket=ticket, why="confirmed", by=by.pk, now=now)


@operation
def reopen(*, ticket: Ticket, rejected: bool, by: Person, now: datetime) -> Ticket:
    """
    Go on after a solution: because the requester rejects it, or because something new was said.

    Records TicketReopened, and TicketRejected before it. Raises NotResolved, AlreadyClosed.
    """
    if ticket.status == Ticket.Status.CLOSED:
        raise AlreadyClosed(ticket)
    if ticket.status != Ticket.Status.RESOLVED:
        raise NotResolved(ticket)

    ticket.reopened += 1
    ticket.confirmed_at = None
    _turn(ticket, Ticket.Status.OPEN, actor=by.pk, now=now, reason="rejected" if rejected else "")
    ticket.save()

    if rejected:
        _record(TicketRejected(ticket=ticket.pk), ticket, actor=by.pk, now=now)
    _record(TicketReopened(ticket=ticket.pk), ticket, actor=by.pk, now=now)
    return ticket


@operation
def close(*, ticket: Ticket, why: str, by: int | None, now: datetime) -> Ticket:
    """Close a solved ticket: confirmed or silence. Records TicketClosed. Raises NotResolved."""
    if ticket.status != Ticket.Status.RESOLVED:
        raise NotResolved(ticket)

    ticket.closed_at = now
    _turn(ticket, Ticket.Status.CLOSED, actor=by, now=now, reason=why)
    ticket.save()

    _record(TicketClosed(ticket=ticket.pk, why=why), ticket, actor=by, now=now)
    return ticket
