"""Attachments: rights are checked with each request, names are ours to say, and nothing of a file ever runs on our origin."""

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from firstline.routing import filtering
from firstline.tickets.models import Attachment
from firstline.tickets.operations.attaching import SHOWN_IN_PLACE
from firstline.tickets.small_pictures import small_picture
from firstline.web import access, icons
from firstline.web.presenters import moments, readings

# Even where a browser opens the file itself: no script, no forms, no origin, no loading of anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

SMALL_SECONDS = 600
_SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 -12 48 40" fill="none" stroke="#8a857c" stroke-width="1" stroke-linecap="round"'
    f' stroke-linejoin="round">{icons.DRAWINGS["file"]}</svg>'
)


@require_safe
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file, for those who may read what it came with; pictures in place, everything else to keep."""
    file = _found(request, key)
    shown = file.media_type in SHOWN_IN_PLACE
    try:
        content = (Path(settings.MEDIA_ROOT) / file.path).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=file.media_type if shown else "application/octet-stream")
    response["Content-Disposition"] = disposition(file, shown=shown)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def small(request: HttpRequest, key: str) -> HttpResponse:
    """A small picture of a picture; the sign of a file where none can be made."""
    content = small_picture(_found(request, key))
    response = HttpResponse(content, content_type="image/webp") if content else HttpResponse(_SIGN, content_type="image/svg+xml")
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = f"private, max-age={SMALL_SECONDS}"
    return response


@require_safe
def view(request: HttpRequest, key: str) -> HttpResponse:
    """A picture, a mail or an invitation to be read in place; any other file says what it is."""
    file = _found(request, key)
    kind = readings.kind_of(file)
    reading = None
    if kind in {"letter", "event"} and file.size <= readings.MOST_BYTES:
        try:
            reading = readings.read(kind, (Path(settings.MEDIA_ROOT) / file.path).read_bytes())
        except (FileNotFoundError, readings.NotReadable):
            reading = None
    context = {"file": file, "size": moments.size_words(file.size), "kind": kind, "reading": reading, "back": _back(request, file)}
    return render(request, "files/view.html", context)


def _back(request: HttpRequest, file: Attachment) -> str:
    """To where the file stands."""
    name = "ticket" if access.viewer(request).is_agent else "request"
    place = f"#message-{file.message_id}" if file.message_id else ""
    return f"{reverse(name, args=[file.ticket.number])}{place}"


def _found(request: HttpRequest, key: str) -> Attachment:
    try:
        return filtering.get_attachment(access.viewer(request), key)
    except filtering.AttachmentNotFound:
        raise Http404 from None


def disposition(file: Attachment, *, shown: bool) -> str:
    """RFC 6266: a plain name for old programs, the real one as UTF-8; quotes and controls cannot get in."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in file.name).strip() or "file"
    return f"{'inline' if shown else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
