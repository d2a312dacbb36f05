"""What requesters do with their request: answer, confirm, say what is still wrong, withdraw, say that it came back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstline.core import clock
from firstline.routing.operations import asking, settling
from firstline.tickets.models import Ticket
from firstline.tickets.operations.attaching import FileRefused, FileTooLarge, TooManyFiles
from firstline.tickets.operations.opening import NothingSaid
from firstline.tickets.operations.settling import AlreadyResolved, NotResolved
from firstline.web.portal import forms, guarding, speaking
from firstline.web.portal.views import requests
from firstline.web.portal.views.asking import file_words


@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say something further; a solved request is open again, a closed one comes back as a new one."""
    ticket = speaking.request_of(request, number)
    form = forms.Answer(request.POST, request.FILES)
    landed = _send(request, ticket, form) if form.is_valid() else None
    if landed is None:
        return requests.page(request, ticket, form, status=422)
    speaking.follow_along(request, old=ticket, new=landed)
    _arrived(request, f"request-{number}")
    messages.success(request, _("Thank you. Your message has arrived."))
    return _back(landed)


@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Yes, it is solved."""
    ticket = speaking.own_request(request, number)
    try:
        settling.confirm(ticket=ticket, by=speaking.speaker(request, ticket), now=clock.now())
        messages.success(request, _("Thank you. The request is completed."))
    except NotResolved:
        _tell_moved_on(request, ticket)
    return _back(ticket)


@require_http_methods(["GET", "HEAD", "POST"])
def not_solved(request: HttpRequest, number: int) -> HttpResponse:
    """No, not yet: what is still wrong?"""
    ticket = speaking.own_request(request, number)
    if ticket.status != Ticket.Status.RESOLVED:
        _tell_moved_on(request, ticket)
        return _back(ticket)
    form = _form(request, forms.StillWrong)
    if form.is_bound and form.is_valid() and _send(request, ticket, form, rejects=True) is not None:
        _arrived(request, f"not_solved-{number}")
        messages.success(request, _("Thank you for telling us. We go on."))
        return _back(ticket)
    return render(request, "portal/not_solved.html", {"ticket": ticket, "form": form}, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """It has settled itself."""
    ticket = speaking.own_request(request, number)
    words = _("It has settled itself, says the person who asked.")
    try:
        asking.withdraw(ticket=ticket, words=words, by=speaking.speaker(request, ticket), now=clock.now())
        messages.success(request, _("Good to hear. The request is completed."))
    except AlreadyResolved:
        _tell_moved_on(request, ticket)
    return _back(ticket)


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, number: int) -> HttpResponse:
    """A closed matter is there again: a new request that names the old one."""
    ticket = speaking.own_request(request, number)
    if ticket.status != Ticket.Status.CLOSED:
        return _back(ticket)
    form = _form(request, forms.CameBack)
    landed = _send(request, ticket, form) if form.is_bound and form.is_valid() else None
    if landed is not None:
        speaking.follow_along(request, old=ticket, new=landed)
        _arrived(request, f"again-{number}")
        return HttpResponseRedirect(reverse("received", args=[landed.number]))
    return render(request, "portal/again.html", {"ticket": ticket, "form": form}, status=422 if form.errors else 200)


def _form(request: HttpRequest, kind: type[forms.Answer]) -> forms.Answer:
    if request.method == "POST":
        return kind(request.POST, request.FILES)
    return kind(initial={"stamp": guarding.fresh_stamp(now=clock.now())})


def _send(request: HttpRequest, ticket: Ticket, form: forms.Answer, *, rejects: bool = False) -> Ticket | None:
    """The ticket on which it landed; None with the error on the form when it was not taken."""
    now = clock.now()
    by = speaking.speaker(request, ticket)
    files, text = form.chosen_files(), str(form.cleaned_data["text"])
    stamp = guarding.read_stamp(form.cleaned_data["stamp"], now=now) or guarding.unknown_stamp(now=now)
    key = stamp.client_key(text, [file.name for file in files])
    if not guarding.person_may_ask(by.pk, now=now):
        form.add_error(None, _("Very many messages are coming from you right now. Please try again in a while, or call us."))
        return None
    act = asking.reject if rejects else asking.say_more
    try:
        return act(ticket=ticket, by=by, text=text, client_key=key, files=files, now=now)
    except (FileTooLarge, FileRefused, TooManyFiles) as refusal:
        form.add_error("attachments", file_words(refusal))
    except NothingSaid:
        form.add_error("text", _("Please write something first."))
    return None


def _tell_moved_on(request: HttpRequest, ticket: Ticket) -> None:
    """Somebody was faster, or this was sent twice: the page shows how it stands now."""
    if ticket.status != Ticket.Status.CLOSED:
        messages.info(request, _("Something has changed meanwhile. This is how it stands now."))


def _arrived(request: HttpRequest, kept: str) -> None:
    """The next page lets the browser forget the text that it kept until it was here."""
    request.session[requests.ARRIVED] = kept


def _back(ticket: Ticket) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("request", args=[ticket.number]))
