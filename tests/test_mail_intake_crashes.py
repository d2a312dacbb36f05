"""Nothing lost, nothing twice: whatever is killed while mails come in, every mail that was answered with 250 has exactly one fate."""

import os
import signal
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import psycopg
import pytest

from firstline.channels.email.tests.letters import SERVICE
from firstline.runtime.folder import DataFolder
from firstline.runtime.postgres import DATABASE, SUPERUSER
from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.testing.waiting import free_port, until
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


def give_once(port: int, run: str) -> bool:
    """One try of a mail server; did it hear 250?"""
    raw = f"From: f4@nordlicht.example.net\r\nTo: {SERVICE}\r\nSubject: {run}\r\nMessage-ID: <{run}@example.net>\r\n\r\nKein Netz.\r\n"
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as line:
            line.sendmail("f4@nordlicht.example.net", [SERVICE], raw)
            return True
    except (OSError, smtplib.SMTPException):
        return False


@contextmanager
def database(running: Desk) -> Iterator[psycopg.Connection]:
    with psycopg.connect(host=str(DataFolder(path=running.data).sockets), user=SUPERUSER, dbname=DATABASE, autocommit=True) as line:
        yield line


def killed_at(running: Desk, port: int, run: str, *, held: str, reached: str) -> bool:
    """Kill the listener where a lock of ours on this table holds it; did the sender hear 250?"""
    with database(running) as holding, database(running) as looking, ThreadPoolExecutor(1) as pool, holding.transaction():
        holding.execute(f"LOCK TABLE {held} MODE")
        heard = pool.submit(give_once, port, run)
        until(lambda: looking.execute(reached, {"run": run}).fetchone() is not None)
        listener = running.part("listener")
        assert listener is not None
        os.kill(listener.pid, signal.SIGKILL)
        return heard.result()


def fates(running: Desk, token: str, run: str) -> list[object]:
    """Of all mails of this run, oldest first."""
    until(running.is_ready)
    until(lambda: not any(row["fate"] == "waiting" for row in logged(running, token)), seconds=120)
    ours = [row for row in logged(running, token) if row["subject"] == run]
    assert len({row["ticket"] for row in ours}) == 1
    return [row["fate"] for row in ours][::-1]


def test_a_listener_killed_just_before_it_has_kept_a_mail_gets_it_again(running: Desk, token: str, port: int) -> None:
    waits = "SELECT 1 FROM pg_locks WHERE relation = 'email_channel_inboundmail'::regclass AND NOT granted AND %(run)s <> ''"

    heard = killed_at(running, port, "before", held="email_channel_inboundmail IN SHARE", reached=waits)
    until(lambda: give_once(port, "before"))

    assert not heard
    assert fates(running, token, "before") == ["new_ticket"]


def test_a_listener_killed_between_keeping_and_saying_so_knows_the_mail_when_it_comes_again(running: Desk, token: str, port: int) -> None:
    """The mail is committed; what comes next, before 250, is calling the worker, and there it is held."""
    is_kept = "SELECT 1 FROM email_channel_inboundmail WHERE position(%(run)s::bytea IN raw) > 0"

    heard = killed_at(running, port, "behind", held="procrastinate_jobs IN ACCESS EXCLUSIVE", reached=is_kept)
    until(lambda: give_once(port, "behind"))

    assert not heard
    assert fates(running, token, "behind") == ["new_ticket", "duplicate"]


def test_a_mail_whose_250_is_lost_on_the_way_is_known_when_it_comes_again(running: Desk, token: str, port: int) -> None:
    with losing_the_last_word(port) as other:
        heard = give_once(other, "lost")
    until(lambda: give_once(port, "lost"))

    assert not heard
    assert fates(running, token, "lost") == ["new_ticket", "duplicate"]


@contextmanager
def losing_the_last_word(port: int) -> Iterator[int]:
    """A line to the listener that breaks when it says that it has the mail."""

    def pass_on(one: socket.socket, other: socket.socket, *, up_to: bytes = b"") -> None:
        with suppress(OSError):
            while (piece := one.recv(65536)) and not (up_to and up_to in piece):
                other.sendall(piece)
        for line in (one, other):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        client, _ = listening.accept()
        with client, socket.create_connection(("127.0.0.1", port)) as server:
            there = threading.Thread(target=pass_on, args=(client, server))
            there.start()
            pass_on(server, client, up_to=b"250 2.0.0 Kept")
            there.join(60)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(60)
