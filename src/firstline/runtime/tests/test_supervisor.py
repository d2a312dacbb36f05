"""The whole tree of processes: what dies comes back, a second one is refused, and nothing is left at the end."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.testing.waiting import until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("desk") / "data") as one:
        yield one


@pytest.mark.parametrize("part", ["web", "worker", "postgres"])
def test_a_killed_part_comes_back_within_ten_seconds(running: Desk, part: str) -> None:
    began = time.monotonic()

    running.kill_part(part)

    assert time.monotonic() - began < 10


def test_requests_wait_while_the_web_part_is_replaced(running: Desk) -> None:
    web = running.part("web")
    assert web is not None
    os.kill(web.pid, signal.SIGKILL)
    web.wait(5)

    assert running.get("/healthz") == 200


def test_a_second_desk_on_the_same_data_is_refused_by_name(running: Desk) -> None:
    second = firstline("up", "--data", str(running.data), "--port", "1")

    assert second.returncode == 1
    assert f"pid {running.supervisor.pid}, port {running.port}" in second.stderr


def test_commands_work_beside_the_running_desk(running: Desk) -> None:
    beside = firstline("manage", "--data", str(running.data), "migrate", "--check")

    assert (beside.returncode, beside.stderr) == (0, "")


def test_the_doctor_finds_all_parts_alive(running: Desk) -> None:
    report = firstline("doctor", "--data", str(running.data))

    assert report.returncode == 0, report.stdout + report.stderr
    assert "worker alive" in report.stdout
    assert "committed means on disk" in report.stdout


def test_the_tree_at_rest_is_small(running: Desk) -> None:
    assert running.megabytes() < 300


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_end_leaves_nothing_running(tmp_path: Path, ending: signal.Signals) -> None:
    with desk(tmp_path / "data") as one:
        everybody = one.everybody()
        one.supervisor.send_signal(ending)

        assert one.supervisor.wait(20) == 0

    assert [process for process in everybody if process.is_running() and process.status() != psutil.STATUS_ZOMBIE] == []


def test_a_killed_supervisor_takes_its_parts_along_and_the_next_start_works(tmp_path: Path) -> None:
    with desk(tmp_path / "data") as one:
        parts = one.everybody()[1:]
        one.supervisor.kill()
        one.supervisor.wait()

        with desk(tmp_path / "data") as next_one:
            assert next_one.is_ready()
        until(lambda: not any(process.is_running() for process in parts))


def test_a_full_disk_turns_writing_off_and_reading_stays(tmp_path: Path) -> None:
    with desk(tmp_path / "data", FIRSTLINE_DISK_GUARD_MB="1000000") as one:
        assert (one.data / "disk-full").exists()
        assert one.get("/healthz") == 200
