"""How the mail of an address comes here: found out, chosen in words, tried out, saved."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firstline.channels.email import discovering, fetching, mailboxes
from firstline.channels.email.discovering import Found
from firstline.channels.email.mailboxes import Access
from firstline.channels.email.models import Entrance
from firstline.channels.email.port import TokenAway, TokenEndpoint, TokenRefused
from firstline.channels.email.resolving import fresh_resolver
from firstline.channels.email.secrets import OAuth, Password, SealBroken
from firstline.channels.email.tokens import HttpsTokenEndpoint
from firstline.core import clock
from firstline.web import access
from firstline.web.administration.forms.mailboxes import MailboxForm, OAuthForm
from firstline.web.administration.views.mailboxes import live
from firstline.web.administration.views.page import back, looking, posting, show
from firstline.web.presenters import mailbox_words

WAYS = ("delivery", "password", "oauth")


@looking
def way(request: HttpRequest, pk: int) -> HttpResponse:
    """Without a choice: the ways with what we found out; with one: its step."""
    entrance, chosen = live(pk), request.GET.get("way", "")
    if chosen == "delivery":
        doors = settings.MAIL_PORTS
        # While the desk listens nowhere, the page names what the manual proposes.
        target = next((door.transport for door in sorted(doors, key=lambda door: not door.lmtp)), "lmtp:inet:127.0.0.1:2424")
        return show(request, "mailbox_delivery", {"entrance": entrance, "doors": doors, "target": target}, code="mailboxes")
    if chosen in WAYS:
        return _connection(request, entrance, _form(entrance, chosen, initial=request.GET.dict()), chosen)
    found = discovering.discover(entrance.address, resolver=fresh_resolver(settings.DNS))
    provider = found.provider
    context = {
        "entrance": entrance,
        "found": found,
        "told": mailbox_words.found_by(found.how, provider.name if provider else ""),
        "suggested": "oauth" if provider and provider.needs_oauth else "password" if found.imap else "delivery",
        "prefilled": _prefilled(found),
    }
    return show(request, "mailbox_way", context, code="mailboxes")


@posting
def connect(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the mailbox; save it when that was asked. Fixed answers: nothing of what a server said is repeated."""
    entrance, chosen = live(pk), "oauth" if "imap-client" in request.POST else "password"
    form = _form(entrance, chosen, data=request.POST)
    if not form.is_valid():
        return _connection(request, entrance, form, chosen, status=422)
    wanted = form.access(entrance.imap_host)
    if wanted is None:
        secret = "refresh" if chosen == "oauth" else "password"
        form.add_error(secret, _("Please give the password for this server."))
        return _connection(request, entrance, form, chosen, status=422)
    try:
        wanted = opened(wanted, tokens=HttpsTokenEndpoint(), now=clock.now())
        tried = fetching.try_out(wanted)
    except fetching.MailboxTrouble as problem:
        form.add_error(None, mailbox_words.mailbox_trouble(problem.code))
        return _connection(request, entrance, form, chosen, status=422)
    if "save" in request.POST:
        mailboxes.connect_mailbox(entrance=entrance, access=wanted, by=access.person(request), now=clock.now())
        return back(request, "mailbox", pk, said=_("From now on new mail is fetched there. What lies there already stays as it is."))
    return _connection(request, entrance, form, chosen, worked=mailbox_words.mailbox_works(tried.mails, tells=tried.tells))


def opened(wanted: Access, *, tokens: TokenEndpoint, now: datetime) -> Access:
    """With fresh access, where keys of an application open the mailbox. Raises MailboxTrouble."""
    if not isinstance(wanted.secret, OAuth):
        return wanted
    try:
        fresh = tokens.refresh(wanted.secret)
    except TokenRefused as problem:
        raise fetching.MailboxTrouble("token_refused", str(problem)) from problem
    except TokenAway as problem:
        raise fetching.MailboxTrouble("token_away", str(problem)) from problem
    return replace(wanted, secret=mailboxes.renewed(wanted.secret, fresh, now=now))


def _connection(
    request: HttpRequest, entrance: Entrance, form: MailboxForm | OAuthForm, chosen: str, *, worked: str = "", status: int = 200
) -> HttpResponse:
    context = {"entrance": entrance, "mailbox": form, "chosen": chosen, "worked": worked}
    return show(request, "mailbox_connection", context, code="mailboxes", status=status)


def _form(entrance: Entrance, chosen: str, *, data: object = None, initial: dict[str, str] | None = None) -> MailboxForm | OAuthForm:
    known = _known(entrance)
    given = initial or {}
    begins = {
        "host": entrance.imap_host or given.get("host", ""),
        "port": entrance.imap_port if entrance.imap_host else given.get("port", "993"),
        "security": entrance.imap_security if entrance.imap_host else given.get("security", Entrance.Security.TLS),
        "user": entrance.imap_user or given.get("user", "") or entrance.address,
        "folder": entrance.imap_folder,
    }
    if chosen == "oauth":
        begins |= {"provider": given.get("provider", ""), "client": known.client if isinstance(known, OAuth) else ""}
        return OAuthForm(data, known=known, initial=begins, prefix="imap")
    return MailboxForm(data, known=known, initial=begins, prefix="imap")


def _prefilled(found: Found) -> str:
    """What the next step begins with, as the rest of its address."""
    if found.imap is None:
        return urlencode({"user": found.user})
    provider = found.provider.code if found.provider and found.provider.token_url else "other"
    place: dict[str, str | int] = {"host": found.imap.host, "port": found.imap.port, "security": str(found.imap.security)}
    return urlencode({**place, "user": found.user, "provider": provider})


def _known(entrance: Entrance) -> Password | OAuth | None:
    try:
        return mailboxes.access_of(entrance).secret if entrance.sealed else None
    except SealBroken:
        return None
