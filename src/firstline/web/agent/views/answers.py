"""What an action on a ticket answers: to script what became of the page since its cursor, to everybody else the page again."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from firstline.channels.email import queries as mail_queries
from firstline.core import clock
from firstline.core.events import Cursor
from firstline.guides import queries as guide_queries
from firstline.guides import wording
from firstline.guides.queries import Walk
from firstline.people.viewer import Viewer
from firstline.routing import queries, surroundings, timeline
from firstline.routing.surroundings import Surroundings
from firstline.routing.timeline import Thread
from firstline.selfservice import queries as selfservice
from firstline.selfservice.events import VisitCarriedOver
from firstline.tickets.models import Ticket
from firstline.web import access
from firstline.web.presenters import entries, finding, guides, mails, tickets
from firstline.web.presenters.events import language

# Where somebody lands whose ticket moved out of their sight.
DESK = "/desk/"


def address(number: int) -> str:
    return f"/desk/tickets/{number}/"


def readable(request: HttpRequest, number: int) -> Ticket:
    """The ticket to look at and to write notes on; not there and not allowed are the same."""
    try:
        return queries.get_readable(access.viewer(request), number)
    except queries.TicketNotFound:
        raise Http404 from None


def workable(request: HttpRequest, number: int) -> Ticket:
    """The ticket to change."""
    try:
        return queries.get_workable(access.viewer(request), number)
    except queries.TicketNotFound:
        raise Http404 from None


def around(viewer: Viewer, number: int) -> Surroundings:
    try:
        return surroundings.around(viewer, number, now=clock.now())
    except queries.TicketNotFound:
        raise Http404 from None


def context(viewer: Viewer, about: Surroundings, thread: Thread, *, fold: bool = True) -> dict[str, Any]:
    """What the templates of the ticket's regions need."""
    now = clock.now()
    ticket = about.ticket
    walks = guide_queries.walks_of(ticket)
    return {
        "ticket": ticket,
        "url": address(ticket.number),
        "around": about,
        "head": tickets.head(about, viewer, now=now),
        "panel": tickets.panel(about, now=now),
        "guides": guides.beside(ticket, walks, language=language(), now=now),
        "lines": entries.lines(
            thread.entries, ticket, now=now, fold=fold, mails=_mails(thread), tried=_tried(thread), walks=_walked(walks)
        ),
        "thread": thread,
    }


def _mails(thread: Thread) -> dict[int, mails.Beside]:
    """What the thread shows of mails, by message; asked only where there are some."""
    wanted = entries.by_mail(thread.entries)
    return mails.beside(mail_queries.shown_beside(wanted)) if wanted else {}


def _tried(thread: Thread) -> dict[int, list[str]]:
    """What requesters tried by themselves, by visit; asked only where something came along."""
    visits = {entry.event.data["visit"] for entry in thread.entries if entry.kind == VisitCarriedOver.kind}
    return {pk: finding.trail_lines(trail) for pk, trail in selfservice.trails(visits).items()} if visits else {}


def _walked(walks: Sequence[Walk]) -> dict[int, entries.Walked]:
    """What the thread says of guides, by run."""
    return {walk.run.pk: (guides.title(walk.tree, language()), wording.lines(walk, language())) for walk in walks}


def changed(request: HttpRequest, number: int, *, toast: str = "", warning: bool = False, to_thread: bool = False) -> HttpResponse:
    """Entries since the page's cursor, with head and panel as they stand now (to_thread: no phone's panel); without script, the page."""
    viewer = access.viewer(request)
    live = bool(request.headers.get("HX-Request"))
    gone = not queries.agent_tickets(viewer).filter(number=number).exists()
    if gone or not live:
        if toast:
            messages.add_message(request, messages.WARNING if warning else messages.SUCCESS, toast)
        target = DESK if gone else address(number)
        return HttpResponse(headers={"HX-Redirect": target}) if live else HttpResponseRedirect(target)
    response = since(request, viewer, number, after=request.POST.get("after", ""))
    said: dict[str, Any] = {"dialog:close": True, **({"panel:close": True} if to_thread else {})}
    if toast:
        said["toast"] = {"text": toast, "seconds": 8 if warning else 5}
    response["HX-Trigger"] = json.dumps(said)
    return response


def since(request: HttpRequest, viewer: Viewer, number: int, *, after: str, **more: Any) -> HttpResponse:
    """The fragment that a page appends to its thread; X-Cursor says what to ask for next."""
    about = around(viewer, number)
    try:
        thread = timeline.after(about.ticket, Cursor.parse(after), reader=viewer.person, public=False)
    except ValueError:
        thread = timeline.latest(about.ticket, reader=viewer.person, public=False)
    page = {**context(viewer, about, thread, fold=False), "oob": True, **more}
    response = render(request, "agent/ticket/changes.html", page)
    response["X-Cursor"] = str(thread.cursor)
    return response


def dialog(request: HttpRequest, number: int, shown: dict[str, Any], *, refused: bool = False) -> HttpResponse:
    """
    A form in a window of its own; without script, on a page of its own.

    shown: id, title, action (below the ticket's address), form, submit, and perhaps text, glyph, from_level, to_level.
    """
    status = 422 if refused else 200
    page = {**shown, "url": address(number), "number": number, "area": "workspace"}
    if not request.headers.get("HX-Request"):
        return render(request, "agent/ticket/form_page.html", page, status=status)
    response = render(request, "agent/ticket/dialog.html", page, status=status)
    if refused:
        response["HX-Retarget"], response["HX-Reswap"] = "#dialogs", "innerHTML"
    return response
