"""The embedded server: made once, started from any of the ladder's programs, back after a kill, refused where it cannot be right."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from firstline.runtime import postgres
from firstline.runtime.binaries import NoPostgres, find_binaries, look_at
from firstline.runtime.folder import DataFolder
from firstline.runtime.postgres import DatabaseFailed, Server

DEBIAN = Path("/usr/lib/postgresql/15/bin")


@contextmanager
def running(data: Path) -> Iterator[Server]:
    folder = DataFolder(path=data)
    folder.prepare()
    server = Server(folder=folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def connect(server: Server) -> "closing[psycopg.Connection]":
    return closing(psycopg.connect(host=str(server.folder.sockets), user="firstline", dbname="firstline", autocommit=True))


def answer(server: Server, question: str) -> str:
    with connect(server) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])


@pytest.fixture(autouse=True)
def own_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIRSTLINE_SOCKETS", raising=False)


def test_a_fresh_server_takes_our_role_by_its_socket_and_nothing_by_the_network(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert answer(server, "SELECT current_user") == "firstline"
        assert answer(server, "SHOW listen_addresses") == ""


def test_committed_means_on_disk(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        values = {answer(server, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")}

    assert values == {"on"}


def test_our_role_is_no_superuser(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert answer(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == "False"


@pytest.mark.skipif(not DEBIAN.is_dir(), reason="Debian's PostgreSQL 15 is not installed")
def test_debians_fifteen_serves_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_POSTGRES_BIN", str(DEBIAN))

    with running(tmp_path) as server:
        assert server.binaries.major == 15
        assert answer(server, "SELECT upper('äöü')") == "ÄÖÜ"


@pytest.mark.skipif(not DEBIAN.is_dir(), reason="Debian's PostgreSQL 15 is not installed")
def test_a_cluster_is_run_by_programs_of_its_own_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_POSTGRES_BIN", str(DEBIAN))
    with running(tmp_path):
        pass
    monkeypatch.delenv("FIRSTLINE_POSTGRES_BIN")

    with running(tmp_path) as server:
        assert server.binaries.major == 15


def test_what_was_committed_survives_a_killed_server(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        with connect(server) as connection:
            connection.execute("CREATE TABLE told (what text)")
            connection.execute("INSERT INTO told VALUES ('the router is dark')")
        assert server.process is not None
        os.kill(server.process.pid, signal.SIGKILL)

        server.start()

        assert answer(server, "SELECT what FROM told") == "the router is dark"


def test_a_killed_first_start_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    with running(tmp_path) as server:
        assert answer(server, "SELECT 1") == "1"

    assert not half.exists()


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        server.stop()
        with (server.folder.cluster / "postgresql.conf").open("a") as settings:
            settings.write("no_such_setting = 1\n")

        with pytest.raises(DatabaseFailed, match="no_such_setting"):
            server.start()


def test_parents_of_the_data_folder_keep_their_modes(tmp_path: Path) -> None:
    parent = tmp_path / "private"
    parent.mkdir(mode=0o700)

    with running(parent / "desk"):
        pass

    assert parent.stat().st_mode & 0o777 == 0o700


def test_a_named_folder_is_the_only_one_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_POSTGRES_BIN", str(tmp_path))

    with pytest.raises(NoPostgres, match="FIRSTLINE_POSTGRES_BIN"):
        find_binaries()


def test_a_version_too_old_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.11'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("FIRSTLINE_POSTGRES_BIN", str(tmp_path))

    found = look_at(tmp_path)

    assert found is not None
    assert found.major == 14
    with pytest.raises(NoPostgres, match="oldest supported"):
        find_binaries()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_where_root_may_not_pretend_another_user_runs_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_unprivileged", lambda: ())
    postgres._other_user.cache_clear()
    data = Path(tempfile.mkdtemp(prefix="firstline-other-"))

    for _ in ("first start", "second start"):
        with running(data) as server:
            assert answer(server, "SELECT current_user") == "firstline"

    shutil.rmtree(data)
    postgres._other_user.cache_clear()
