"""`firstline mail`: takes one mail from the standard input, as mail servers hand it to a program, and answers with their exit codes."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError

from firstline.channels.email import entrances
from firstline.channels.email.accepting import Envelope, TooBig, accept
from firstline.channels.email.entrances import NoEntrance
from firstline.channels.email.models import InboundMail
from firstline.core import disk

_CHUNK = 1024 * 1024


def take(*, sender: str, recipients: Sequence[str], now: datetime) -> int:
    """Accept the mail; gives the exit code. Whatever is the desk's own trouble is temporary: the server keeps the mail and comes again."""
    try:
        return _take(sender=sender, recipients=recipients, now=now)
    except (DatabaseError, OSError) as problem:
        return _say(os.EX_TEMPFAIL, f"not now: {problem}")


def _take(*, sender: str, recipients: Sequence[str], now: datetime) -> int:
    unknown = [address for address in recipients if not entrances.knows(address)]
    if unknown:
        return _say(os.EX_NOUSER, f"nobody here is called {', '.join(unknown)}")
    if disk.is_full(data=settings.DATA):
        return _say(os.EX_TEMPFAIL, "not now: there is no room on the disk")
    raw = _read(most=settings.MAIL_MAX_BYTES)
    if not raw.strip():
        return _say(os.EX_DATAERR, "there is no mail on the standard input")
    try:
        mail = accept(raw=raw, envelope=Envelope(InboundMail.Way.COMMAND, sender, tuple(recipients)), now=now)
    except TooBig:
        return _say(os.EX_UNAVAILABLE, f"larger than {settings.MAIL_MAX_BYTES} bytes")
    except NoEntrance:
        return _say(os.EX_TEMPFAIL, "not now: the desk has no mail address yet")
    print(mail.pk)
    return os.EX_OK


def _read(*, most: int) -> bytes:
    """The whole input, but never much more than is taken."""
    parts, size = [], 0
    while size <= most and (part := sys.stdin.buffer.read(_CHUNK)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _say(code: int, words: str) -> int:
    print(f"firstline mail: {words}", file=sys.stderr)
    return code
