"""`/live/`: one stream of server-sent events a page, for the streams that its person may see."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import DatabaseError, close_old_connections

from firstline.core.realtime import CatchUp, Listener, Subscription

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
# (cookies, wanted streams) -> (person or None, allowed streams); called in a thread, may use the database.
StreamsAllowed = Callable[[str, list[str]], tuple[int | None, frozenset[str]]]

logger = logging.getLogger(__name__)
PING_SECONDS = 20.0
# Sessions end without anybody telling us: look again every five minutes.
_PINGS_BETWEEN_CHECKS = 15
_MOST_STREAMS = 50
_MOST_CONNECTIONS = 10_000
_SEND_SECONDS = 60.0


class Live:
    """Answers requests for live streams, natively asynchronous: an idle page costs no thread."""

    def __init__(self, *, listener: Listener, allowed: StreamsAllowed, threads: Executor) -> None:
        self._listener = listener
        self._allowed = allowed
        self._threads = threads
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        wanted = list(dict.fromkeys(parse_qs(scope["query_string"].decode("latin-1")).get("s", [])))
        if scope["method"] != "GET":
            return await _refuse(send, 405)
        if not _is_own_page(headers):
            return await _refuse(send, 403)
        if not wanted or len(wanted) > _MOST_STREAMS:
            return await _refuse(send, 404)
        if self._open >= _MOST_CONNECTIONS:
            return await _refuse(send, 503)
        cookies = headers.get("cookie", "")
        try:
            person, streams = await self._ask(cookies, wanted)
        except DatabaseError:
            return await _refuse(send, 503)
        if not streams:
            return await _refuse(send, 404)
        self._open += 1
        try:
            await self._stream(receive, send, cookies=cookies, person=person, streams=streams)
        finally:
            self._open -= 1

    async def _stream(self, receive: Receive, send: Send, *, cookies: str, person: int | None, streams: frozenset[str]) -> None:
        """Hand over words until the page leaves, falls behind or may see less."""
        access = f"person:{person}:access"
        with self._listener.subscribe(streams | {access} if person is not None else streams) as subscription:
            leaving = asyncio.ensure_future(_end_with_page(receive, subscription))
            try:
                await _start(send)
                pings = 0
                while True:
                    try:
                        word = await asyncio.wait_for(subscription.queue.get(), PING_SECONDS)
                    except TimeoutError:
                        pings += 1
                        if pings % _PINGS_BETWEEN_CHECKS == 0 and not await self._may_still(cookies, streams):
                            return
                        await _write(send, b": ping\n\n")
                        continue
                    if word is None:
                        return
                    if not isinstance(word, CatchUp) and word.stream == access:
                        if not await self._may_still(cookies, streams):
                            return
                        if access not in streams:
                            continue
                    await _write(send, word.sse)
            except (TimeoutError, OSError):
                return  # The page is gone or reads nothing.
            finally:
                leaving.cancel()
                await _finish(send)

    async def _may_still(self, cookies: str, streams: frozenset[str]) -> bool:
        try:
            _, allowed = await self._ask(cookies, sorted(streams))
        except DatabaseError:
            return False  # The page comes back and asks again.
        return streams <= allowed

    async def _ask(self, cookies: str, wanted: list[str]) -> tuple[int | None, frozenset[str]]:
        def ask() -> tuple[int | None, frozenset[str]]:
            close_old_connections()
            try:
                return self._allowed(cookies, wanted)
            finally:
                close_old_connections()

        return await asyncio.get_running_loop().run_in_executor(self._threads, ask)


def _is_own_page(headers: Mapping[str, str]) -> bool:
    """Does the request come from a page of ours, not from somebody else's site in the same browser?"""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


async def _end_with_page(receive: Receive, subscription: Subscription) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    subscription.end()


async def _start(send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _write(send, b"retry: 2000\n\n")


async def _write(send: Send, part: bytes) -> None:
    async with asyncio.timeout(_SEND_SECONDS):
        await send({"type": "http.response.body", "body": part, "more_body": True})


async def _finish(send: Send) -> None:
    try:
        async with asyncio.timeout(1):
            await send({"type": "http.response.body", "body": b"", "more_body": False})
    except (OSError, TimeoutError, RuntimeError):
        logger.debug("live.gone")


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
