"""Is there room on the disk? The supervisor's guard raises a flag file; everybody else looks for it (one system call)."""

import errno
from pathlib import Path

_FLAG = Path("disk-full")


def is_full(*, data: Path) -> bool:
    """Must the desk take in nothing more? data: the data folder (settings.DATA)."""
    return (data / _FLAG).exists()


def raise_flag(*, data: Path) -> None:
    (data / _FLAG).touch()


def lower_flag(*, data: Path) -> None:
    (data / _FLAG).unlink(missing_ok=True)


def is_lack_of_room(problem: BaseException | None) -> bool:
    """Did a file not fit, before the guard could see it coming?"""
    return isinstance(problem, OSError) and problem.errno in {errno.ENOSPC, errno.EDQUOT}
