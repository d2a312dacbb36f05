"""A worker that is killed in the middle of a job: another one does the job, and a mail goes out again under its own Message-ID."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller

from firstline.runtime.tests.desks import desk, firstline, outside_environment
from firstline.runtime.tests.outside import outside
from firstline.testing.waiting import free_port, until

pytestmark = pytest.mark.slow

SAY = "from django.core.mail import send_mail; send_mail('Ihr Code', 'ABC-123', None, ['mia@lindenhof.example.org'])"
# As if the two minutes had passed in which a mail belongs to whoever has taken it.
LATER = "UPDATE tickets_delivery SET next_try_at = now() WHERE state = 'queued'"
# The job said when the mail was written, or the sweep for mails that are due: whichever came first has the mail in hand.
IN_HAND = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND task_name IN ('email.send', 'email.send_due')"
# A sweep whose next run waits already is ended as aborted: that run does its work.
LEFT = "SELECT id FROM procrastinate_jobs WHERE status NOT IN ('succeeded', 'aborted') AND id = ANY(%s)"


class SlowServer:
    """Takes the first mail and says nothing until it may."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.has_mail, self.may_answer = threading.Event(), threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # The name is aiosmtpd's.
        head = envelope.content.decode().splitlines()
        self.ids.append(next(line for line in head if line.lower().startswith("message-id:")))
        self.has_mail.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.02)
        return "250 Message accepted"


@pytest.fixture
def mails() -> SlowServer:
    return SlowServer()


@pytest.fixture
def smtp(mails: SlowServer) -> Iterator[str]:
    controller = Controller(mails, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    mails.may_answer.set()
    controller.stop()


@contextmanager
def a_worker(data: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of several on the same database."""
    command = [sys.executable, "-m", "firstline.runtime.cli", "worker", "--data", str(data)]
    process = subprocess.Popen(command, env=outside_environment(**settings))
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def say_a_code(data: Path, **settings: str) -> None:
    done = firstline("manage", "--data", str(data), "shell", "--no-imports", "-v", "0", "-c", SAY, **settings)
    assert done.returncode == 0, done.stderr


def jobs(url: str, question: str, *values: object) -> list[int]:
    with psycopg.connect(url) as connection:
        return [int(row[0]) for row in connection.execute(question.encode(), values)]


def test_what_a_killed_worker_had_in_hand_another_machine_does_within_a_minute(tmp_path: Path, mails: SlowServer, smtp: str) -> None:
    with outside(tmp_path / "outside") as (_, url):
        settings = {"DATABASE_URL": url, "FIRSTLINE_SMTP_URL": smtp}
        assert firstline("migrate", "--data", str(tmp_path / "one"), **settings).returncode == 0
        with a_worker(tmp_path / "one", **settings) as first:
            say_a_code(tmp_path / "one", **settings)
            assert mails.has_mail.wait(60)
            in_hand = jobs(url, IN_HAND)
            assert in_hand
            with a_worker(tmp_path / "two", **settings):
                os.kill(first.pid, signal.SIGKILL)
                mails.may_answer.set()

                until(lambda: not jobs(url, LEFT, in_hand), seconds=60)

                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(LATER)
                until(lambda: len(mails.ids) == 2, seconds=30)

    assert mails.ids[0] == mails.ids[1]


def test_under_the_supervisor_the_next_worker_takes_it_up_at_once(tmp_path: Path, mails: SlowServer, smtp: str) -> None:
    with desk(tmp_path / "data", FIRSTLINE_SMTP_URL=smtp) as running:
        url = f"postgresql://firstline@/firstline?host={running.data / 'run'}"
        say_a_code(running.data)
        assert mails.has_mail.wait(60)
        in_hand = jobs(url, IN_HAND)
        assert in_hand
        worker = running.part("worker")
        assert worker is not None

        os.kill(worker.pid, signal.SIGKILL)
        mails.may_answer.set()

        until(lambda: not jobs(url, LEFT, in_hand), seconds=15)
