"""The error pages, in plain words and both languages; those for 500 and 503 ask nothing of the database."""

import logging
import sys
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from firstline.core import disk
from firstline.web import theme

logger = logging.getLogger(__name__)

RETRY_SECONDS = 10
_QUERY_CANCELED = "57014"
_DISK_FULL = "53100"
_WORTH_KEEPING = 16
_UNSPOKEN = ("csrf", "token", "password", "code", "key", "secret")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return _page(request, 400, code="bad_request", title=_("We could not read this request"), text=_("Please go back and try once more."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: only where the person knows that the thing exists; elsewhere it is a 404."""
    text = _("Your account does not allow this. If you need it for your work, ask your administrator.")
    return _page(request, 403, code="forbidden", title=_("You may not do this"), text=text)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's proof of origin is missing or too old, mostly because the sign-in changed in another tab."""
    text = _(
        "For your safety we accept only what comes from a page that we showed you a short while ago. Reload the page and send once more."
    )
    return _page(request, 403, code="stale_form", title=_("This page was open for too long"), text=text, typed=_typed(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this person."""
    text = _("Perhaps the address has a typing error, or the page was moved. Links from our mails are valid for a limited time.")
    return _page(request, 404, code="not_found", title=_("We cannot find this page"), text=text)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when what failed outside of a view was the database or the disk."""
    exception = sys.exc_info()[1]
    if isinstance(exception, OperationalError | InterfaceError):
        return unavailable(request, exception)
    if disk.is_lack_of_room(exception):
        return disk_full(request)
    text = _("The mistake is ours and has been written down. Nothing that was saved before is lost. Please try once more in a moment.")
    return _page(request, 500, code="server_error", title=_("Something went wrong here"), text=text, typed=_typed(request))


def unavailable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """503: the database is away, full, or took too long."""
    state = getattr(exception.__cause__, "sqlstate", None)
    logger.error("desk.unavailable", extra={"sqlstate": state})
    if state == _DISK_FULL:
        return disk_full(request)
    if state == _QUERY_CANCELED:
        text = _("The desk has a lot to do right now and stopped this request. Please try once more in a moment.")
        return _page(request, 503, code="too_slow", title=_("This took too long"), text=text, typed=_typed(request))
    text = _("We are restarting a part of the service. That takes a few seconds as a rule; this page tries again by itself.")
    return _page(request, 503, code="unavailable", title=_("One moment please"), text=text, typed=_typed(request))


def disk_full(request: HttpRequest) -> HttpResponse:
    """503: too little space is left, so nothing new is taken in; reading goes on."""
    text = _("The desk's disk is almost full, so nothing new can be saved at the moment. Reading goes on. Please tell your administrator.")
    return _page(request, 503, code="disk_full", title=_("This could not be saved"), text=text, typed=_typed(request))


def _page(request: HttpRequest, status: int, *, code: str, title: str, text: str, typed: list[str] | None = None) -> HttpResponse:
    """The page, or its short form for the API and for script; rendered without context processors."""
    response = _as_asked(request, status, code=code, title=title, text=text, typed=typed or [])
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _as_asked(request: HttpRequest, status: int, *, code: str, title: str, text: str, typed: list[str]) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"code": code, "message": f"{title}. {text}", "fields": {}}, status=status)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(f"{title}. {text}", status=status, content_type="text/plain; charset=utf-8")
    context = {
        "status": status,
        "title": title,
        "text": text,
        "typed": typed,
        "again_in": RETRY_SECONDS if status == HTTPStatus.SERVICE_UNAVAILABLE and request.method == "GET" else 0,
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "theme": theme.of(request),
        "language": translation.get_language(),
        "address": request.path,
    }
    response = HttpResponse(render_to_string("errors/error.html", context), status=status)
    if context["again_in"]:
        response["Refresh"] = str(RETRY_SECONDS)
    return response


def _typed(request: HttpRequest) -> list[str]:
    """The longer texts somebody has just sent, to be shown again; never passwords, codes or keys."""
    try:
        sent = request.POST if request.method == "POST" else {}
    except (OSError, SuspiciousOperation, MultiPartParserError):  # What was sent cannot be read; the page itself must still come.
        return []
    texts = [(name, str(sent[name])) for name in sent]
    return [text for name, text in texts if len(text) >= _WORTH_KEEPING and not any(word in name for word in _UNSPOKEN)]
