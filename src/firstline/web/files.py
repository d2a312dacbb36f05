"""Attachments: rights are checked with each request, names are ours to say, and nothing of a file ever runs on our origin."""

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from firstline.routing import filtering
from firstline.tickets.models import Attachment
from firstline.tickets.operations.attaching import SHOWN_IN_PLACE
from firstline.web import access

# Even where a browser opens the file itself: no script, no forms, no origin, no loading of anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file, for those who may read what it came with; pictures in place, everything else to keep."""
    try:
        file = filtering.get_attachment(access.viewer(request), key)
    except filtering.AttachmentNotFound:
        raise Http404 from None
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


def disposition(file: Attachment, *, shown: bool) -> str:
    """RFC 6266: a plain name for old programs, the real one as UTF-8; quotes and controls cannot get in."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in file.name).strip() or "file"
    return f"{'inline' if shown else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
