"""The disk guard: stop taking things in while there is still room to stop cleanly (a full disk stops PostgreSQL for good)."""

import shutil
from pathlib import Path

from firstline.config import env
from firstline.core import disk

_MEGABYTE = 1024 * 1024


class Guard:
    """Raises and lowers the data folder's flag; the faces refuse writes while it is up."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._least = env.integer("FIRSTLINE_DISK_GUARD_MB", 500, low=10, high=1_000_000) * _MEGABYTE
        disk.lower_flag(data=data)
        self._is_up = False

    def look(self) -> str | None:
        """Compare free space with the least we keep; what to tell the operator when the answer has changed."""
        free = shutil.disk_usage(self._data).free
        # A tenth more before we open again: no flapping at the border.
        is_short = free < (self._least * 1.1 if self._is_up else self._least)
        if is_short == self._is_up:
            return None
        self._is_up = is_short
        if not is_short:
            disk.lower_flag(data=self._data)
            return "There is room on the disk again; Firstline takes in requests."
        try:
            disk.raise_flag(data=self._data)
        except OSError:
            self._is_up = False  # Not even an empty file fits: try again at the next look.
        return f"Only {free // _MEGABYTE} MB are free on the disk of {self._data}: Firstline takes in nothing more until there is room."
