"""One mail's parts: its HTML in a frame without rights, its pictures, and its bytes as they came."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from firstline.channels.email import queries
from firstline.channels.email.queries import MailNotFound
from firstline.web import access
from firstline.web.files import POLICY
from firstline.web.mails import pictures

# No script, no origin, no forms, nothing from elsewhere; a link opens a page of its own.
FRAME_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self' data:",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    )
)
# A page of its own, not a template: what is in it came through core.foreign_html, and it loads no style sheet of ours.
_FRAME = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>E-Mail</title><style>
html { background: #fff; color: #1c1a17; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 12px; overflow-wrap: anywhere; }
img { max-width: 100%%; height: auto; }
img:not([src]) { min-width: 24px; min-height: 24px; border: 1px dashed #8a857c; }
table { max-width: 100%%; }
blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid #cfcac0; }
.real-host { color: #8a4b00; font-size: 12px; }
</style></head><body dir="auto">%s</body></html>
"""


@access.agent_required
@require_safe
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail's HTML as it was sent, sanitised; pictures from elsewhere only when they were asked for."""
    try:
        text = queries.html_of(access.viewer(request), pk)
    except MailNotFound:
        raise Http404 from None
    html = pictures.prepared(text.html, mail=pk, from_elsewhere="pictures" in request.GET)
    response = HttpResponse(_FRAME % html)
    response["Content-Security-Policy"] = FRAME_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture for the frame, by its sealed address."""
    try:
        content, media_type = pictures.picture(pk, request.GET.get("what", ""))
    except pictures.NoPicture:
        raise Http404 from None
    response = HttpResponse(content, content_type=media_type)
    response["Content-Security-Policy"] = POLICY
    # The frame has no origin of its own, so "same-origin" would keep its pictures from it.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"private, max-age={pictures.LASTS_SECONDS}"
    return response


@access.agent_required
@require_safe
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it was received, to keep."""
    try:
        content = queries.raw_of(access.viewer(request), pk)
    except MailNotFound:
        raise Http404 from None
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{pk}.eml"'
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response
