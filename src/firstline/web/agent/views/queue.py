"""The queue column: the list beside every page of the workspace, and the page that shows nothing but it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstline.core import clock
from firstline.core.events import Cursor
from firstline.people.viewer import Viewer
from firstline.routing import lists
from firstline.routing.lists import Filter
from firstline.web import access
from firstline.web.agent import selection
from firstline.web.presenters import columns, rows


@access.agent_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The workspace without an open ticket."""
    viewer = access.viewer(request)
    wanted = selection.of(request, viewer)
    response = render(request, "agent/desk.html", column(request, viewer, wanted=wanted))
    selection.remember(response, wanted)
    return response


@access.agent_required
@require_safe
def column_alone(request: HttpRequest) -> HttpResponse:
    """The column by itself, when another list was chosen."""
    viewer = access.viewer(request)
    wanted = selection.of(request, viewer)
    response = render(request, "agent/queue.html", {**column(request, viewer, current=_current(request), wanted=wanted), "alone": True})
    selection.remember(response, wanted)
    return response


@access.agent_required
@require_safe
def more(request: HttpRequest) -> HttpResponseBase:
    """The next rows after those that are shown; without script, a page that begins with them."""
    viewer = access.viewer(request)
    wanted, now = selection.of(request, viewer), clock.now()
    try:
        place = rows.place_of(request.GET.get("after", ""))
    except ValueError:
        return desk(request)
    found = lists.rows(viewer, wanted, now=now, after=place)
    if not request.headers.get("HX-Request"):
        return render(request, "agent/desk.html", _context(viewer, wanted, found=found))
    current = _current(request)
    context = {"column": columns.further(viewer, wanted, found, now=now, current=current), "current": current}
    return render(request, "agent/queue.html#rows", context)


@access.agent_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What became of the list since the page's cursor: changed rows, those that went, and the counts; all of it when it is too much."""
    viewer = access.viewer(request)
    wanted, now = selection.of(request, viewer), clock.now()
    if "again" in request.GET:
        return _changed(request, viewer, lists.rows(viewer, wanted, now=now)[: lists.PAGE], gone=frozenset())
    try:
        changed = lists.changes(viewer, Cursor.parse(request.GET.get("after", "")))
    except ValueError:
        changed = None
    if changed is None or changed.tickets is None:
        return render(request, "agent/queue.html#anew", column(request, viewer, current=_current(request), wanted=wanted))
    if not changed.tickets:
        return HttpResponse(headers={"X-Cursor": str(changed.cursor)})
    found = lists.rows(viewer, wanted, now=now, tickets=changed.tickets)
    response = _changed(request, viewer, found, gone=changed.tickets - {row.ticket for row in found})
    response["X-Cursor"] = str(changed.cursor)
    return response


def column(request: HttpRequest, viewer: Viewer, *, current: int | None = None, wanted: Filter | None = None) -> dict[str, Any]:
    """What the template agent/queue.html and the top bar need, in two queries; current: number of the open ticket."""
    wanted = wanted or selection.of(request, viewer)
    return _context(viewer, wanted, current=current)


def _context(viewer: Viewer, wanted: Filter, *, current: int | None = None, found: list[lists.Row] | None = None) -> dict[str, Any]:
    now = clock.now()
    overview = lists.overview(viewer, now=now)
    if found is None:
        found = lists.rows(viewer, wanted, now=now)
    return {
        "area": "workspace",
        "column": columns.column(viewer, wanted, overview, found, now=now, current=current),
        "current": current,
        "waiting_words": columns.waiting_words(overview),
    }


def _changed(request: HttpRequest, viewer: Viewer, found: list[lists.Row], *, gone: frozenset[int]) -> HttpResponse:
    now = clock.now()
    overview = lists.overview(viewer, now=now)
    context = {
        "column": columns.changed(viewer, found, now=now, current=_current(request)),
        "counts": columns.counts(overview),
        "waiting_words": columns.waiting_words(overview),
        "gone": [f"row-{ticket}" for ticket in sorted(gone)],
    }
    return render(request, "agent/queue.html#changes", context)


def _current(request: HttpRequest) -> int | None:
    given = request.GET.get("current", "")
    return int(given) if given.isdigit() and len(given) < 19 else None
