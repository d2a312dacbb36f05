"""The listener as a part of the whole desk: mails come in by SMTP and LMTP, and it comes back when it dies."""

import os
import signal
import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from firstline.channels.email.tests.letters import SERVICE, STRANGER, letter
from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.testing.waiting import free_port, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, ports: tuple[int, int]) -> Iterator[Desk]:
    listen = f"127.0.0.1:{ports[0]},lmtp://127.0.0.1:{ports[1]}"
    with desk(tmp_path_factory.mktemp("post") / "data", "--demo=people", FIRSTLINE_SMTP_LISTEN=listen) as one:
        yield one


def send(client: smtplib.SMTP) -> dict[str, tuple[int, bytes]]:
    with client:
        return client.sendmail(STRANGER, [SERVICE], letter())


def test_mail_comes_in_by_smtp_and_lmtp(running: Desk, ports: tuple[int, int]) -> None:
    assert send(smtplib.SMTP("127.0.0.1", ports[0])) == {}
    assert send(smtplib.LMTP("127.0.0.1", ports[1])) == {}


def test_mail_for_others_is_not_relayed(running: Desk, ports: tuple[int, int]) -> None:
    with smtplib.SMTP("127.0.0.1", ports[0]) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        client.sendmail(STRANGER, ["somebody@elsewhere.example.com"], letter())

    assert refusal.value.recipients["somebody@elsewhere.example.com"][0] == 550


def test_a_killed_listener_comes_back(running: Desk, ports: tuple[int, int]) -> None:
    part = running.part("listener")
    assert part is not None
    os.kill(part.pid, signal.SIGKILL)

    # The supervisor keeps the socket: clients wait until somebody answers.
    assert send(smtplib.SMTP("127.0.0.1", ports[0], timeout=30)) == {}


def test_without_its_database_mail_is_put_off_and_never_refused(running: Desk, ports: tuple[int, int]) -> None:
    server = running.part("postgres")
    assert server is not None
    codes = set()
    with smtplib.SMTP("127.0.0.1", ports[0], timeout=30) as client:
        client.ehlo()
        os.kill(server.pid, signal.SIGKILL)
        for _ in range(20):
            client.mail(STRANGER)
            codes.add(client.rcpt(SERVICE)[0])
            client.rset()

    assert codes <= {250, 451}
    until(running.is_ready)
    assert send(smtplib.SMTP("127.0.0.1", ports[0])) == {}


def test_a_port_that_is_taken_stops_the_start_with_a_hint(running: Desk, ports: tuple[int, int], tmp_path: Path) -> None:
    second = firstline("up", "--data", str(tmp_path / "data"), "--port", str(free_port()), "--smtp-port", str(ports[0]))

    assert second.returncode == 1
    assert f"Port {ports[0]} on 127.0.0.1 cannot be used" in second.stderr
