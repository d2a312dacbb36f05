"""Mails that go out: the operator's choices, and signatures of queues and agents."""

from urllib.parse import urlsplit

from django.conf import settings as deployment
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstline.administration import queries
from firstline.administration.operations import choices
from firstline.channels.email import signatures
from firstline.core import clock, settings
from firstline.web import access
from firstline.web.administration.forms.outgoing import Outgoing, SignatureForm
from firstline.web.administration.views.page import back, chapter, found, read_only, show


@chapter("outgoing")
def outgoing(request: HttpRequest) -> HttpResponse:
    """Whether mails go out, and with what."""
    known = {choice.key: choice.read() for choice in (settings.hold_outgoing, settings.quote_history, settings.reply_tokens)}
    form = Outgoing(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        choices.change_choices(values=form.cleaned_data, by=access.person(request), now=clock.now(), what="outgoing")
        return back(request, "outgoing", said=_("The choices are saved."))
    form = read_only(form, access.viewer(request))
    place = urlsplit(deployment.SMTP_URL)
    server = "" if deployment.SMTP_URL == "file" else f"{place.hostname}:{place.port or (465 if place.scheme == 'smtps' else 587)}"
    return show(request, "outgoing", {"form": form, "server": server, "mine": access.person(request).email})


@chapter("queues")
def queue_signature(request: HttpRequest, code: str) -> HttpResponse:
    """What stands below answers from this queue."""
    queue = found(queries.queues(), code=code)
    form = SignatureForm(request.POST or None, initial=signatures.words_of_queue(queue))
    if request.method == "POST" and form.is_valid():
        signatures.sign_for(queue=queue, words=form.cleaned_data, by=access.person(request), now=clock.now())
        return back(request, "queue", code, said=_("The signature is saved."))
    context = {
        "title": _("Signature of %(queue)s") % {"queue": queue.name_in(get_language() or "de")},
        "lead": _("It stands below every answer by mail from this queue, in the place of your organisation's name and phone number."),
        "form": read_only(form, access.viewer(request)),
        "submit": _("Save"),
        "back": reverse("administration:queue", args=[code]),
    }
    return show(request, "form", context)


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: HttpRequest) -> HttpResponse:
    """One's own signature."""
    if not access.viewer(request).roles:
        raise Http404
    me = access.person(request)
    form = SignatureForm(request.POST or None, initial=signatures.words_of_agent(me))
    if request.method == "POST" and form.is_valid():
        signatures.sign_as(person=me, words=form.cleaned_data, now=clock.now())
        return back(request, "signature", said=_("The signature is saved."))
    lead = _("It stands below your answers by mail, in the place of your name.")
    context = {"title": _("My signature"), "lead": lead, "form": form, "submit": _("Save"), "may_change": True}
    return show(request, "form", context, code="signature")
