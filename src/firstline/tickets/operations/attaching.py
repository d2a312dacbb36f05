"""Files: stored under names of our own, outside of any web root, checked by size and content."""

import hashlib
import io
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import puremagic
from django.conf import settings

from firstline.core.db import insert, operation
from firstline.core.text import one_line
from firstline.people.models import Person
from firstline.tickets.models import Attachment, Ticket

MOST_FILES = 20
REFUSED_ENDINGS = frozenset(
    {".exe", ".com", ".scr", ".bat", ".cmd", ".msi", ".pif", ".vbs", ".jse", ".wsf", ".hta", ".lnk", ".ps1", ".jar"}
)
# Types that a browser may show in place; all others are only downloaded.
SHOWN_IN_PLACE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class FileTooLarge(Exception):
    """The file is larger than the desk takes; the argument is the limit in bytes."""


class FileRefused(Exception):
    """Files of this kind are not taken (programs)."""


class TooManyFiles(Exception):
    """One ticket holds so many unfinished uploads that no more are taken."""


@dataclass(frozen=True)
class Received:
    """A file that came with what somebody sent us; content_id names it within the text (pictures of a mail)."""

    name: str
    content: bytes
    content_id: str = ""


@operation
def attach(*, ticket: Ticket, by: Person, name: str, content: BinaryIO, now: datetime) -> Attachment:
    """
    Keep a file that by is about to send; it belongs to nothing until a message or note names its key.

    Raises FileTooLarge, FileRefused, TooManyFiles. Writes below settings.MEDIA_ROOT before the row commits.
    """
    name = safe_name(name)
    if Path(name).suffix.lower() in REFUSED_ENDINGS:
        raise FileRefused(name)
    if Attachment.objects.filter(ticket=ticket, uploaded_by=by, message=None, note=None).count() >= MOST_FILES:
        raise TooManyFiles

    key = secrets.token_urlsafe(24)
    path = f"{now:%Y/%m}/{key}"
    size, digest, head = _store(content, Path(settings.MEDIA_ROOT) / path, most=settings.ATTACHMENT_MAX_BYTES)
    return Attachment.objects.create(
        ticket=ticket,
        uploaded_by=by,
        key=key,
        name=name,
        media_type=media_type(name, head),
        size=size,
        sha256=digest,
        path=path,
        created_at=now,
    )


@operation
def keep_received(*, ticket: Ticket, by: Person, files: Sequence[Received], now: datetime) -> list[Attachment]:
    """
    Keep all files of something that has reached us, whatever they are: it is taken already, and nothing of it may be lost.

    They belong to nothing until a message names their keys. Programs as well: nothing is ever run, all but pictures is only downloaded.
    """
    kept = []
    for file in files:
        key = secrets.token_urlsafe(24)
        path = f"{now:%Y/%m}/{key}"
        size, digest, head = _store(io.BytesIO(file.content), Path(settings.MEDIA_ROOT) / path, most=None)
        name = safe_name(file.name)
        row = Attachment(ticket=ticket, uploaded_by=by, key=key, name=name, media_type=media_type(name, head), size=size, path=path)
        row.sha256, row.content_id, row.created_at = digest, file.content_id, now
        kept.append(row)
    if kept:
        insert(*kept)
    return kept


@operation
def discard(*, attachment: Attachment, by: Person) -> None:
    """Remove a file that was not sent yet; the file itself goes with the nightly sweep."""
    Attachment.objects.filter(pk=attachment.pk, uploaded_by=by, message=None, note=None).delete()


def safe_name(name: str) -> str:
    """The name to show and to download under: no path, no controls, no invisible characters, at most 120 characters."""
    last = one_line(name.replace("\\", "/").rsplit("/", 1)[-1], most=400)
    shown = "".join(c for c in last if c.isprintable() and c not in '"<>|*?:/\\')
    stem, dot, ending = shown.strip(" .").rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[:108]}.{ending}"
    return shown.strip(" .")[:120] or "file"


def media_type(name: str, head: bytes) -> str:
    """What the content says it is; the ending decides only where the content says nothing."""
    try:
        return str(puremagic.from_string(head, mime=True, filename=name)) or "application/octet-stream"
    except (puremagic.PureError, ValueError):
        return "text/plain" if head and _is_text(head) else "application/octet-stream"


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head


def _store(content: BinaryIO, target: Path, *, most: int | None) -> tuple[int, str, bytes]:
    """Write and count; a file of more than `most` bytes leaves nothing behind."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size, head = 0, b""
    try:
        with target.open("xb") as out:
            while chunk := content.read(256 * 1024):
                size += len(chunk)
                if most is not None and size > most:
                    raise FileTooLarge(most)
                head = head or chunk[:8192]
                digest.update(chunk)
                out.write(chunk)
            # The row that names it is committed to the disk; so must be what it names.
            out.flush()
            os.fsync(out.fileno())
        _sync_folder(target.parent)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return size, digest.hexdigest(), head


def _sync_folder(folder: Path) -> None:
    """The name of a new file is on the disk only with its folder."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
