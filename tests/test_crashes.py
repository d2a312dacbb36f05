"""Nothing lost, nothing twice: whatever is killed while requests come in, every acknowledged ticket exists exactly once."""

import http.client
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.testing.waiting import until

pytestmark = pytest.mark.slow

CREATES = 300
KILLS = 3
WRITERS = 4


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("crash") / "data", "--demo=people") as one:
        yield one


@pytest.fixture(scope="module")
def token(running: Desk) -> str:
    return firstline("token", "--for", "henrik@lindenhof.example.org", "--data", str(running.data)).stdout.strip().splitlines()[-1]


def call(
    port: int, token: str, method: str, path: str, body: dict[str, object] | None = None, key: str = ""
) -> tuple[int, dict[str, object]]:
    """One call over a fresh connection, as a client does that knows of no crash."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
    try:
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    finally:
        connection.close()


def create(port: int, token: str, number: int, run: str) -> int:
    """Send until it is acknowledged, under one key; gives the ticket's number."""
    body = {
        "subject": f"Absturz {run} {number}",
        "text": "Kein WLAN",
        "requester": {"name": "Renate", "mail": f"r{number % 20}@nordlicht.example.net"},
    }
    while True:
        try:
            status, answer = call(port, token, "POST", "/api/v1/tickets", body, key=f"{run}-{number}")
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.05)
            continue
        if status == 201:
            return int(str(answer["number"]))
        assert status in {409, 429, 500, 502, 503}, answer
        time.sleep(0.05)


def subjects(port: int, token: str, run: str) -> Counter[str]:
    """Every ticket of this run that the desk lists."""
    found: Counter[str] = Counter()
    path = "/api/v1/tickets?limit=100"
    patience = time.monotonic() + 20
    while path:
        status, answer = call(port, token, "GET", path)
        if status == 503 and time.monotonic() < patience:
            time.sleep(0.2)  # The desk is just coming back and says so.
            continue
        assert status == 200
        items = answer["items"]
        assert isinstance(items, list)
        found.update(item["subject"] for item in items if item["subject"].startswith(f"Absturz {run} "))
        path = f"/api/v1/tickets?limit=100&cursor={answer['next']}" if answer.get("next") else ""
    return found


def kill_now_and_then(running: Desk, part: str, done: threading.Event) -> list[float]:
    """Kill the part three times in mid-load; gives how long each time took until all parts were ready again."""
    gaps = []
    for _ in range(KILLS):
        done.wait(0.5)
        process = running.part(part)
        if process is not None:
            os.kill(process.pid, signal.SIGKILL)
        began = time.monotonic()
        until(running.is_ready, seconds=10)
        gaps.append(time.monotonic() - began)
    return gaps


@pytest.mark.parametrize("part", ["web", "worker", "postgres"])
def test_every_acknowledged_ticket_exists_exactly_once(running: Desk, token: str, part: str, tmp_path: Path) -> None:
    until(running.is_ready, seconds=20)
    done = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        killer = pool.submit(kill_now_and_then, running, part, done)
        numbers = list(pool.map(lambda n: create(running.port, token, n, part), range(CREATES)))
        done.set()
        gaps = killer.result()

    assert len(set(numbers)) == CREATES
    assert subjects(running.port, token, part) == Counter({f"Absturz {part} {n}": 1 for n in range(CREATES)})
    assert max(gaps) < 10
