"""What nobody needs any more: files that were uploaded and never sent, links that have expired."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from firstline.core.db import operation
from firstline.tickets.models import Attachment, GuestLink

UNSENT_FOR = timedelta(days=1)
EXPIRED_FOR = timedelta(days=30)


@operation
def discard_unsent_files(*, now: datetime) -> None:
    """Forget uploads that belong to nothing after a day; the files themselves go with `remove_nameless_files`."""
    Attachment.objects.filter(message=None, note=None, created_at__lt=now - UNSENT_FOR).delete()


def remove_nameless_files(*, now: datetime) -> int:
    """
    Remove stored files that no row names: their rows went, or a kill came between writing the file and committing its row.

    Only after the rows are gone for good, and only files of more than a day: a younger one's row may be just on its way.
    """
    root = Path(settings.MEDIA_ROOT)
    folders = [str(folder.relative_to(root)) for folder in root.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]")]
    return sum(_remove_nameless(root, folder, before=now - UNSENT_FOR) for folder in sorted(folders))


@operation
def forget_expired_links(*, now: datetime) -> None:
    """A month after their end the hashes of secret links go as well."""
    GuestLink.objects.filter(expires_at__lt=now - EXPIRED_FOR).delete()


def _remove_nameless(root: Path, folder: str, *, before: datetime) -> int:
    files = [file for file in (root / folder).glob("*") if file.stat().st_mtime < before.timestamp()]
    named = set(Attachment.objects.filter(path__startswith=f"{folder}/").values_list("path", flat=True))
    # What stands beside a file under its name and an ending (small_pictures) goes with it; keys have no dot.
    nameless = [file for file in files if f"{folder}/{file.name.partition('.')[0]}" not in named]
    for file in nameless:
        file.unlink(missing_ok=True)
    return len(nameless)
