"""
Pictures of a mail: addresses of ours, under seal and for an hour, for the frame in which its HTML is shown.

The frame has no origin, so a browser sends no cookies from it: the seal says that somebody who may read the mail was given the address.
"""

import re
import threading
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.html import escape

from firstline.channels.email import queries
from firstline.core.foreign_html import with_pictures
from firstline.core.outbound import NotFetched, fetch
from firstline.tickets.operations.attaching import SHOWN_IN_PLACE, media_type

LASTS_SECONDS = 3600
MOST_BYTES = 5 * 1024 * 1024
_SALT = "firstline.web.mails.pictures"
_OURS = re.compile(r'(<img\b[^>]*? src=")/files/([\w-]{16,64})/(")')
# So many at a time are fetched for all who read mails just now, so that slow servers elsewhere do not hold up the desk.
_LINES = threading.BoundedSemaphore(4)
_PATIENCE_SECONDS = 3.0


class NoPicture(Exception):
    """Nothing to show under this address."""


def prepared(html: str, *, mail: int, from_elsewhere: bool) -> str:
    """Sanitised HTML with addresses that the frame can load: pictures that came with the mail, and on request those from elsewhere."""
    html = _OURS.sub(lambda found: f"{found[1]}{escape(_address(mail, f'file:{found[2]}'))}{found[3]}", html)
    return with_pictures(html, lambda address: _address(mail, f"url:{address}")) if from_elsewhere else html


def picture(mail: int, sealed: str) -> tuple[bytes, str]:
    """The picture and its media type. Raises NoPicture."""
    try:
        owner, kind, what = str(signing.loads(sealed, salt=_SALT, max_age=LASTS_SECONDS)).split(":", 2)
    except (signing.BadSignature, ValueError) as problem:
        raise NoPicture from problem
    if owner != f"{mail}":
        raise NoPicture
    content = _of_mail(mail, what) if kind == "file" else _from_elsewhere(what)
    shown = media_type("", content[:8192])
    if shown not in SHOWN_IN_PLACE:
        raise NoPicture
    return content, shown


def _address(mail: int, what: str) -> str:
    sealed = signing.dumps(f"{mail}:{what}", salt=_SALT, compress=True)
    return f"{reverse('mail_picture', args=[mail])}?what={sealed}"


def _of_mail(mail: int, key: str) -> bytes:
    file = queries.find_file(mail, key)
    if file is None or file.size > MOST_BYTES:
        raise NoPicture
    try:
        return (Path(settings.MEDIA_ROOT) / file.path).read_bytes()
    except FileNotFoundError as problem:
        raise NoPicture from problem


def _from_elsewhere(address: str) -> bytes:
    if not _LINES.acquire(timeout=_PATIENCE_SECONDS):
        raise NoPicture
    try:
        return fetch(address, kinds=SHOWN_IN_PLACE, most=MOST_BYTES).content
    except NotFetched as problem:
        raise NoPicture from problem
    finally:
        _LINES.release()
