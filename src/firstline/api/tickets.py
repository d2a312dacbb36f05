"""Tickets: taking in, listing, reading."""

import re
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from firstline.api import presenting
from firstline.api.answers import acts, answer, gives, reads
from firstline.api.auth import Caller, caller
from firstline.api.errors import Refused, named, not_found
from firstline.api.idempotency import repeatable
from firstline.api.paging import After, Limit, cut, row_of
from firstline.api.schemas.tickets import NewTicket, TicketOut, TicketRow
from firstline.api.schemas.values import BIGGEST, Code, Number, Page, at_the_desk
from firstline.core import clock
from firstline.core.events import Cursor
from firstline.people.knowing import know_person
from firstline.people.models import Person
from firstline.people.queries import find_by_address
from firstline.routing import filtering, rulebook
from firstline.routing.filtering import Filters, Seen
from firstline.routing.models import Queue
from firstline.routing.operations.taking_in import Request, take_in
from firstline.tickets.models import Channel, Ticket
from firstline.tickets.queries import find_fault_pattern

router = Router(tags=["tickets"])

_CURSOR = re.compile(r"[0-9]{1,19}\.[0-9]{1,19}")
LIVE_CHANNELS = {Channel.PHONE, Channel.WALK_IN}
Who = Annotated[str, Field(max_length=254, pattern=r"^([1-9][0-9]{0,17}|[^\s@\x00]+@[^\s@\x00]+)$")]
Assignee = Annotated[str, Field(max_length=254, pattern=r"^(me|none|[1-9][0-9]{0,17}|[^\s@\x00]+@[^\s@\x00]+)$")]


class TicketFilters(Schema):
    """Which tickets; all given filters must hold."""

    requester: Annotated[Who | None, Field(description="Mail address or id.")] = None
    subject: Annotated[str | None, Field(min_length=1, max_length=200, description="Words of subject or text.")] = None
    status: Ticket.Status | None = None
    queue: Code | None = None
    level: Annotated[int | None, Field(ge=1, le=9)] = None
    assignee: Annotated[Assignee | None, Field(description="Mail address, id, `me` or `none`.")] = None
    since: Annotated[str | None, Field(max_length=60, description="A moment (ISO 8601) or a cursor of /events.")] = None


@repeatable(router, "", gives(TicketRow) | acts(TicketRow, status=201))
def create_ticket(request: HttpRequest, body: NewTicket) -> HttpResponse:
    """Take in a request: opened, placed, promised and findable at once."""
    by = caller(request)
    _check_rights(by, body)
    now = clock.now()
    requester = _requester(by, body, now)
    taken = take_in(request=_request(by, requester, body), by=by.person, now=now)
    if not taken.created:
        return answer(presenting.ticket_row(filtering.see_ticket(by.viewer, taken.ticket.number)))
    return answer(presenting.ticket_row(Seen(taken.ticket, as_agent=by.viewer.is_agent)), status=201)


@router.get("", response=reads(Page[TicketRow]))
def list_tickets(request: HttpRequest, filters: Query[TicketFilters], limit: Limit = 50, cursor: After = None) -> HttpResponse:
    """Tickets that the caller may read, newest first."""
    by = caller(request)
    narrowed = _filters(by, filters)
    if narrowed is None:
        return answer(Page[TicketRow](items=[], next=None))
    rows = filtering.listed(by.viewer, narrowed).filter(pk__lt=row_of(cursor, otherwise=BIGGEST))
    found, following = cut(filtering.at_hand(rows[: limit + 1]), limit)
    items = [presenting.ticket_row(Seen(ticket, as_agent=by.viewer.is_agent)) for ticket in found]
    return answer(Page[TicketRow](items=items, next=following))


@router.get("/{number}", response=reads(TicketOut))
def get_ticket(request: HttpRequest, number: Number) -> HttpResponse:
    """One ticket with messages and history; for agents also notes, hand-overs and promises."""
    by = caller(request)
    return answer(presenting.whole_ticket(filtering.see_ticket(by.viewer, number), reader=by.viewer.person))


def _check_rights(by: Caller, body: NewTicket) -> None:
    """Requesters ask for themselves, and leave it to the desk where it goes and how grave it is."""
    if by.viewer.is_agent:
        return
    reserved = [name for name in ("queue", "impact", "urgency") if getattr(body, name) is not None]
    if reserved:
        raise Refused(422, "for_agents", _("Only agents say this about a request."), dict.fromkeys(reserved, _("Only for agents.")))


def _requester(by: Caller, body: NewTicket, now: datetime) -> Person:
    """The caller, or for agents whoever has the address. Somebody else's address is not there for requesters."""
    asking = body.requester
    if asking is None or (asking.mail is None and asking.phone is None and not by.viewer.is_agent):
        return by.person
    if by.viewer.is_agent:
        if asking.mail is None and asking.phone is None:
            missing = _("Give a mail address or a phone number.")
            raise Refused(422, "address_missing", missing, {"requester": missing})
        language = body.language or by.person.language
        return know_person(name=asking.name, mail=asking.mail, phone=asking.phone, language=language, by=by.person.pk, now=now)
    if by.person not in find_by_address(asking.mail or asking.phone or ""):
        raise not_found("requester")
    return by.person


def _request(by: Caller, requester: Person, body: NewTicket) -> Request:
    is_agent = by.viewer.is_agent
    channel = body.channel if is_agent else Channel.API
    return Request(
        requester=requester,
        subject=body.subject,
        text=body.text,
        channel=channel,
        client_key=f"api:{body.external_id}" if body.external_id else None,
        language=body.language or requester.language,
        fault_pattern=named("fault_pattern", find_fault_pattern(body.fault_pattern)) if body.fault_pattern else None,
        impact=body.impact,
        urgency=body.urgency,
        queue=_queue(body.queue) if body.queue else None,
        same_matter_as=filtering.see_ticket(by.viewer, body.same_matter_as).ticket if body.same_matter_as else None,
        answered=channel in LIVE_CHANNELS and requester != by.person,
    )


def _queue(code: str) -> Queue:
    return named("queue", {queue.code: queue for queue in rulebook.current().live_queues()}.get(code))


def _filters(by: Caller, given: TicketFilters) -> Filters | None:
    """The filters with ids for names; None when one of them names nothing, so that the list is empty."""
    queue = rulebook.current().queue(given.queue) if given.queue else None
    requester, assignee = _id_of(by, given.requester), _id_of(by, given.assignee)
    if (given.queue and queue is None) or (given.requester and requester is None) or (given.assignee and assignee is None):
        return None
    moment, cursor = _since(given.since)
    return Filters(
        requester=requester,
        words=given.subject,
        status=given.status,
        queue=queue.pk if queue else None,
        level=given.level,
        assignee=assignee,
        changed_since=moment,
        events_since=cursor,
    )


def _id_of(by: Caller, who: str | None) -> int | None:
    """An id for an id, `me`, `none` (0) or a mail address; None for nobody."""
    if who is None or "@" in who:
        return next((person.pk for person in find_by_address(who or "")), None)
    return {"me": by.person.pk, "none": 0}.get(who) if not who.isdigit() else min(int(who), BIGGEST)


def _since(text: str | None) -> tuple[datetime | None, Cursor | None]:
    """A moment or an event cursor. Raises Refused."""
    if text is None:
        return None, None
    try:
        if _CURSOR.fullmatch(text):
            return None, Cursor.parse(text)
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None:
        wrong = _("Give a moment like 2026-11-23T09:00:00Z or a cursor of /events.")
        raise Refused(422, "invalid_since", wrong, {"since": wrong})
    return at_the_desk(moment), None
