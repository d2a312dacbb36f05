"""Where the matter stands: wait, go on, solve, reopen."""

import secrets
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstline.core import clock
from firstline.guides import queries as guides
from firstline.routing.operations import settling
from firstline.tickets.models import WaitingFor
from firstline.tickets.operations.settling import AlreadyClosed, AlreadyResolved, NotResolved, NotWaiting, SolutionMissing, UntilIsPast
from firstline.web import access
from firstline.web.agent.ticket_forms import Solve, Wait
from firstline.web.agent.views import answers


@access.agent_required
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, number: int) -> HttpResponse:
    """Let it wait for somebody, at the longest until a moment."""
    ticket = answers.workable(request, number)
    form = Wait(request.POST or None, initial={"waiting_for": ticket.waiting_for or WaitingFor.REQUESTER, "until": ticket.waiting_until})
    shown = _shown("wait", _("Let it wait"), "waiting/", form, _("Let it wait"), "pause")
    if request.method == "GET" or not form.is_valid():
        return answers.dialog(request, number, shown, refused=form.is_bound)
    waiting_for, until = WaitingFor(form.cleaned_data["waiting_for"]), form.cleaned_data["until"]
    try:
        settling.wait(ticket=ticket, waiting_for=waiting_for, until=until, by=access.person(request), now=clock.now())
    except UntilIsPast:
        form.add_error("until", _("Choose a moment that is still to come."))
        return answers.dialog(request, number, shown, refused=True)
    except AlreadyResolved:
        return answers.changed(request, number, toast=_("It is solved already. Reopen it to go on."), warning=True)
    return answers.changed(request, number)


@access.agent_required
@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Go on with it."""
    ticket = answers.workable(request, number)
    try:
        settling.resume(ticket=ticket, by=access.person(request).pk, now=clock.now())
    except NotWaiting:
        return answers.changed(request, number, toast=_("It does not wait any more."), warning=True)
    return answers.changed(request, number)


@access.agent_required
@require_http_methods(["GET", "POST"])
def solve(request: HttpRequest, number: int) -> HttpResponse:
    """Say what helped, and tell the requester or not."""
    ticket = answers.workable(request, number)
    known = ticket.solution or (guides.solution_of(ticket) if request.method == "GET" else "")
    form = Solve(request.POST or None, initial={"solution": known, "tell": True, "client_key": secrets.token_hex(16)})
    shown = _shown("solve", _("Solve"), "solution/", form, _("Solve"), "check")
    if request.method == "GET" or not form.is_valid():
        return answers.dialog(request, number, shown, refused=form.is_bound)
    said = form.cleaned_data
    try:
        settling.resolve(
            ticket=ticket,
            solution=said["solution"],
            client_key=said["client_key"],
            tell=said["tell"],
            by=access.person(request),
            now=clock.now(),
        )
    except SolutionMissing:
        form.add_error("solution", _("One sentence on what helped."))
        return answers.dialog(request, number, shown, refused=True)
    except AlreadyResolved:
        return answers.changed(request, number, toast=_("Somebody else has solved it meanwhile."), warning=True)
    return answers.changed(request, number, toast=_("Solved."))


@access.agent_required
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Go on after a solution."""
    ticket = answers.workable(request, number)
    try:
        settling.reopen(ticket=ticket, rejected=False, by=access.person(request), now=clock.now())
    except AlreadyClosed:
        return answers.changed(request, number, toast=_("It is closed. A matter that comes back becomes a new ticket."), warning=True)
    except NotResolved:
        return answers.changed(request, number, toast=_("It is open already."), warning=True)
    return answers.changed(request, number)


def _shown(name: str, title: str, action: str, form: Form, submit: str, glyph: str) -> dict[str, Any]:
    return {"id": name, "title": title, "action": action, "form": form, "submit": submit, "glyph": glyph}
