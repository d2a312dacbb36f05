"""The composer: answers with undo, notes, drafts, files."""

import json
import secrets
from typing import Any, BinaryIO, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstline.channels.email import enclosing
from firstline.core import clock
from firstline.routing.operations import conversing
from firstline.routing.operations.conversing import Words as Said
from firstline.routing.surroundings import Surroundings
from firstline.tickets import unsent
from firstline.tickets.models import Attachment, Draft, Ticket
from firstline.tickets.operations import attaching, drafting
from firstline.tickets.operations.posting import AlreadyReleased, NewerMessage
from firstline.web import access
from firstline.web.agent.ticket_forms import Words
from firstline.web.agent.views import answers
from firstline.web.presenters import moments, tickets


def context(about: Surroundings, *, chosen: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What the composer needs; chosen: keys of unsent files that go with the answer, the others wait to be chosen."""
    files = [_chip(file, chosen=file.key in chosen) for file in about.unsent]
    return {
        "public_draft": about.drafts.get(Draft.Mode.PUBLIC, ""),
        "internal_draft": about.drafts.get(Draft.Mode.INTERNAL, ""),
        "unsent": files,
        "seen": about.newest_inbound,
        "client_keys": (secrets.token_hex(16), secrets.token_hex(16)),
    }


def _said(request: HttpRequest) -> Words:
    form = Words(request.POST)
    form.is_valid()
    return form


def _words(form: Words) -> Said:
    data = form.cleaned_data
    return Said(text=data["text"], client_key=data["client_key"], attachments=data["attachments"])


def _refused(request: HttpRequest, number: int, form: Words) -> HttpResponse:
    text = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if not request.headers.get("HX-Request"):
        return answers.changed(request, number, toast=text, warning=True)
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


@access.agent_required
@require_POST
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the requester; held back for the undo seconds, and refused once when a newer message came meanwhile."""
    ticket = answers.workable(request, number)
    form = _said(request)
    if not form.is_valid():
        return _refused(request, number, form)
    try:
        conversing.reply(
            ticket=ticket, author=access.person(request), words=_words(form), seen=form.cleaned_data["seen"], hold=True, now=clock.now()
        )
    except NewerMessage as newer:
        return _newer(request, ticket, form, seen=int(newer.args[0]))
    return answers.changed(request, number)


def _newer(request: HttpRequest, ticket: Ticket, form: Words, *, seen: int) -> HttpResponse:
    """The new message is shown, the text stays; sending once more sends."""
    if not request.headers.get("HX-Request"):
        text = form.cleaned_data["text"]
        drafting.save_draft(ticket=ticket, person=access.person(request), mode=Draft.Mode.PUBLIC, text=text, now=clock.now())
        return answers.changed(request, ticket.number, toast=_("A newer message arrived. Read it, then send once more."), warning=True)
    viewer = access.viewer(request)
    response = answers.since(request, viewer, ticket.number, after=request.POST.get("after", ""), held_back=seen)
    response["X-Held-Back"] = "newer"
    return response


@access.agent_required
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Write for colleagues; also where the ticket was handed on by oneself."""
    ticket = answers.readable(request, number)
    form = _said(request)
    if not form.is_valid():
        return _refused(request, number, form)
    conversing.note(ticket=ticket, author=access.person(request), words=_words(form), now=clock.now())
    return answers.changed(request, number)


@access.agent_required
@require_safe
def composer(request: HttpRequest, number: int) -> HttpResponse:
    """The composer by itself, when it has become another one (the ticket was handed on or solved)."""
    viewer = access.viewer(request)
    return _composer(request, answers.around(viewer, number))


def _composer(request: HttpRequest, about: Surroundings, *, chosen: frozenset[str] = frozenset()) -> HttpResponse:
    head = tickets.head(about, access.viewer(request), now=clock.now())
    page = {"ticket": about.ticket, "around": about, "head": head, "url": answers.address(about.ticket.number)}
    page |= context(about, chosen=chosen)
    return render(request, "agent/ticket/composer.html", page)


@access.agent_required
@require_POST
def draft(request: HttpRequest, number: int, mode: str) -> HttpResponse:
    """Keep what is being written."""
    if mode not in Draft.Mode.values:
        raise Http404
    ticket = answers.readable(request, number)
    text = request.POST.get("text", "")
    drafting.save_draft(ticket=ticket, person=access.person(request), mode=Draft.Mode(mode), text=text, now=clock.now())
    return HttpResponse(status=204)


@access.agent_required
@require_POST
def undo(request: HttpRequest, number: int, message: int) -> HttpResponse:
    """Take a held answer back into the composer, before what was written since."""
    ticket = answers.workable(request, number)
    person, now = access.person(request), clock.now()
    held = unsent.find_held(ticket, author=person, pk=message)
    if held is None:
        raise Http404
    files = unsent.files_of(held)
    try:
        text = conversing.undo(message=held, by=person, now=now)
    except AlreadyReleased:
        return answers.changed(request, number, toast=_("This answer is out already."), warning=True)
    since = request.POST.get("text", "")
    if since.strip():
        drafting.save_draft(ticket=ticket, person=person, mode=Draft.Mode.PUBLIC, text=f"{text}\n\n{since}", now=now)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(answers.address(number))
    response = _composer(request, answers.around(access.viewer(request), number), chosen=files)
    response["HX-Trigger"] = json.dumps({"live:catchup": True})
    return response


@access.agent_required
@require_POST
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a file for the answer or note that is being written; answers its chip."""
    ticket = answers.readable(request, number)
    given = request.FILES.get("file")
    if given is None or given.file is None:
        return HttpResponse(_("No file arrived."), status=400, content_type="text/plain; charset=utf-8")
    try:
        file = attaching.attach(
            ticket=ticket, by=access.person(request), name=given.name or "", content=cast(BinaryIO, given.file), now=clock.now()
        )
    except (attaching.FileTooLarge, attaching.FileRefused, attaching.TooManyFiles) as problem:
        return HttpResponse(_why(problem), status=400, content_type="text/plain; charset=utf-8")
    return render(request, "agent/ticket/file.html", {"file": _chip(file, chosen=True), "url": answers.address(number)})


def _chip(file: Attachment, *, chosen: bool) -> dict[str, Any]:
    """A file that was not sent yet; mark: names its place within the text of a mail."""
    mark = enclosing.mark(file) if file.media_type in attaching.SHOWN_IN_PLACE else ""
    return {"key": file.key, "name": file.name, "size": moments.size_words(file.size), "chosen": chosen, "mark": mark}


def _why(problem: Exception) -> str:
    if isinstance(problem, attaching.FileTooLarge):
        return _("This file is larger than %(size)s.") % {"size": moments.size_words(int(problem.args[0]))}
    if isinstance(problem, attaching.FileRefused):
        return _("Programs are not taken. Pack the file or send a link.")
    return _("There are too many unsent files on this ticket. Remove some first.")


@access.agent_required
@require_POST
def discard(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Forget a file that was not sent."""
    ticket = answers.readable(request, number)
    person = access.person(request)
    file = unsent.find_unsent(ticket, by=person, key=key)
    if file is None:
        raise Http404
    attaching.discard(attachment=file, by=person)
    return HttpResponse(status=200) if request.headers.get("HX-Request") else HttpResponseRedirect(answers.address(number))
