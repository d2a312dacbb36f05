"""Asking for help: the form, the confirmation, and follow-up questions one at a time."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstline.core import clock
from firstline.core import settings as choices
from firstline.people.knowing import know_person
from firstline.people.models import Person
from firstline.routing import following
from firstline.routing.operations import asking
from firstline.routing.operations.taking_in import Request, TakenIn
from firstline.selfservice import queries as selfservice
from firstline.selfservice.models import Visit
from firstline.selfservice.operations import carrying
from firstline.tickets import catalogue, queries
from firstline.tickets.models import Channel, FaultPattern, Field, Ticket
from firstline.tickets.operations import inviting
from firstline.tickets.operations.attaching import FileRefused, FileTooLarge, TooManyFiles
from firstline.web import access
from firstline.web.portal import forms, guarding, speaking, visiting
from firstline.web.portal.views import requests as following_page
from firstline.web.presenters import facts, finding, moments, requests

_RECEIVED = "received_requests"
_SKIPPED = "skipped_questions"


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; sending it twice makes one request."""
    sent = request.method == "POST"
    pattern = queries.find_fault_pattern((request.POST if sent else request.GET).get("matter", "")[:80])
    form = _form(request, pattern)
    if not sent:
        return _page(request, form, pattern)
    now = clock.now()
    stamp = guarding.read_stamp(request.POST.get("stamp", ""), now=now)
    if form.is_valid() and stamp is not None and not _objections(request, form, stamp):
        taken = _take_in(request, form, pattern, stamp)
        if taken is not None:
            return HttpResponseRedirect(_next_page(taken))
    elif stamp is None:
        form.add_error(None, _("This page was open for a long time. Your text is still here: please send it once more."))
    return _page(request, form, pattern, status=429 if form.is_too_often else 422)


def _form(request: HttpRequest, pattern: FaultPattern | None) -> forms.Ask:
    kind = forms.Ask if access.viewer(request).is_signed_in else forms.AskAsGuest
    matter = pattern.name_in(get_language()) if pattern else ""
    if request.method == "POST":
        return kind(request.POST, request.FILES, matter=matter)
    typed = request.GET.get("text", "")[: forms.LONGEST] or _last_words(request)
    return kind(initial={"text": typed}, matter=matter)


def _last_words(request: HttpRequest) -> str:
    """What they were looking for in the end need not be typed again."""
    visit = visiting.current(request)
    return selfservice.trail(visit).last_words if visit else ""


def _page(request: HttpRequest, form: forms.Ask, pattern: FaultPattern | None, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    kept = request.POST.get("stamp", "")
    stamp = kept if guarding.read_stamp(kept, now=now) else guarding.fresh_stamp(now=now)
    reply = following.first_reply_by(person=access.find_person(request), priority=following.usual_priority(pattern), now=now)
    words = {
        "form": form,
        "stamp": stamp,
        "matter": pattern.code if pattern else "",
        "matter_words": form.matter,
        "brought": _brought(request),
        "reply_words": moments.day_and_clock(reply, now=now) if reply else "",
    }
    return render(request, "portal/ask.html", words, status=status)


def _brought(request: HttpRequest) -> list[str]:
    """What comes along with the request."""
    visit = visiting.current(request)
    return finding.trail_lines(selfservice.trail(visit)) if visit else []


def _objections(request: HttpRequest, form: forms.Ask, stamp: guarding.Stamp) -> bool:
    """Say why this is not taken now; people can send once more, machines give up."""
    now = clock.now()
    if isinstance(form, forms.AskAsGuest):
        if guarding.is_too_fast(stamp, now=now):
            form.add_error(None, _("That was very quick. Please check what you wrote and send it once more."))
            return True
        allowed = guarding.network_may_ask(request, now=now) and guarding.address_may_ask(form.cleaned_data["reach"], now=now)
    else:
        allowed = guarding.person_may_ask(access.person(request).pk, now=now)
    if not allowed:
        form.add_error(None, _("Very many requests are coming from you right now. Please try again in a while, or call us."))
        form.is_too_often = True
    return not allowed


def _take_in(request: HttpRequest, form: forms.Ask, pattern: FaultPattern | None, stamp: guarding.Stamp) -> TakenIn | None:
    """The request is ours now; None with the error on the form when its files are not taken."""
    now = clock.now()
    requester = _requester(request, form)
    wanted = Request(
        requester=requester,
        subject="",
        text=form.words(),
        channel=Channel.PORTAL,
        client_key=stamp.client_key(form.words()),
        language=get_language(),
        entrance="portal",
        fault_pattern=pattern,
        acknowledge=bool(requester.email) and guarding.may_be_mailed(requester.email, now=now),
    )
    try:
        taken = _once(wanted, form, visiting.current(request))
    except (FileTooLarge, FileRefused, TooManyFiles) as refusal:
        form.add_error("attachments", file_words(refusal))
        return None
    visiting.over(request)
    _let_follow(request, form, taken, wanted)
    return taken


def _once(wanted: Request, form: forms.Ask, visit: Visit | None) -> TakenIn:
    """Two at the same moment make one request: whoever comes second finds the first one."""
    try:
        return carrying.ask_for_help(request=wanted, files=form.chosen_files(), visit=visit, now=clock.now())
    except IntegrityError:
        return carrying.ask_for_help(request=wanted, files=(), visit=visit, now=clock.now())


def _requester(request: HttpRequest, form: forms.Ask) -> Person:
    if not isinstance(form, forms.AskAsGuest):
        return access.person(request)
    said = form.cleaned_data["name"]
    return know_person(name=said, mail=form.mail, phone=form.phone, language=get_language(), by=None, now=clock.now())


def _let_follow(request: HttpRequest, form: forms.Ask, taken: TakenIn, wanted: Request) -> None:
    """Guests get a secret link, opened in this browser already; it is shown once more on the confirmation."""
    if not isinstance(form, forms.AskAsGuest):
        return
    now = clock.now()
    lasts = timedelta(days=choices.link_days.read())
    token = inviting.give_link(ticket=taken.ticket, person=wanted.requester, lasts=lasts, now=now)
    link = inviting.find_link(token, now=now)
    if link is not None:
        speaking.open_link(request, link)
    received = request.session.get(_RECEIVED, {})
    received[str(taken.ticket.number)] = {"token": token, "mail": form.mail if wanted.acknowledge else ""}
    request.session[_RECEIVED] = received


def _next_page(taken: TakenIn) -> str:
    """Questions first where the chosen matter has some."""
    asked = facts.open_question(taken.ticket, catalogue.current().fields, skipped=[])
    return reverse("question" if asked else "received", args=[taken.ticket.number])


def file_words(refusal: Exception) -> str:
    """Why a file was not taken."""
    if isinstance(refusal, FileTooLarge):
        return _("A file is larger than %(size)s. Please choose a smaller one.") % {"size": moments.size_words(int(refusal.args[0]))}
    if isinstance(refusal, FileRefused):
        return _("We do not take programs as files. Please send a photo or a document instead.")
    return _("Too many files are waiting to be sent. Please send what you have first.")


@require_safe
def received(request: HttpRequest, number: int) -> HttpResponse:
    """Number, what happens next and by when, and the link to follow it."""
    ticket = speaking.request_of(request, number)
    told = request.session.get(_RECEIVED, {}).get(str(number), {})
    owed = following.owed(ticket)
    words = {
        "ticket": ticket,
        "when": requests.promise_words(owed.due_at, now=clock.now()) if owed and owed.due_at else "",
        "link": settings.BASE_URL + reverse("guest_link", args=[told["token"]]) if told else "",
        "mail": told.get("mail", ""),
        "link_days": choices.link_days.read(),
        "arrived": request.session.pop(following_page.ARRIVED, "ask"),
    }
    return render(request, "portal/received.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: int) -> HttpResponse:
    """One question that helps; it can be skipped."""
    ticket = speaking.own_request(request, number)
    skipped = request.session.get(_SKIPPED, {}).get(str(number), [])
    field = facts.open_question(ticket, catalogue.current().fields, skipped=skipped)
    if field is None or ticket.is_settled:
        return HttpResponseRedirect(reverse("received", args=[number]))
    form = _fact_form(request, field)
    if request.method == "POST" and request.POST.get("code") == field.code:
        if "skip" in request.POST:
            request.session[_SKIPPED] = {**request.session.get(_SKIPPED, {}), str(number): [*skipped, field.code]}
            return HttpResponseRedirect(reverse("question", args=[number]))
        if form.is_valid():
            _tell(request, ticket, field, str(form.cleaned_data["value"]))
            return HttpResponseRedirect(reverse("question", args=[number]))
    return render(request, "portal/question.html", {"ticket": ticket, "form": form, "field": field}, status=422 if form.errors else 200)


def _fact_form(request: HttpRequest, field: Field) -> forms.Fact:
    sent = request.method == "POST" and request.POST.get("code") == field.code and "skip" not in request.POST
    return forms.Fact(request.POST if sent else None, field=field, label=field.name_in(get_language()))


def _tell(request: HttpRequest, ticket: Ticket, field: Field, value: str) -> None:
    asking.tell_fact(ticket=ticket, code=field.code, value=value, by=speaking.speaker(request, ticket), now=clock.now())
