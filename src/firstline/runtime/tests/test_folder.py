"""The data folder has one owner, and its socket a path that the kernel takes."""

import os
from pathlib import Path

import pytest

from firstline.runtime.folder import AlreadyRunning, DataFolder


def test_a_second_owner_learns_who_the_first_is(tmp_path: Path) -> None:
    first = DataFolder(path=tmp_path)
    first.own(verb="up", port=8123)

    with pytest.raises(AlreadyRunning) as refused:
        DataFolder(path=tmp_path).own(verb="up")

    assert (refused.value.pid, refused.value.port) == (os.getpid(), 8123)
    first.leave()


def test_a_folder_that_was_given_up_can_be_owned_again(tmp_path: Path) -> None:
    first = DataFolder(path=tmp_path)
    first.own(verb="up")
    first.leave()

    second = DataFolder(path=tmp_path)
    second.own(verb="up")

    second.leave()


def test_a_deep_folder_gets_a_short_socket_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/me")

    deep = DataFolder(path=tmp_path / ("d" * 100))

    assert str(deep.sockets).startswith("/run/me/firstline-")
    assert len(os.fsencode(deep.sockets / ".s.PGSQL.5432")) <= 107


def test_nobody_else_may_look_into_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(path=tmp_path / "desk")

    folder.prepare()

    assert folder.path.stat().st_mode & 0o077 == 0
