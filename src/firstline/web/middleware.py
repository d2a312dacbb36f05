"""Two middlewares around every page: strict headers on each answer, and a plain 503 when the database cannot serve."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from firstline.core import disk
from firstline.web import errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_STEADY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing of an address ever leaves our own origin. "no-referrer" would be no safer for secret links, but
    # browsers then send "Origin: null" with forms, and every form of such a page would be refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_YEAR = 365 * 24 * 3600


def security_headers(get_response: GetResponse) -> GetResponse:
    """Give each request a nonce and each answer its headers; what a view has set already stays."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]  # Read by web.context and web.errors.
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_security_policy(nonce))
        for name, value in _STEADY_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
        if _is_page(response):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return respond


def content_security_policy(nonce: str) -> str:
    """What a page may load: our own files, and scripts that carry this answer's nonce. Nothing inline, nothing foreign."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            # Mails as they were sent, each in a frame without rights.
            "frame-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def desk_unavailable(get_response: GetResponse) -> GetResponse:
    """Answer 503 with Retry-After, in the person's words, when the database is away, full or too slow."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if _is_writing(request) and disk.is_full(data=settings.DATA):
            return errors.disk_full(request)
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.unavailable(request, exception)
        return errors.disk_full(request) if disk.is_lack_of_room(exception) else None

    # Django looks for the hook on what a middleware returns; what fails outside of views comes to errors.server_error.
    respond.process_exception = process_exception  # type: ignore[attr-defined]  # the hook
    return respond


def _is_page(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "")
    return kind.startswith(("text/html", "application/json")) or 300 <= response.status_code < 400


def _is_writing(request: HttpRequest) -> bool:
    return request.method not in {"GET", "HEAD", "OPTIONS"}
