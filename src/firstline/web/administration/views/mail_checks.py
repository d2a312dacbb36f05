"""Whether mail works: a test mail out, one out and in again, and the records of a domain."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstline.channels.email import dkim_keys, publishing, round_trips, trying_out
from firstline.channels.email.adapters import sender_for
from firstline.channels.email.models import Entrance
from firstline.channels.email.resolving import fresh_resolver
from firstline.core import clock
from firstline.core import settings as choices
from firstline.web import access
from firstline.web.administration.views.mailboxes import live
from firstline.web.administration.views.page import back, looking, posting, refused
from firstline.web.presenters import mailbox_words


@posting
def send_test(request: HttpRequest) -> HttpResponse:
    """A mail to whoever presses the button, sent now."""
    me = access.person(request)
    subject = _("Test mail from %(organisation)s") % {"organisation": choices.organisation_name.read()}
    text = _("This desk can send mail. Nobody else got this one.")
    if not me.email:
        return refused(request, "outgoing", said=_("You have no e-mail address to which a test mail could go."))
    try:
        trying_out.send_test(
            to=me.email, subject=subject, text=text, by_way_of=sender_for(settings.SMTP_URL, data=settings.DATA), now=clock.now()
        )
    except trying_out.SendingTrouble as problem:
        return refused(request, "outgoing", said=mailbox_words.sending_trouble(problem.code))
    if settings.SMTP_URL == "file":
        return back(request, "outgoing", said=_("Written to a folder: no mail server is set yet (FIRSTLINE_SMTP_URL)."))
    return back(request, "outgoing", said=_("The mail server took a test mail for %(address)s.") % {"address": me.email})


@posting
def begin_round_trip(request: HttpRequest, pk: int) -> HttpResponse:
    """A mail out and, if all is well, in again."""
    entrance = live(pk)
    organisation = {"organisation": choices.organisation_name.read()}
    round_trips.begin(
        entrance=entrance,
        subject=_("Round trip of %(organisation)s") % organisation,
        text=_("This mail tries out the way to the desk. It needs no answer and becomes no ticket."),
        now=clock.now(),
    )
    return back(request, "mailbox", pk, said=_("A test mail is on its way."))


@looking
def round_trip(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; a part of the page that asks again until it is over."""
    entrance = live(pk)
    trip = round_trips.last(entrance, now=clock.now())
    told = mailbox_words.round_trip(trip) if trip else None
    return render(request, "administration/round_trip.html", {"entrance": entrance, "trip": trip, "told": told})


@looking
def records(request: HttpRequest, pk: int) -> HttpResponse:
    """What the domain publishes now, and what it should; a part of the page, because the domain name system may be slow."""
    entrance = live(pk)
    key = dkim_keys.key_of(_domain(entrance))
    found = publishing.records(_domain(entrance), smtp_url=settings.SMTP_URL, key=key, resolver=fresh_resolver(settings.DNS))
    context = {
        "entrance": entrance,
        "records": [mailbox_words.entry(record) for record in found],
        "key": key,
        "is_published": any(record.kind == "dkim" and record.state == "right" for record in found),
        "is_operators": bool(settings.DKIM_KEY),
    }
    return render(request, "administration/records.html", context)


@posting
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """First a key for the domain; then, once it is published, sign with it."""
    domain, me = _domain(live(pk)), access.person(request)
    key = dkim_keys.key_of(domain)
    if key is None:
        dkim_keys.make_key(domain=domain, by=me, now=clock.now())
        return back(request, "mailbox", pk, said=_("A key is made. Publish its record, then let the desk sign."))
    found = publishing.records(domain, smtp_url=settings.SMTP_URL, key=key, resolver=fresh_resolver(settings.DNS))
    if not any(record.kind == "dkim" and record.state == "right" for record in found):
        return refused(request, "mailbox", pk, said=_("The domain does not publish the key yet; changes may take an hour to be seen."))
    dkim_keys.use_key(key=key, by=me, now=clock.now())
    return back(request, "mailbox", pk, said=_("Mails from this domain are signed from now on."))


def _domain(entrance: Entrance) -> str:
    return entrance.address.rpartition("@")[2]
