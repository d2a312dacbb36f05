"""Secret links: in by a token, on without it in the address; a new one by mail when it is too old."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstline.core import clock
from firstline.core import settings as choices
from firstline.core.db import operation
from firstline.tickets import deliveries
from firstline.tickets.models import GuestLink
from firstline.tickets.operations import inviting
from firstline.web.portal import guarding, speaking
from firstline.web.presenters import moments

_NO_TRACE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Open the request of the link; when it holds no more, offer a new one. Posting asks for that."""
    now = clock.now()
    if request.method == "POST":
        return _ask_for_new(request, token)
    link = inviting.find_link(token, now=now)
    if link is None:
        page = render(request, "portal/link_over.html", {"token": token}, status=404)
        # Its form must say where it comes from, so the address may stay within our own origin.
        page["X-Robots-Tag"] = "noindex"
        return page
    speaking.open_link(request, link)
    return HttpResponseRedirect(reverse("request", args=[link.ticket.number]), headers=_NO_TRACE)


def _ask_for_new(request: HttpRequest, token: str) -> HttpResponse:
    """The same answer whether the link was ever ours or not."""
    now = clock.now()
    if guarding.network_may_ask(request, now=now):
        late = inviting.find_late_link(token)
        if late is not None and late.person.email and guarding.may_be_mailed(late.person.email, now=now):
            _send_new(late)
    return render(request, "portal/link_sent.html")


@operation
def _send_new(late: GuestLink) -> None:
    """A fresh link to the person of the old one, by mail, in the request's language."""
    now = clock.now()
    lasts = timedelta(days=choices.link_days.read())
    token = inviting.give_link(ticket=late.ticket, person=late.person, lasts=lasts, now=now)
    with translation.override(late.ticket.language):
        url = settings.BASE_URL + reverse("guest_link", args=[token])
        facts = {"number": late.ticket.number, "url": url, "until": moments.day_words(now + lasts, now=now)}
        mail = {
            "subject": _("Your new link [#%(number)s]") % facts,
            "text": _(
                "Good day,\n\nhere is a new link to your request %(number)s:\n\n%(url)s\n\n"
                "It is for you alone and valid until %(until)s. Please do not pass it on.\n"
            )
            % facts,
        }
    deliveries.queue_ready_mail(address=late.person.email, mail=mail, now=now)
