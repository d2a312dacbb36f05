"""Following one's requests: the lists and the page of one."""

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from firstline.core import clock
from firstline.core import settings as choices
from firstline.routing import following, timeline
from firstline.tickets.models import Ticket
from firstline.web import access
from firstline.web.portal import forms, guarding, speaking
from firstline.web.presenters import requests

PAGE = 20
ARRIVED = "arrived_text"


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The person's requests; strangers sign in first, unless they opened some by secret link."""
    viewer = access.viewer(request)
    if not viewer.is_signed_in and not viewer.guest_tickets:
        return redirect_to_login(request.get_full_path())
    return _list(request, following.own_requests(viewer), tab="own")


@require_safe
@access.signed_in
def of_organisation(request: HttpRequest) -> HttpResponse:
    """All requests of the organisation, for its contact persons."""
    viewer = access.viewer(request)
    if not viewer.contact_person_of:
        raise Http404
    return _list(request, following.organisation_requests(viewer), tab="organisation")


def _list(request: HttpRequest, tickets: QuerySet[Ticket], *, tab: str) -> HttpResponse:
    before = request.GET.get("before", "")
    if before.isdigit() and len(before) < 16:
        tickets = tickets.filter(number__lt=int(before))
    found = list(tickets[: PAGE + 1])
    rows = requests.rows(found[:PAGE])
    more = f"?before={found[PAGE - 1].number}" if len(found) > PAGE else ""
    template = "portal/requests.html#rows" if request.headers.get("HX-Request") else "portal/requests.html"
    return render(request, template, {"rows": rows, "more": more, "tab": tab, "is_later": bool(before)})


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Where it stands, what comes next, what was said, and a place to answer."""
    return page(request, speaking.request_of(request, number))


def page(request: HttpRequest, ticket: Ticket, form: forms.Answer | None = None, *, status: int = 200) -> HttpResponse:
    """The page of one request, with the answer as it was typed when it could not be taken."""
    form = form or forms.Answer(initial={"stamp": guarding.fresh_stamp(now=clock.now())})
    return render(
        request,
        "portal/request.html",
        {**_state(request, ticket), "form": form, "arrived": request.session.pop(ARRIVED, "")},
        status=status,
    )


@require_safe
def state(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the page that is kept true while somebody looks at it."""
    ticket = speaking.request_of(request, number)
    return render(request, "portal/request.html#state", _state(request, ticket))


def _state(request: HttpRequest, ticket: Ticket) -> dict[str, object]:
    now, viewer = clock.now(), access.viewer(request)
    speaks = following.speaks_for(viewer, ticket)
    is_theirs = speaking.is_theirs(viewer, ticket)
    speaker = viewer.person if is_theirs else ticket.requester_id
    taken_at = following.taken_at(ticket)
    before = request.GET.get("before", "")
    thread = timeline.latest(ticket, reader=viewer.person, public=True, before=int(before) if before.isdigit() else None)
    return {
        "ticket": ticket,
        "speaks": speaks,
        "headline": requests.headline(ticket, is_taken=taken_at is not None),
        "outlook": requests.outlook(ticket, following.owed(ticket), speaks=speaks, now=now),
        "journey": requests.journey(ticket, taken_at=taken_at, now=now),
        "lines": requests.lines(thread.entries, speaker=speaker, knows_names=is_theirs),
        "earlier": f"{reverse('request', args=[ticket.number])}?before={thread.earlier}" if thread.earlier else "",
        "hotline": choices.hotline.read(),
    }
