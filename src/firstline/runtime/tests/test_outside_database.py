"""A desk on somebody else's PostgreSQL (DATABASE_URL) is the same desk; one that could lose what it acknowledged is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from firstline.config import env
from firstline.config.env import SettingError
from firstline.runtime.postgres import ROLE
from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.runtime.tests.outside import order, outside
from firstline.testing.waiting import free_port


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with outside(tmp_path_factory.mktemp("outside")) as (_, address):
        yield address


@pytest.fixture(scope="module")
def running(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("desk") / "data", "--demo=people", DATABASE_URL=url) as one:
        yield one


@pytest.mark.slow
def test_the_desk_serves_and_starts_no_database_of_its_own(running: Desk) -> None:
    assert running.get("/accounts/login/") == 200
    assert running.part("web") is not None
    assert running.part("postgres") is None
    assert not (running.data / "postgres").exists()


@pytest.mark.slow
def test_the_doctor_is_content(running: Desk, url: str) -> None:
    report = firstline("doctor", "--data", str(running.data), DATABASE_URL=url)

    assert report.returncode == 0, report.stdout + report.stderr
    assert "worker alive" in report.stdout
    assert "committed means on disk" in report.stdout


@pytest.mark.slow
def test_a_backup_of_the_running_desk_is_restored_on_another_server(running: Desk, url: str, tmp_path: Path) -> None:
    archive = tmp_path / "desk.tar"
    made = firstline("backup", str(archive), "--data", str(running.data), DATABASE_URL=url)
    assert made.returncode == 0, made.stderr

    with outside(tmp_path / "other") as (_, other):
        restored = firstline("restore", str(archive), "--data", str(tmp_path / "data"), DATABASE_URL=other)

    assert restored.returncode == 0, restored.stderr


@pytest.mark.slow
def test_nothing_is_restored_under_a_desk_that_works_elsewhere(running: Desk, url: str, tmp_path: Path) -> None:
    archive = tmp_path / "desk.tar"
    firstline("backup", str(archive), "--data", str(running.data), DATABASE_URL=url)

    same_folder = firstline("restore", str(archive), "--data", str(running.data), "--replace", DATABASE_URL=url)
    other_machine = firstline("restore", str(archive), "--data", str(tmp_path / "data"), "--replace", DATABASE_URL=url)

    assert (same_folder.returncode, other_machine.returncode) == (1, 1)
    assert "already running" in same_folder.stderr
    assert "A worker is at work on this database" in other_machine.stderr


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_a_server_that_forgets_with_the_power_is_refused_with_a_hint(setting: str, tmp_path: Path) -> None:
    with outside(tmp_path / "outside", **{setting: "off"}) as (_, url):
        started = firstline("up", "--data", str(tmp_path / "data"), "--port", str(free_port()), DATABASE_URL=url)
        report = firstline("doctor", "--data", str(tmp_path / "data"), DATABASE_URL=url)

    assert started.returncode == 1
    assert f"{setting} switched off" in started.stderr
    assert "Switch it on" in started.stderr
    assert (report.returncode, f"Switch on {setting}" in report.stdout) == (1, True)


@pytest.mark.slow
def test_a_role_that_forgets_with_the_power_is_refused_as_well(tmp_path: Path) -> None:
    with outside(tmp_path / "outside") as (server, url):
        order(server, f"ALTER ROLE {ROLE} SET synchronous_commit = off")

        started = firstline("up", "--data", str(tmp_path / "data"), "--port", str(free_port()), DATABASE_URL=url)

    assert started.returncode == 1
    assert "synchronous_commit switched off" in started.stderr


@pytest.mark.slow
def test_a_server_that_is_away_is_told_plainly(tmp_path: Path) -> None:
    url = f"postgresql://{ROLE}:secret@127.0.0.1:{free_port()}/firstline"

    started = firstline("up", "--data", str(tmp_path / "data"), "--port", str(free_port()), DATABASE_URL=url)

    assert started.returncode == 1
    assert "DATABASE_URL" in started.stderr
    assert "Traceback" not in started.stderr
    assert "secret" not in started.stderr


def test_an_address_may_say_how_the_way_is_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@db.example.org/desk?sslmode=verify-full&sslrootcert=/etc/ssl/our%20own.pem")

    assert env.database_tls("DATABASE_URL") == {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/our own.pem"}


def test_an_address_with_an_unknown_word_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@db.example.org/desk?sslmod=require")

    with pytest.raises(SettingError, match="sslmod"):
        env.database_tls("DATABASE_URL")
