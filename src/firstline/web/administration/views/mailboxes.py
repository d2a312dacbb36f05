"""The addresses that people write to: where their mail goes first, and the mailboxes from which it is fetched."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstline.administration import queries
from firstline.channels.email import arranging, fetching, mailboxes
from firstline.channels.email import queries as mail_queries
from firstline.channels.email.models import Entrance
from firstline.channels.email.secrets import OAuth, Password, SealBroken
from firstline.core import clock
from firstline.web import access
from firstline.web.administration.forms.mailboxes import EntranceForm, MailboxForm
from firstline.web.administration.views.page import back, changing, chapter, found, posting, refused, show


@chapter("mailboxes", lists=True)
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """All addresses, how their mail comes, and what is wrong with it."""
    rows = [{"entrance": entrance, "problem": _trouble(entrance.problem.partition(":")[0])} for entrance in mail_queries.entrances()]
    return show(request, "mailboxes", {"rows": rows})


@changing
def add_mailbox(request: HttpRequest) -> HttpResponse:
    """One more address."""
    form = EntranceForm(request.POST or None, queues=queries.live_queues())
    if request.method == "POST" and form.is_valid():
        entrance = arranging.arrange_entrance(**form.cleaned_data, by=access.person(request), now=clock.now())
        return back(request, "mailbox", entrance.pk, said=_("People can write to this address now. Nothing was sent."))
    lead = _("People write to this address. Its mail is delivered to the desk, forwarded to it, or fetched from a mailbox.")
    context = {"title": _("Add an address"), "lead": lead, "form": form, "submit": _("Add"), "back": reverse("administration:mailboxes")}
    return show(request, "form", context, code="mailboxes")


@changing
def mailbox_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One address: where its mail goes first; its mailbox; what the domain should publish."""
    entrance = found(Entrance.objects.filter(retired_at=None), pk=pk)
    initial = {"address": entrance.address, "name": entrance.name, "queue": entrance.queue_id or "", "is_default": entrance.is_default}
    form = EntranceForm(request.POST or None, queues=queries.live_queues(), initial=initial)
    form.fields["address"].disabled = True
    if request.method == "POST" and form.is_valid():
        arranging.arrange_entrance(**form.cleaned_data, by=access.person(request), now=clock.now())
        return back(request, "mailbox", pk, said=_("The address is saved."))
    return _page(request, entrance, form, _mailbox_form(entrance))


@posting
def connect(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the mailbox; save it when that was asked. Fixed answers: nothing of what a server said is repeated."""
    entrance = found(Entrance.objects.filter(retired_at=None), pk=pk)
    form = _mailbox_form(entrance, request.POST)
    if not form.is_valid():
        return _page(request, entrance, None, form, status=422)
    wanted = form.access(entrance.imap_host)
    if wanted is None:
        form.add_error("password", _("Please give the password for this server."))
        return _page(request, entrance, None, form, status=422)
    try:
        count = fetching.try_out(wanted)
    except fetching.MailboxTrouble as problem:
        form.add_error(None, _trouble(problem.code))
        return _page(request, entrance, None, form, status=422)
    if "save" in request.POST:
        mailboxes.connect_mailbox(entrance=entrance, access=wanted, by=access.person(request), now=clock.now())
        return back(request, "mailbox", pk, said=_("From now on new mail is fetched there. What lies there already stays as it is."))
    words = ngettext("It works: %(count)s mail lies there.", "It works: %(count)s mails lie there.", count)
    return _page(request, entrance, None, form, worked=words % {"count": count})


@posting
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch nothing there any more."""
    entrance = found(Entrance.objects.filter(retired_at=None), pk=pk)
    if not entrance.imap_host:
        return refused(request, "mailbox", pk, said=_("There is no mailbox behind this address."))
    mailboxes.disconnect_mailbox(entrance=entrance, by=access.person(request), now=clock.now())
    return back(request, "mailbox", pk, said=_("No mail is fetched there any more. The password is forgotten."))


def _page(
    request: HttpRequest, entrance: Entrance, form: EntranceForm | None, mailbox: MailboxForm, *, worked: str = "", status: int = 200
) -> HttpResponse:
    domain = entrance.address.rpartition("@")[2]
    records = [
        (domain, "v=spf1 a mx ~all", _("SPF: who may send for this domain. Add your mail server to it.")),
        (f"_dmarc.{domain}", "v=DMARC1; p=none", _("DMARC: what others do with mails that prove nothing. Begin with none.")),
    ]
    problem = _trouble(entrance.problem.partition(":")[0])
    context = {"entrance": entrance, "form": form, "mailbox": mailbox, "worked": worked, "records": records, "problem": problem}
    return show(request, "mailbox", context, code="mailboxes", status=status)


def _mailbox_form(entrance: Entrance, data: object = None) -> MailboxForm:
    initial = {
        "host": entrance.imap_host,
        "port": entrance.imap_port,
        "security": entrance.imap_security,
        "user": entrance.imap_user or entrance.address,
        "folder": entrance.imap_folder,
    }
    return MailboxForm(data, known=_known(entrance), initial=initial, prefix="imap")


def _known(entrance: Entrance) -> Password | OAuth | None:
    try:
        return mailboxes.access_of(entrance).secret if entrance.sealed else None
    except SealBroken:
        return None


def _trouble(code: str) -> str:
    """What is wrong with a mailbox, in words; nothing for no code."""
    words = {
        "": "",
        "unreachable": _("The server could not be reached. Are name and port right?"),
        "no_encryption": _("The server offers no encryption at this port. Try TLS with port 993."),
        "untrusted": _("The certificate of the server is not trusted."),
        "folder_missing": _("There is no folder of this name."),
        "broken_off": _("The server ended the connection. Please try again in a minute."),
    }
    return words.get(code, _("The server does not let us in. Are sign-in name and password right?"))
