"""Working on a ticket: each verb of the desk is one noun below it."""

from datetime import UTC, datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstline.api import presenting
from firstline.api.answers import REPEATABLE, acts, answer
from firstline.api.auth import Caller, caller
from firstline.api.errors import unknown
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


def _now_at(by: Caller, number: int) -> HttpResponse:
    """The ticket as it stands after the deed, or less of it when the deed has taken it out of the caller's hands."""
    return answer(presenting.ticket_seen(filtering.see_ticket(by.viewer, number)))


@router.put("/{number}/classification", response=acts(TicketRow))
def classify(request: HttpRequest, number: Number, body: NewClassification) -> HttpResponse:
    """Write down what it is and how grave; the priority follows from impact and urgency."""
    by = caller(request)
    ticket = filtering.get_workable(by.viewer, number)
    classifying.classify(ticket=ticket, classification=_classification(ticket, body), by=by.person, now=clock.now())
    return _now_at(by, number)


def _classification(ticket: Ticket, body: NewClassification) -> Classification:
    category = tickets.find_category(body.category) if body.category is not None else None
    if body.category is not None and category is None:
        raise unknown("category")
    pattern = tickets.find_fault_pattern(body.fault_pattern) if body.fault_pattern is not None else None
    if body.fault_pattern is not None and pattern is None:
        raise unknown("fault_pattern")
    return Classification(
        category=category,
        fault_pattern=pattern,
        impact=body.impact,
        urgency=body.urgency,
        details=body.details,
        priority=body.priority,
        priority_reason=body.priority_reason,
        device=ticket.device,
    )


@router.post("/{number}/claim", response=acts(TicketRow), openapi_extra=REPEATABLE)
@repeatable
def claim(request: HttpRequest, number: Number) -> HttpResponse:
    """Take it; of two at once one wins."""
    by = caller(request)
    claiming.claim(ticket=filtering.get_workable(by.viewer, number), by=by.person, now=clock.now())
    return _now_at(by, number)


@router.post("/{number}/release", response=acts(TicketRow), openapi_extra=REPEATABLE)
@repeatable
def release(request: HttpRequest, number: Number) -> HttpResponse:
    """Give it back to its queue."""
    by = caller(request)
    claiming.release(ticket=filtering.get_workable(by.viewer, number), by=by.person, now=clock.now())
    return _now_at(by, number)


@router.post("/{number}/assignment", response=acts(TicketRow), openapi_extra=REPEATABLE)
@repeatable
def assign(request: HttpRequest, number: Number, body: NewAssignment) -> HttpResponse:
    """Give it to a member of its queue."""
    by = caller(request)
    ticket = filtering.get_workable(by.viewer, number)
    person = find_active_person(body.person)
    if person is None:
        raise unknown("person")
    claiming.assign(ticket=ticket, to=person, by=by.person, now=clock.now())
    return _now_at(by, number)


@router.post("/{number}/handover", response=acts(HandoverOut, status=201), openapi_extra=REPEATABLE)
@repeatable
def hand_over(request: HttpRequest, number: Number, body: NewHandover) -> HttpResponse:
    """To another queue, with what the next colleague needs to know."""
    by = caller(request)
    ticket = filtering.get_workable(by.viewer, number)
    queue = rulebook.current().queue(body.queue)
    if queue is None:
        raise unknown("queue")
    package = Package(body.symptom, body.tried, body.expectation, body.override_reason)
    handover = handing_over.hand_over(ticket=ticket, to=queue, package=package, by=by.person, now=clock.now())
    return answer(presenting.handover(handover), status=201)


@router.post("/{number}/bounce", response=acts(HandoverOut, status=201), openapi_extra=REPEATABLE)
@repeatable
def bounce(request: HttpRequest, number: Number, body: NewBounce) -> HttpResponse:
    """Back to whom it came from, with a reason and a lesson."""
    by = caller(request)
    ticket = filtering.get_workable(by.viewer, number)
    handover = handing_over.bounce(ticket=ticket, reason=body.reason, lesson=body.lesson, by=by.person, now=clock.now())
    return answer(presenting.handover(handover), status=201)


@router.post("/{number}/wait", response=acts(TicketRow), openapi_extra=REPEATABLE)
@repeatable
def wait(request: HttpRequest, number: Number, body: NewWait) -> HttpResponse:
    """Let it wait for somebody; the clocks stand still for requester and approval."""
    by = caller(request)
    ticket = filtering.get_workable(by.viewer, number)
    settling.wait(ticket=ticket, waiting_for=body.waiting_for, until=_aware(body.until), by=by.person, now=clock.now())
    return _now_at(by, number)


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


@router.post("/{number}/resume", response=acts(TicketRow), openapi_extra=REPEATABLE)
@repeatable
def resume(request: HttpRequest, number: Number) -> HttpResponse:
    """Go on with a waiting ticket."""
    by = caller(request)
    settling.resume(ticket=filtering.get_workable(by.viewer, number), by=by.person.pk, now=clock.now())
    return _now_at(by, number)


@router.post("/{number}/resolution", response=acts(TicketRow), openapi_extra=REPEATABLE)
@repeatable
def resolve(request: HttpRequest, number: Number, body: NewResolution) -> HttpResponse:
    """Say what helped, at the level where it is."""
    by = caller(request)
    ticket = filtering.get_workable(by.viewer, number)
    key = f"api:{uuid4()}"
    settling.resolve(ticket=ticket, solution=body.solution, client_key=key, tell=body.tell, by=by.person, now=clock.now())
    return _now_at(by, number)


@router.post("/{number}/confirmation", response=acts(TicketRow), openapi_extra=REPEATABLE)
@repeatable
def confirm(request: HttpRequest, number: Number) -> HttpResponse:
    """The requester agrees that it is solved; this closes it."""
    by = caller(request)
    settling.confirm(ticket=queries.get_request(by.viewer, number), by=by.person, now=clock.now())
    return _now_at(by, number)


@router.post("/{number}/reopening", response=acts(TicketRow), openapi_extra=REPEATABLE)
@repeatable
def reopen(request: HttpRequest, number: Number, body: NewReopening) -> HttpResponse:
    """Go on after a solution: its requester because it did not help, an agent because something came up."""
    by = caller(request)
    seen = filtering.see_ticket(by.viewer, number)
    if seen.as_agent and not queries.may_work_on(by.viewer, seen.ticket):
        seen = filtering.Seen(queries.get_request(by.viewer, number), as_agent=False)
    settling.reopen(ticket=seen.ticket, rejected=body.rejected, by=by.person, now=clock.now())
    return _now_at(by, number)
