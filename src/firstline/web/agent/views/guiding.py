"""Guides beside a ticket: begun at any step, answered with one key, taken back, and what their outcome asks for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstline.core import clock
from firstline.guides import queries, wording
from firstline.guides.models import Run, RunStep
from firstline.guides.operations import acting, running
from firstline.guides.operations.acting import NotEnded
from firstline.guides.operations.running import AlreadyActed, NoSuchStep, NothingBehind, NotThere, Walker
from firstline.guides.queries import RunNotFound
from firstline.routing.operations.claiming import NotLive
from firstline.routing.operations.handing_over import LessonMissing, PackageIncomplete, QueueRetired
from firstline.tickets.models import Ticket
from firstline.tickets.operations.settling import AlreadyResolved
from firstline.web import access
from firstline.web.agent.ticket_forms import BeginGuide
from firstline.web.agent.views import answers
from firstline.web.presenters.events import language


@access.agent_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, number: int) -> HttpResponse:
    """Choose a guide, and perhaps the step to enter at."""
    ticket = answers.workable(request, number)
    offered = queries.offered(ticket, access.viewer(request))
    if not offered:
        return answers.changed(request, number, toast=_("No guide fits this ticket. Classify it first."), warning=True)
    form = BeginGuide(request.POST or None, guides=offered)
    shown = {"id": "begin-guide", "title": _("Begin a guide"), "action": "guides/", "form": form, "submit": _("Begin"), "glyph": "signpost"}
    if request.method == "GET" or not form.is_valid():
        return answers.dialog(request, number, shown, refused=form.is_bound)
    guide, step = form.chosen()
    by, now = access.person(request), clock.now()
    running.begin_in_ticket(guide=guide, ticket=ticket, at=step, language=language(), by=by, now=now)
    return answers.changed(request, number, to_thread=True)


@access.agent_required
@require_POST
def answer(request: HttpRequest, number: int, run: str) -> HttpResponse:
    """What the caller says, or what the agent finds."""
    _ticket, found = _run(request, number, run)
    step, given = request.POST.get("step", "")[:60], request.POST.get("answer", "")[:60]
    try:
        running.answer(run=found, step=step, answer=given, by=_walker(request), now=clock.now())
    except NotThere:
        return answers.changed(request, number, toast=_("Somebody else has gone on meanwhile."), warning=True)
    except NoSuchStep:
        raise Http404 from None
    except AlreadyActed:
        return _over(request, number)
    return answers.changed(request, number)


@access.agent_required
@require_POST
def back(request: HttpRequest, number: int, run: str) -> HttpResponse:
    """Take the last answer back, or those from a step on."""
    _ticket, found = _run(request, number, run)
    step, by, now = request.POST.get("step", "")[:60], _walker(request), clock.now()
    try:
        if step:
            running.return_to(run=found, step=step, by=by, now=now)
        else:
            running.step_back(run=found, by=by, now=now)
    except AlreadyActed:
        return _over(request, number)
    except (NotThere, NothingBehind):
        return answers.changed(request, number, toast=_("There is no answer to take back."), warning=True)
    return answers.changed(request, number)


@access.agent_required
@require_POST
def act(request: HttpRequest, number: int, run: str) -> HttpResponse:
    """Do what the outcome asks for."""
    ticket, found = _run(request, number, run)
    try:
        done = acting.act(run=found, ticket=ticket, by=access.person(request), language=language(), now=clock.now())
    except NotEnded:
        return answers.changed(request, number, toast=_("The guide has not come to its end yet."), warning=True)
    except AlreadyActed:
        return _over(request, number)
    except (NotLive, AlreadyResolved):
        return answers.changed(request, number, toast=_("It is solved already. Reopen it to go on."), warning=True)
    except (QueueRetired, PackageIncomplete, LessonMissing):
        return answers.changed(request, number, toast=_("This needs more words: hand it over or send it back yourself."), warning=True)
    return answers.changed(request, number, toast=_("Done: %(what)s.") % {"what": wording.result_words(done)})


@access.agent_required
@require_POST
def put_away(request: HttpRequest, number: int, run: str) -> HttpResponse:
    """Off the page; its answers stay in the history."""
    _ticket, found = _run(request, number, run)
    running.put_away(run=found, now=clock.now())
    return answers.changed(request, number)


@access.agent_required
@require_POST
def take_up(request: HttpRequest, number: int, run: str) -> HttpResponse:
    """Go on with it."""
    _ticket, found = _run(request, number, run)
    running.take_up(run=found, now=clock.now())
    return answers.changed(request, number, to_thread=True)


def _run(request: HttpRequest, number: int, key: str) -> tuple[Ticket, Run]:
    ticket = answers.workable(request, number)
    try:
        return ticket, queries.get_run_of(ticket, key)
    except RunNotFound:
        raise Http404 from None


def _walker(request: HttpRequest) -> Walker:
    return Walker(RunStep.Side.AGENT, access.person(request))


def _over(request: HttpRequest, number: int) -> HttpResponse:
    return answers.changed(request, number, toast=_("This guide is over: what it asks for was done."), warning=True)
