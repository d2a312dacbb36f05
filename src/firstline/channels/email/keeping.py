"""Mails that became files, because no mail server was named: people's words are not kept longer than they are of use."""

from datetime import datetime
from pathlib import Path


def forget_written(*, folder: Path, before: datetime) -> int:
    """Remove the mails that were written into the folder before this moment; how many."""
    old = [file for file in folder.glob("*.eml") if file.stat().st_mtime < before.timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
