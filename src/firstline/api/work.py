"""Working on a ticket: each verb of the desk is one noun below it."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstline.api import presenting
from firstline.api.answers import acts, answer
from firstline.api.auth import Caller, caller
from firstline.api.errors import named
from firstline.api.idempotency import repeatable
from firstline.api.schemas.tickets import (
    HandoverOut,
    NewAssignment,
    NewBounce,
    NewClassification,
    NewHandover,
    NewReopening,
    NewResolution,
    NewWait,
    TicketRow,
)
from firstline.api.schemas.values import Number
from firstline.core import clock
from firstline.people.queries import find_active_person
from firstline.routing import filtering, queries, rulebook
from firstline.routing.operations import claiming, classifying, handing_over, settling
from firstline.routing.operations.handing_over import Package
from firstline.tickets import queries as tickets
from firstline.tickets.models import Ticket
from firstline.tickets.operations.classifying import Classification

router = Router(tags=["work"])


def _at_hand(request: HttpRequest, number: int) -> tuple[Caller, Ticket]:
    """Who calls, and the ticket if they may work on it."""
    by = caller(request)
    return by, filtering.get_workable(by.viewer, number)


def _now_at(by: Caller, number: int) -> HttpResponse:
    """The ticket as it stands after the deed, or less of it when the deed has taken it out of the caller's hands."""
    return answer(presenting.ticket_row(filtering.see_ticket(by.viewer, number)))


@router.put("/{number}/classification", response=acts(TicketRow))
def classify(request: HttpRequest, number: Number, body: NewClassification) -> HttpResponse:
    """Write down what it is and how grave; the priority follows from impact and urgency."""
    by, ticket = _at_hand(request, number)
    classifying.classify(ticket=ticket, classification=_classification(ticket, body), by=by.person, now=clock.now())
    return _now_at(by, number)


def _classification(ticket: Ticket, body: NewClassification) -> Classification:
    return Classification(
        category=named("category", tickets.find_category(body.category)) if body.category else None,
        fault_pattern=named("fault_pattern", tickets.find_fault_pattern(body.fault_pattern)) if body.fault_pattern else None,
        impact=body.impact,
        urgency=body.urgency,
        details=body.details,
        priority=body.priority,
        priority_reason=body.priority_reason,
        device=ticket.device,
    )


@repeatable(router, "/{number}/claim", acts(TicketRow))
def claim(request: HttpRequest, number: Number) -> HttpResponse:
    """Take it; of two at once one wins."""
    by, ticket = _at_hand(request, number)
    claiming.claim(ticket=ticket, by=by.person, now=clock.now())
    return _now_at(by, number)


@repeatable(router, "/{number}/release", acts(TicketRow))
def release(request: HttpRequest, number: Number) -> HttpResponse:
    """Give it back to its queue."""
    by, ticket = _at_hand(request, number)
    claiming.release(ticket=ticket, by=by.person, now=clock.now())
    return _now_at(by, number)


@repeatable(router, "/{number}/assignment", acts(TicketRow))
def assign(request: HttpRequest, number: Number, body: NewAssignment) -> HttpResponse:
    """Give it to a member of its queue."""
    by, ticket = _at_hand(request, number)
    person = named("person", find_active_person(body.person))
    claiming.assign(ticket=ticket, to=person, by=by.person, now=clock.now())
    return _now_at(by, number)


@repeatable(router, "/{number}/handover", acts(HandoverOut, status=201))
def hand_over(request: HttpRequest, number: Number, body: NewHandover) -> HttpResponse:
    """To another queue, with what the next colleague needs to know."""
    by, ticket = _at_hand(request, number)
    queue = named("queue", rulebook.current().queue(body.queue))
    package = Package(body.symptom, body.tried, body.expectation, body.override_reason)
    handover = handing_over.hand_over(ticket=ticket, to=queue, package=package, by=by.person, now=clock.now())
    return answer(presenting.handover(handover), status=201)


@repeatable(router, "/{number}/bounce", acts(HandoverOut, status=201))
def bounce(request: HttpRequest, number: Number, body: NewBounce) -> HttpResponse:
    """Back to whom it came from, with a reason and a lesson."""
    by, ticket = _at_hand(request, number)
    handover = handing_over.bounce(ticket=ticket, reason=body.reason, lesson=body.lesson, by=by.person, now=clock.now())
    return answer(presenting.handover(handover), status=201)


@repeatable(router, "/{number}/wait", acts(TicketRow))
def wait(request: HttpRequest, number: Number, body: NewWait) -> HttpResponse:
    """Let it wait for somebody; the clocks stand still for requester and approval."""
    by, ticket = _at_hand(request, number)
    settling.wait(ticket=ticket, waiting_for=body.waiting_for, until=body.until, by=by.person, now=clock.now())
    return _now_at(by, number)


@repeatable(router, "/{number}/resume", acts(TicketRow))
def resume(request: HttpRequest, number: Number) -> HttpResponse:
    """Go on with a waiting ticket."""
    by, ticket = _at_hand(request, number)
    settling.resume(ticket=ticket, by=by.person.pk, now=clock.now())
    return _now_at(by, number)


@repeatable(router, "/{number}/resolution", acts(TicketRow))
def resolve(request: HttpRequest, number: Number, body: NewResolution) -> HttpResponse:
    """Say what helped, at the level where it is."""
    by, ticket = _at_hand(request, number)
    key, now = f"api:{uuid4()}", clock.now()
    settling.resolve(ticket=ticket, solution=body.solution, client_key=key, tell=body.tell, by=by.person, now=now)
    return _now_at(by, number)


@repeatable(router, "/{number}/confirmation", acts(TicketRow))
def confirm(request: HttpRequest, number: Number) -> HttpResponse:
    """The requester agrees that it is solved; this closes it."""
    by = caller(request)
    settling.confirm(ticket=queries.get_request(by.viewer, number), by=by.person, now=clock.now())
    return _now_at(by, number)


@repeatable(router, "/{number}/reopening", acts(TicketRow))
def reopen(request: HttpRequest, number: Number, body: NewReopening) -> HttpResponse:
    """Go on after a solution: its requester because it did not help, an agent because something came up."""
    by = caller(request)
    seen = filtering.see_ticket(by.viewer, number)
    if seen.as_agent and not queries.may_work_on(by.viewer, seen.ticket):
        seen = filtering.Seen(queries.get_request(by.viewer, number), as_agent=False)
    settling.reopen(ticket=seen.ticket, rejected=body.rejected, by=by.person, now=clock.now())
    return _now_at(by, number)
