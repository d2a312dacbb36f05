"""The mail log: each mail that came in with its fate and the reason, each mail that goes out with its tries, and one mail by itself."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstline.channels.email import queries, releasing
from firstline.channels.email.models import InboundMail
from firstline.channels.email.parsing import headers
from firstline.channels.email.parsing.encoded_words import decoded
from firstline.channels.email.queries import MailNotFound
from firstline.core import clock
from firstline.core.text import plain
from firstline.web import access
from firstline.web.administration.views.page import chapters
from firstline.web.mails.forms import LogFilter, SendingFilter
from firstline.web.presenters import mail_words, mails

# So many headers of a mail are shown; all of them are in its bytes.
MOST_HEADERS = 100
LONGEST_HEADER = 1_000


@access.mails_seen
@require_safe
def inbound(request: HttpRequest) -> HttpResponse:
    """What came in, newest first."""
    viewer = access.viewer(request)
    form = LogFilter(request.GET or None, entrances=queries.entrances())
    may_read = queries.may_read(viewer)
    found = queries.mail_log(viewer, form.wanted(may_read=may_read), before=_before(request))
    page = found[: queries.PAGE]
    context = {
        "rows": mails.rows(page, may_read=may_read),
        "form": form,
        "is_filtered": form.is_bound and any(form.data.get(name) for name in form.fields),
        "more_url": _more(request, page[-1].pk) if len(found) > queries.PAGE else "",
        "quarantined": queries.in_quarantine(viewer),
    }
    return _show(request, "log", context)


@access.mails_seen
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """For the workspace: whether mails wait for somebody to look."""
    return render(request, "mails/quarantine.html", {"quarantined": queries.in_quarantine(access.viewer(request))})


@access.mails_seen
@require_safe
def outbound(request: HttpRequest) -> HttpResponse:
    """What goes out, newest first."""
    form = SendingFilter(request.GET or None)
    said = form.cleaned_data if form.is_valid() else {"state": "", "text": ""}
    found = queries.outgoing(access.viewer(request), state=said["state"], text=said["text"], before=_before(request))
    page = found[: queries.PAGE]
    context = {
        "rows": mails.sendings(page),
        "form": form,
        "is_filtered": any(said.values()),
        "more_url": _more(request, page[-1].pk) if len(found) > queries.PAGE else "",
    }
    return _show(request, "outbound", context)


@access.mails_seen
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: its fate and why, what proves its sender, its headers."""
    viewer = access.viewer(request)
    found = _found(request, pk)
    may_read = queries.may_read(viewer)
    text = queries.text_of(found) if may_read else None
    is_free = found.message_id is None and found.fate not in {InboundMail.Fate.WAITING, InboundMail.Fate.REFUSED}
    context = {
        "mail": found,
        "row": mails.row(found, may_read=may_read),
        "facts": mails.facts(found, may_read=may_read),
        "proof": mail_words.proof(found.authentication),
        "problems": mail_words.problems(text.problems) if text else [],
        "beside": mails.beside({found.message_id: text})[found.message_id] if text and found.message_id else None,
        "headers": _headers(queries.raw_of(viewer, pk)) if may_read else [],
        "may_read": may_read,
        "may_release": viewer.is_administrator and is_free,
    }
    return _show(request, "mail", context)


@access.administrator_required
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it in as a ticket, whatever its fate was."""
    return _decided(request, pk, releasing.release, said=_("The mail was let in."))


@access.administrator_required
@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it once more."""
    return _decided(request, pk, releasing.replay, said=_("The mail is read once more. This takes some seconds."))


def _decided(request: HttpRequest, pk: int, operation: Callable[..., InboundMail], *, said: str) -> HttpResponse:
    try:
        operation(mail=_found(request, pk), by=access.person(request), now=clock.now())
        messages.success(request, said)
    except releasing.AlreadyTakenIn:
        messages.error(request, _("This mail has been taken in already, or waits to be read."))
    except releasing.NotKept:
        messages.error(request, _("Of this mail only the beginning was kept, because it was too large."))
    return HttpResponseRedirect(reverse("mail", args=[pk]))


def _found(request: HttpRequest, pk: int) -> InboundMail:
    try:
        return queries.get_mail(access.viewer(request), pk)
    except MailNotFound:
        raise Http404 from None


def _show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """With the administration's chapters for those who have them."""
    viewer = access.viewer(request)
    is_known = viewer.sees_settings
    frame = {"area": "administration" if is_known else "", "chapter": "mails", "chapters": chapters(viewer) if is_known else []}
    return render(request, f"mails/{template}.html", {**frame, **context})


def _before(request: HttpRequest) -> int | None:
    before = request.GET.get("before", "")
    return int(before) if before.isdigit() and len(before) < 19 else None


def _more(request: HttpRequest, before: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name != "before" and value}
    return f"?{urlencode({**kept, 'before': before})}"


def _headers(raw: bytes) -> list[tuple[str, str]]:
    """As they stand in the mail, encoded words read."""
    fields = headers.block(raw).fields[:MOST_HEADERS]
    return [(name, plain(decoded(" ".join(value.split())[:LONGEST_HEADER]))) for name, value in fields]
