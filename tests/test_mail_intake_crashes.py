"""Nothing lost, nothing twice: whatever is killed while mails come in, every mail that was answered with 250 has exactly one fate."""

import os
import signal
import smtplib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from firstline.channels.email.tests.letters import SERVICE
from firstline.runtime.tests.desks import Desk, desk, firstline, free_port, until
from tests.test_crashes import call

pytestmark = pytest.mark.slow

MAILS = 300
KILLS = 3
SENDERS = 4


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Desk]:
    listen = {"FIRSTLINE_SMTP_LISTEN": f"127.0.0.1:{port}", "FIRSTLINE_DNS": "off"}
    with desk(tmp_path_factory.mktemp("mail") / "data", "--demo=people", **listen) as one:
        yield one


@pytest.fixture(scope="module")
def token(running: Desk) -> str:
    return firstline("token", "--for", "henrik@lindenhof.example.org", "--data", str(running.data)).stdout.strip().splitlines()[-1]


def send(port: int, number: int, run: str) -> None:
    """As a mail server does: until it hears 250, never giving up, never told 5xx."""
    sender = f"r{number}@nordlicht.example.net"
    raw = f"From: {sender}\r\nTo: {SERVICE}\r\nSubject: {run} {number}\r\nMessage-ID: <{run}.{number}@example.net>\r\n\r\nKein Netz.\r\n"
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=30) as line:
                line.sendmail(sender, [SERVICE], raw)
                return
        except smtplib.SMTPResponseException as refusal:
            assert refusal.smtp_code < 500  # noqa: PT017  # Going on is the rule here.
        except smtplib.SMTPRecipientsRefused as refusal:
            assert all(code < 500 for code, _ in refusal.recipients.values())  # noqa: PT017
        except (OSError, smtplib.SMTPException):
            pass
        time.sleep(0.05)


def kill_now_and_then(running: Desk, part: str, done: threading.Event) -> None:
    for _ in range(KILLS):
        done.wait(0.5)
        process = running.part(part)
        if process is not None:
            os.kill(process.pid, signal.SIGKILL)
        until(running.is_ready)


def logged(running: Desk, token: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    path = "/api/v1/mail-log?limit=200"
    while path:
        status, answer = call(running.port, token, "GET", path)
        assert status == 200
        rows += answer["items"]  # type: ignore[arg-type]
        path = f"/api/v1/mail-log?limit=200&cursor={answer['next']}" if answer["next"] else ""
    return rows


@pytest.mark.parametrize("part", ["listener", "web", "worker", "postgres"])
def test_every_mail_has_exactly_one_ticket(running: Desk, token: str, port: int, part: str) -> None:
    done = threading.Event()
    with ThreadPoolExecutor(SENDERS + 1) as pool:
        killer = pool.submit(kill_now_and_then, running, part, done)
        list(pool.map(lambda number: send(port, number, part), range(MAILS)))
        done.set()
        killer.result()
    until(running.is_ready)
    until(lambda: not any(row["fate"] == "waiting" for row in logged(running, token)), seconds=120)

    ours = [row for row in logged(running, token) if str(row["subject"]).startswith(f"{part} ")]
    new = [row["subject"] for row in ours if row["fate"] == "new_ticket"]
    assert sorted(map(str, new)) == sorted(f"{part} {number}" for number in range(MAILS))
    assert {row["fate"] for row in ours} <= {"new_ticket", "duplicate"}
    assert len({row["ticket"] for row in ours}) == MAILS
