"""Live streams: who may listen, what arrives from another process, and what happens when rights or connections go."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from firstline.core.realtime import CHANNEL, Listener
from firstline.runtime.live import Live

# The run's own server; no tables are needed here.
DATABASE = os.environ["DATABASE_URL"]
MIA = 7


class Page:
    """One open live stream, as the server sees it."""

    def __init__(self) -> None:
        self.status = 0
        self.events: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self.leave = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.leave.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        for block in message.get("body", b"").decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            if "event" in lines:
                self.events.put_nowait((lines["event"], json.loads(lines["data"])))

    async def next(self) -> tuple[str, dict[str, Any]]:
        return await asyncio.wait_for(self.events.get(), 10)


class Doorkeeper:
    """Mia may listen to what the test says."""

    def __init__(self, *allowed: str) -> None:
        self.allowed = set(allowed)

    def __call__(self, cookies: str, wanted: list[str]) -> tuple[int | None, frozenset[str]]:
        return (MIA if cookies else None), frozenset(self.allowed & set(wanted))


def scope(*streams: str, **headers: str) -> dict[str, Any]:
    given = {"host": "desk.example.org", "cookie": "session=mia", **headers}
    encoded = [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()]
    query = "&".join(f"s={stream}" for stream in streams).encode()
    return {"type": "http", "method": "GET", "path": "/live/", "query_string": query, "headers": encoded}


@asynccontextmanager
async def shell(doorkeeper: Doorkeeper) -> AsyncIterator[Live]:
    listener = Listener(conninfo_to_dict(DATABASE))
    listener.start()
    await asyncio.wait_for(listener.is_connected.wait(), 10)
    with ThreadPoolExecutor(1) as threads:
        try:
            yield Live(listener=listener, allowed=doorkeeper, threads=threads)
        finally:
            await listener.stop()


def story(tell: Callable[[Live, Doorkeeper], Any], *allowed: str) -> None:
    async def run() -> None:
        doorkeeper = Doorkeeper(*allowed)
        async with shell(doorkeeper) as live:
            await tell(live, doorkeeper)

    asyncio.run(run())


async def notify(*words: list[Any]) -> None:
    async with await psycopg.AsyncConnection.connect(DATABASE, autocommit=True) as connection:
        await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(words)])


async def refused(live: Live, request: dict[str, Any]) -> int:
    page = Page()
    await live(request, page.receive, page.send)
    return page.status


@asynccontextmanager
async def opened(live: Live, *streams: str) -> AsyncIterator[tuple[Page, "asyncio.Task[None]"]]:
    page = Page()
    answering = asyncio.create_task(live(scope(*streams), page.receive, page.send))  # type: ignore[arg-type]  # the ends of a page
    assert await page.next() == ("catchup", {})
    yield page, answering
    page.leave.set()
    await asyncio.wait_for(answering, 10)


def test_a_nudge_of_another_process_reaches_the_page() -> None:
    async def tell(live: Live, doorkeeper: Doorkeeper) -> None:
        async with opened(live, "ticket:1") as (page, _):
            words = json.dumps([["n", "ticket:2", 4], ["n", "ticket:1", 5]])
            say = f"execute('SELECT pg_notify(%s, %s)', ['{CHANNEL}', '{words}'])"
            order = f"import psycopg; psycopg.connect({DATABASE!r}, autocommit=True).{say}"
            await asyncio.to_thread(subprocess.run, [sys.executable, "-c", order], check=True)

            assert await page.next() == ("nudge", {"stream": "ticket:1", "event": 5})

    story(tell, "ticket:1", "ticket:2")


def test_a_whisper_carries_its_own_words() -> None:
    async def tell(live: Live, doorkeeper: Doorkeeper) -> None:
        async with opened(live, "ticket:1") as (page, _):
            await notify(["w", "ticket:1", "typing", {"person": MIA}])

            assert await page.next() == ("whisper", {"person": MIA, "stream": "ticket:1", "kind": "typing"})

    story(tell, "ticket:1")


def test_streams_that_are_not_allowed_look_like_none() -> None:
    async def tell(live: Live, doorkeeper: Doorkeeper) -> None:
        assert await refused(live, scope("ticket:2")) == 404
        assert await refused(live, scope()) == 404

    story(tell, "ticket:1")


def test_pages_of_other_sites_are_turned_away() -> None:
    async def tell(live: Live, doorkeeper: Doorkeeper) -> None:
        assert await refused(live, scope("ticket:1", origin="https://evil.example.net")) == 403
        assert await refused(live, scope("ticket:1", sec_fetch_site="cross-site")) == 403

    story(tell, "ticket:1")


def test_who_may_see_less_is_cut_off_at_once() -> None:
    async def tell(live: Live, doorkeeper: Doorkeeper) -> None:
        async with opened(live, "ticket:1") as (_, answering):
            doorkeeper.allowed.clear()

            await notify(["n", f"person:{MIA}:access", 9])

            await asyncio.wait_for(answering, 10)

    story(tell, "ticket:1")


def test_who_may_still_see_it_all_stays_connected() -> None:
    async def tell(live: Live, doorkeeper: Doorkeeper) -> None:
        async with opened(live, "ticket:1") as (page, _):
            await notify(["n", f"person:{MIA}:access", 9])
            await notify(["n", "ticket:1", 10])

            assert await page.next() == ("nudge", {"stream": "ticket:1", "event": 10})

    story(tell, "ticket:1")


def test_after_a_broken_connection_pages_are_told_to_catch_up() -> None:
    async def tell(live: Live, doorkeeper: Doorkeeper) -> None:
        async with opened(live, "ticket:1") as (page, _):
            async with await psycopg.AsyncConnection.connect(DATABASE, autocommit=True) as other:
                await other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'firstline-live'")

            assert await page.next() == ("catchup", {})

    story(tell, "ticket:1")


@pytest.mark.parametrize("unreadable", ["no json", "[1]", "{}"])
def test_what_nobody_can_read_harms_nobody(unreadable: str) -> None:
    async def tell(live: Live, doorkeeper: Doorkeeper) -> None:
        async with opened(live, "ticket:1") as (page, _):
            async with await psycopg.AsyncConnection.connect(DATABASE, autocommit=True) as connection:
                await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, unreadable])
            await notify(["n", "ticket:1", 1])

            assert await page.next() == ("nudge", {"stream": "ticket:1", "event": 1})

    story(tell, "ticket:1")
