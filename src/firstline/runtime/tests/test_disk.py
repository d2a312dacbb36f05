"""The guard raises its flag before the disk is full and lowers it when there is room again."""

from pathlib import Path
from typing import NamedTuple

import pytest

from firstline.core.disk import is_full
from firstline.runtime import disk

MEGABYTE = 1024 * 1024


class Usage(NamedTuple):
    free: int


def test_the_desk_stops_taking_in_below_the_least_and_starts_again_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    states = []
    guard = disk.Guard(tmp_path)

    # Free megabytes, look by look; 520 is not yet a tenth above the least of 500.
    for free in (501, 499, 520, 551):
        monkeypatch.setattr(disk.shutil, "disk_usage", lambda _, free=free: Usage(free * MEGABYTE))
        told.append(guard.look() is not None)
        states.append(is_full(data=tmp_path))

    assert states == [False, True, True, False]
    assert told == [False, True, False, True]


def test_a_flag_left_by_a_killed_desk_is_looked_at_anew(tmp_path: Path) -> None:
    (tmp_path / "disk-full").touch()

    disk.Guard(tmp_path)

    assert not is_full(data=tmp_path)
