"""Nothing lost, nothing twice: whatever is killed while mails come in, every accepted mail becomes one ticket."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.testing.waiting import until
from tests.test_crashes import kill_now_and_then, subjects

pytestmark = pytest.mark.slow

MAILS = 300
WRITERS = 4


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("intake") / "data", "--demo=people", FIRSTLINE_DNS="off") as one:
        yield one


@pytest.fixture(scope="module")
def token(running: Desk) -> str:
    return firstline("token", "--for", "henrik@lindenhof.example.org", "--data", str(running.data)).stdout.strip().splitlines()[-1]


def send(port: int, token: str, number: int, run: str) -> None:
    """Bring one mail until it is accepted, as a mail server does: the same bytes again and again."""
    sender = f"r{number % 100}@nordlicht.example.net"
    raw = (
        f"From: Renate <{sender}>\r\nTo: service@lindenhof.example.org\r\nSubject: Absturz {run} {number}\r\n"
        f"Message-ID: <{run}-{number}@nordlicht.example.net>\r\n\r\nKein WLAN im Zimmer {number}.\r\n"
    ).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "message/rfc822"}
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", f"/api/v1/mail?from={sender}&to=service%40lindenhof.example.org", raw, headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        if status == 202:
            return
        assert status in {0, 429, 500, 502, 503}
        time.sleep(0.05)


@pytest.mark.parametrize("part", ["worker", "web", "postgres"])
def test_every_accepted_mail_is_one_ticket(running: Desk, token: str, part: str) -> None:
    until(running.is_ready, seconds=20)
    run, done = f"mail-{part}", threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        killer = pool.submit(kill_now_and_then, running, part, done)
        list(pool.map(lambda number: send(running.port, token, number, run), range(MAILS)))
        done.set()
        killer.result()

    wanted = Counter({f"Absturz {run} {number}": 1 for number in range(MAILS)})
    until(running.is_ready, seconds=20)
    until(lambda: subjects(running.port, token, run).total() >= MAILS)
    # Whoever would make a second one has had the time.
    time.sleep(1)
    assert subjects(running.port, token, run) == wanted
