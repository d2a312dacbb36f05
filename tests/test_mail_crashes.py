"""Sending a hundred mails while the worker is killed three times: nothing lost, at most one more copy a kill, under the same Message-ID."""

import http.client
import json
import os
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.testing.waiting import free_port, until

pytestmark = pytest.mark.slow

MAILS = 100
KILLS = 3
# So slowly that kills fall into the middle of mails.
SECONDS_A_MAIL = 0.02


class Sink:
    """Counts what arrives, by Message-ID."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # The name is aiosmtpd's.
        head = envelope.content.split(b"\r\n\r\n", 1)[0].decode()
        self.came[next(line for line in head.splitlines() if line.lower().startswith("message-id:"))] += 1
        time.sleep(SECONDS_A_MAIL)
        return "250 Message accepted"


def ask_for_help(port: int, token: str, number: int) -> None:
    """One request, and with it one confirmation to be sent."""
    requester = {"name": f"Person {number}", "mail": f"person{number}@nordlicht.example.net"}
    body = {"subject": f"Anfrage {number}", "text": "Kein WLAN", "requester": requester}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/tickets", json.dumps(body), headers)
    assert connection.getresponse().status == 201
    connection.close()


def kill_worker(running: Desk, sink: Sink, done: threading.Event) -> None:
    """Each time in the middle: when some more mails have come."""
    for kill in range(KILLS):
        until(lambda: len(sink.came) > (kill + 1) * MAILS // (KILLS + 2) or done.is_set())
        worker = running.part("worker")
        if worker is not None:
            os.kill(worker.pid, signal.SIGKILL)
        until(running.is_ready)


def test_every_mail_arrives_though_the_worker_is_killed(tmp_path: Path) -> None:
    sink, port, done = Sink(), free_port(), threading.Event()
    server = Controller(sink, hostname="127.0.0.1", port=port)
    with desk(tmp_path / "data", "--demo=people", FIRSTLINE_SMTP_URL=f"smtp://127.0.0.1:{port}") as running:
        token = firstline("token", "--for", "henrik@lindenhof.example.org", "--data", str(running.data)).stdout.strip().splitlines()[-1]
        for number in range(MAILS):
            ask_for_help(running.port, token, number)
        server.start()
        try:
            killer = threading.Thread(target=kill_worker, args=(running, sink, done))
            killer.start()
            # What was in the hands of a killed worker comes back after a minute; the way through an outage takes five.
            until(lambda: len(sink.came) >= MAILS, seconds=420)
            done.set()
            killer.join()
        finally:
            server.stop()

    assert len(sink.came) == MAILS
    assert max(sink.came.values()) <= 2
    assert sink.came.total() <= MAILS + KILLS
