"""A call is written down, or a matter that came by another way: for a known person or a new one, in three fields."""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstline.core import clock, limits
from firstline.people import operations as people
from firstline.people import queries as people_queries
from firstline.people.models import Person
from firstline.people.viewer import Viewer
from firstline.routing import matters, queries
from firstline.routing.operations.claiming import AlreadyClaimed
from firstline.routing.operations.noting_calls import Outcome
from firstline.routing.operations.taking_in import Request
from firstline.selfservice import queries as selfservice
from firstline.selfservice.models import Visit
from firstline.selfservice.operations import carrying
from firstline.selfservice.operations.visiting import CODE_LENGTH
from firstline.tickets.models import Channel, Ticket
from firstline.tickets.operations.opening import NothingSaid, TooLong
from firstline.web import access
from firstline.web.agent.forms import NEW, CallNote, ForSomebody, reach_of
from firstline.web.agent.views.queue import column
from firstline.web.presenters import callers, finding

# Somebody who tries codes is stopped long before one fits.
_CODES_OF_ONE = (60, timedelta(minutes=10))


class PersonUnclear(Exception):
    """The words fit several people, or nobody whom we could name."""


class CodeUnknown(Exception):
    """Nobody has this code, or it is over."""


class LiesElsewhere(Exception):
    """The ticket is in somebody else's queue: words can be added, nothing else."""


@access.agent_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone_note(request: HttpRequest) -> HttpResponse:
    """The quick note of a call."""
    return _noted(request, CallNote(request.POST or None, initial=_initial(request)), title=_("Note a call"))


@access.agent_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_ticket(request: HttpRequest) -> HttpResponse:
    """A ticket for somebody else, however it reached us."""
    viewer = access.viewer(request)
    queues = [(queue.code, queue.name_in(viewer.language)) for queue in queries.queues_of(viewer)]
    return _noted(request, ForSomebody(request.POST or None, queues=queues, initial=_initial(request)), title=_("New ticket"))


@access.agent_required
@require_safe
def suggest_callers(request: HttpRequest) -> HttpResponse:
    """People who may be meant, while the agent types; with the open tickets of the likeliest."""
    viewer = access.viewer(request)
    who = request.GET.get("who", "")[:200]
    return render(request, "agent/call_note.html#callers", {"callers": _callers(viewer, who, request.GET.get("person", ""))})


@access.agent_required
@require_safe
def suggest_matters(request: HttpRequest) -> HttpResponse:
    """Open tickets of the chosen person: perhaps the same matter."""
    viewer = access.viewer(request)
    person = _known(viewer, request.GET.get("person", ""))
    found = matters.open_matters(viewer, person.pk) if person else []
    return render(request, "agent/call_note.html#matters", {"matters": found})


@access.agent_required
@require_safe
def read_code(request: HttpRequest) -> HttpResponse:
    """What is known of whoever says this code; it fills in what the agent has not typed yet."""
    viewer, said = access.viewer(request), request.GET
    code, who, text = said.get("code", "")[:20], said.get("who", "")[:200], said.get("text", "")
    most, within = _CODES_OF_ONE
    asked = len(code) >= CODE_LENGTH and limits.is_within("caller-codes", str(viewer.person), most=most, within=within, now=clock.now())
    visit = selfservice.find_by_code(code, now=clock.now()) if asked else None
    trail = selfservice.trail(visit) if visit else None
    caller = _known(viewer, str(visit.person_id or "")) if visit else None
    form = CallNote(initial={"who": who or (caller.name if caller else ""), "text": text or (trail.last_words if trail else "")})
    form.fields["text"].widget.attrs["hx-swap-oob"] = "true"
    context = {
        "code": code if asked else "",
        "form": form,
        "oob": True,
        "tried": finding.trail_lines(trail) if trail else [],
        "fills_who": caller is not None and not who,
        "fills_text": not text,
        "callers": _callers(viewer, caller.name, str(caller.pk)) if caller and not who else None,
    }
    return render(request, "agent/call_note.html#known", context)


def _noted(request: HttpRequest, form: CallNote, *, title: str) -> HttpResponse:
    """The page with its form; what was sent is saved, and the agent goes where it now lies."""
    viewer = access.viewer(request)
    if request.method == "POST" and form.is_valid():
        try:
            return _gone_to(request, viewer, _save(request, viewer, form))
        except PersonUnclear as unclear:
            form.add_error("who", str(unclear))
        except CodeUnknown:
            form.add_error("code", _("Nobody has this code, or it is over. Without it the call can be saved."))
        except LiesElsewhere:
            form.add_error(None, _("This ticket lies in another queue. You can add what was said, and no more."))
        except AlreadyClaimed as claimed:
            form.add_error(None, _("%(name)s has taken this ticket meanwhile.") % {"name": claimed.args[0]})
        except (NothingSaid, TooLong):
            form.add_error("text", _("Please write down in a few words what it is about."))
    said = form.data if form.is_bound else form.initial
    context = {
        **column(request, viewer),
        "form": form,
        "title": title,
        "callers": _callers(viewer, str(said.get("who", "")), str(said.get("person", ""))),
    }
    return render(request, "agent/call_note.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, viewer: Viewer, form: CallNote) -> Ticket:
    said, now = form.cleaned_data, clock.now()
    channel = Channel(said.get("channel") or Channel.PHONE)
    by = access.person(request)
    requester = _requester(viewer, said, by=by)
    queue = next((each for each in queries.queues_of(viewer) if each.code == said.get("queue")), None)
    wanted = Request(
        requester=requester,
        subject=said["subject"],
        text=said["text"],
        channel=channel,
        client_key=said["client_key"],
        language=requester.language,
        queue=queue,
        answered=channel in {Channel.PHONE, Channel.WALK_IN},
        take=said["outcome"] == "take",
    )
    outcome = Outcome(solution=said["solution"] if said["outcome"] == "solve" else "", take=wanted.take)
    continues = _continued(viewer, requester, said["continues"])
    if continues is not None and said["outcome"] in {"take", "solve"} and not queries.may_work_on(viewer, continues):
        raise LiesElsewhere(continues)
    visit = _visit(said["code"])
    return carrying.note_call(request=wanted, continues=continues, outcome=outcome, visit=visit, by=by, now=now)


def _visit(code: str) -> Visit | None:
    """What came with the call. Raises CodeUnknown."""
    visit = selfservice.find_by_code(code, now=clock.now()) if code else None
    if code and visit is None:
        raise CodeUnknown(code)
    return visit


def _requester(viewer: Viewer, said: dict[str, Any], *, by: Person) -> Person:
    """Whom the agent chose, or whom the words name, or a new person. Raises PersonUnclear."""
    chosen = _known(viewer, said["person"])
    if chosen is not None:
        return chosen
    who, reached = said["who"], reach_of(said["who"])
    if said["person"] != NEW:
        meant = people_queries.find_by_address(who) if reached else people_queries.likeliest_people(viewer, who)
        if len(meant) == 1 and (reached or meant[0].name.casefold() == who.casefold()):
            return meant[0]
        if meant:
            raise PersonUnclear(_("Please choose who is meant."))
    name = said["name"] or ("" if reached else who)
    further = reach_of(said["reach"]) if said["reach"] else None
    try:
        return people.register_person(name=name, reached_by=[each for each in (reached, further) if each], by=by.pk, now=clock.now())
    except people.NameMissing as missing:
        raise PersonUnclear(_("Nobody is known under this number. Please add the name.")) from missing
    except people.AddressTaken as taken:
        raise PersonUnclear(
            _("Somebody else already has the address %(mail)s. Please choose that person.") % {"mail": taken.args[0]}
        ) from taken


def _known(viewer: Viewer, pk: str) -> Person | None:
    if not pk.isdigit() or len(pk) > 18:
        return None
    return people_queries.visible_people(viewer).filter(pk=int(pk), deactivated_at=None).first()


def _continued(viewer: Viewer, requester: Person, number: str) -> Ticket | None:
    """The open ticket of the same person that the words belong to."""
    found = matters.open_matters(viewer, requester.pk) if number.isdigit() else []
    return next((ticket for ticket in found if str(ticket.number) == number), None)


def _gone_to(request: HttpRequest, viewer: Viewer, ticket: Ticket) -> HttpResponse:
    """To the ticket, as far as the agent may read it."""
    try:
        queries.get_readable(viewer, ticket.number)
    except queries.TicketNotFound:
        messages.success(request, _("Saved as ticket %(number)s.") % {"number": ticket.number})
        return HttpResponseRedirect("/desk/")
    return HttpResponseRedirect(f"/desk/tickets/{ticket.number}/")


def _callers(viewer: Viewer, who: str, chosen: str) -> callers.Callers:
    """Whom the words may mean; an exact address or a single hit is chosen already."""
    found = people_queries.likeliest_people(viewer, who, limit=6) if who.strip() else []
    shown = callers.callers(who, found, chosen=chosen)
    return callers.with_matters(shown, matters.open_matters(viewer, int(shown.chosen)) if shown.chosen.isdigit() else [])


def _initial(request: HttpRequest) -> dict[str, str]:
    return {"who": request.GET.get("who", ""), "person": request.GET.get("person", ""), "client_key": secrets.token_hex(16)}
