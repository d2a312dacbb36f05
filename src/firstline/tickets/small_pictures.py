"""Small pictures of attachments: made when first asked for, kept beside the file, gone with it (operations.tidying)."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from firstline.core import shrinking
from firstline.tickets.models import Attachment
from firstline.tickets.operations.attaching import SHOWN_IN_PLACE

# Of the file's own name; an empty one says that none can be made.
ENDING = ".small"
MOST_BYTES = 40 * 1024 * 1024


def small_picture(file: Attachment) -> bytes:
    """The small WebP of an attachment that the reader may open; empty if it is no picture, broken, or too costly."""
    if file.media_type not in SHOWN_IN_PLACE or file.size > MOST_BYTES:
        return b""
    source = Path(settings.MEDIA_ROOT) / file.path
    kept = source.with_name(source.name + ENDING)
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        pass
    if not source.exists():
        return b""
    try:
        made = shrinking.shrunk(source)
    except shrinking.Busy:
        return b""
    except shrinking.NotShrunk:
        made = b""
    _keep(made, kept)
    return made


def _keep(content: bytes, target: Path) -> None:
    """Whole or not at all; two that do it at once write the same."""
    being_written = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    try:
        being_written.write_bytes(content)
        os.replace(being_written, target)
    except OSError:
        # Without room on the disk it is made again next time.
        being_written.unlink(missing_ok=True)
