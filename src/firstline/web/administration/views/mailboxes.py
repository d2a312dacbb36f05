"""The addresses that people write to: which there are, where their mail goes first, and which are given up."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstline.administration import queries
from firstline.channels.email import arranging, mailboxes, round_trips
from firstline.channels.email import queries as mail_queries
from firstline.channels.email.models import Entrance
from firstline.core import clock
from firstline.web import access
from firstline.web.administration.forms.mailboxes import EntranceForm
from firstline.web.administration.views.page import back, changing, chapter, found, posting, refused, show
from firstline.web.presenters import mailbox_words


@chapter("mailboxes", lists=True)
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """All addresses, how their mail comes, and what is wrong with it."""
    rows = [{"entrance": entrance, "problem": problem_of(entrance)} for entrance in mail_queries.entrances()]
    return show(request, "mailboxes", {"rows": rows, "retired": mail_queries.retired_entrances()})


@changing
def add_mailbox(request: HttpRequest) -> HttpResponse:
    """The first step of a new address: which it is."""
    form = EntranceForm(request.POST or None, queues=queries.live_queues())
    if request.method == "POST" and form.is_valid():
        entrance = arranging.arrange_entrance(**form.cleaned_data, by=access.person(request), now=clock.now())
        return back(request, "mailbox_way", entrance.pk, said=_("People can write to this address now. Nothing was sent."))
    return show(request, "mailbox_new", {"form": form}, code="mailboxes")


@changing
def mailbox_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One address: where its mail goes first, how it comes, whether it works; what the domain should publish."""
    entrance = live(pk)
    initial = {"address": entrance.address, "name": entrance.name, "queue": entrance.queue_id or "", "is_default": entrance.is_default}
    form = EntranceForm(request.POST or None, queues=queries.live_queues(), initial=initial)
    form.fields["address"].disabled = True
    if request.method == "POST" and form.is_valid():
        arranging.arrange_entrance(**form.cleaned_data, by=access.person(request), now=clock.now())
        return back(request, "mailbox", pk, said=_("The address is saved."))
    trip = round_trips.last(entrance, now=clock.now())
    context = {
        "entrance": entrance,
        "form": form,
        "problem": problem_of(entrance),
        "domain": entrance.address.rpartition("@")[2],
        "trip": trip,
        "told": mailbox_words.round_trip(trip) if trip else None,
    }
    return show(request, "mailbox", context, code="mailboxes")


@posting
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch nothing there any more."""
    entrance = live(pk)
    if not entrance.imap_host:
        return refused(request, "mailbox", pk, said=_("There is no mailbox behind this address."))
    mailboxes.disconnect_mailbox(entrance=entrance, by=access.person(request), now=clock.now())
    return back(request, "mailbox", pk, said=_("No mail is fetched there any more. The password is forgotten."))


@posting
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the address up."""
    try:
        arranging.retire_entrance(entrance=live(pk), by=access.person(request), now=clock.now())
    except arranging.IsDefault:
        return refused(request, "mailbox", pk, said=_("This is the default entrance. Make another address the default first."))
    return back(
        request, "mailboxes", said=_("The address is given up: nothing is fetched, nothing is sent from it. Mail to it is still taken in.")
    )


@posting
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Use an address again that was given up."""
    entrance = found(Entrance.objects.filter(retired_at__isnull=False), pk=pk)
    arranging.restore_entrance(entrance=entrance, by=access.person(request), now=clock.now())
    return back(request, "mailbox", pk, said=_("The address is in use again."))


def live(pk: int) -> Entrance:
    """The address in use, or there is nothing here."""
    return found(Entrance.objects.filter(retired_at=None).select_related("queue"), pk=pk)


def problem_of(entrance: Entrance) -> str:
    """What hinders fetching, in words; nothing for nothing."""
    return mailbox_words.mailbox_trouble(entrance.problem.partition(":")[0])
