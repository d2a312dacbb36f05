"""What nobody needs any more: files that were uploaded and never sent, links that have expired."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from firstline.core.db import operation
from firstline.tickets.models import Attachment, GuestLink

UNSENT_FOR = timedelta(days=1)
EXPIRED_FOR = timedelta(days=30)


@operation
def discard_unsent_files(*, now: datetime) -> int:
    """Forget uploads that belong to nothing after a day, and remove files of the last two months that no row names."""
    unsent = Attachment.objects.filter(message=None, note=None, created_at__lt=now - UNSENT_FOR)
    unsent.delete()
    removed = 0
    for folder in {now, now - timedelta(days=28)}:
        removed += _remove_nameless(Path(settings.MEDIA_ROOT), f"{folder:%Y/%m}", before=now - UNSENT_FOR)
    return removed


@operation
def forget_expired_links(*, now: datetime) -> None:
    """A month after their end the hashes of secret links go as well."""
    GuestLink.objects.filter(expires_at__lt=now - EXPIRED_FOR).delete()


def _remove_nameless(root: Path, folder: str, *, before: datetime) -> int:
    files = [file for file in (root / folder).glob("*") if file.stat().st_mtime < before.timestamp()]
    named = set(Attachment.objects.filter(path__startswith=f"{folder}/").values_list("path", flat=True))
    nameless = [file for file in files if f"{folder}/{file.name}" not in named]
    for file in nameless:
        file.unlink(missing_ok=True)
    return len(nameless)
