"""Tell listening pages that a stream has changed: the only user of NOTIFY and LISTEN; a lost word costs nothing, pages catch up."""

import asyncio
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import psycopg
from django.db import connection, transaction

CHANNEL = "firstline"
logger = logging.getLogger(__name__)

# PostgreSQL takes 8,000 bytes a notification.
_PAYLOAD_BYTES = 7000
# What a page may leave unread before we drop it: it reconnects and catches up.
_UNREAD = 200
_LONGEST_PAUSE_SECONDS = 5.0
# What of Django's facts says where the database is and how it is reached.
_ADDRESS = ("dbname", "host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey")


@dataclass(frozen=True)
class Nudge:
    """A stream changed; the page fetches what came after the last event it knows."""

    stream: str
    event: int

    @cached_property
    def sse(self) -> bytes:
        return _sse("nudge", {"stream": self.stream, "event": self.event})


@dataclass(frozen=True)
class Whisper:
    """Something fleeting that is worth no row, as "Mia is typing"."""

    stream: str
    kind: str
    data: dict[str, str | int]

    @cached_property
    def sse(self) -> bytes:
        return _sse("whisper", {**self.data, "stream": self.stream, "kind": self.kind})


@dataclass(frozen=True)
class CatchUp:
    """We may have missed words: fetch what came since."""

    sse: bytes = b"event: catchup\ndata: {}\n\n"


Word = Nudge | Whisper | CatchUp


def nudge(streams: Sequence[str], *, event: int) -> None:
    """Tell listening pages after the commit that these streams have the event; all nudges of a transaction go in one statement."""
    for entry in connection.run_on_commit:
        waiting = entry[1]
        if isinstance(waiting, _Announcement):
            waiting.add(streams, event)
            return
    announcement = _Announcement()
    announcement.add(streams, event)
    transaction.on_commit(announcement, robust=True)


def whisper(streams: Sequence[str], *, kind: str, data: dict[str, str | int]) -> None:
    """Tell listening pages something fleeting, at once."""
    _notify([["w", stream, kind, data] for stream in dict.fromkeys(streams)])


class _Announcement:
    """What one transaction will tell when it has committed."""

    def __init__(self) -> None:
        self.latest: dict[str, int] = {}

    def add(self, streams: Sequence[str], event: int) -> None:
        self.latest.update((stream, max(event, self.latest.get(stream, 0))) for stream in streams)

    def __call__(self) -> None:
        # After the commit, in a transaction of its own: a NOTIFY inside the writing one would put all commits in a row.
        _notify([["n", stream, event] for stream, event in self.latest.items()])


def _notify(words: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        for payload in _payloads(words):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def _payloads(words: list[list[Any]]) -> Iterator[str]:
    """The words as JSON lists, each small enough for one notification."""
    parts: list[str] = []
    size = 2
    for part in (json.dumps(word, separators=(",", ":")) for word in words):
        if parts and size + len(part) > _PAYLOAD_BYTES:
            yield f"[{','.join(parts)}]"
            parts, size = [], 2
        parts.append(part)
        size += len(part) + 1
    if parts:
        yield f"[{','.join(parts)}]"


def _words(payload: str) -> Iterator[Word]:
    for sort, stream, *rest in json.loads(payload):
        yield Nudge(stream, rest[0]) if sort == "n" else Whisper(stream, rest[0], rest[1])


def _sse(event: str, data: Mapping[str, str | int]) -> bytes:
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


@dataclass(eq=False)
class Subscription:
    """One page's streams and the words it has not read yet; None in the queue is the end."""

    streams: frozenset[str]
    queue: asyncio.Queue[Word | None] = field(default_factory=lambda: asyncio.Queue(_UNREAD))

    def put(self, word: Word) -> None:
        """Hand the word over, or end the subscription of a page that does not keep up."""
        try:
            self.queue.put_nowait(word)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """Forget what is unread and let the reader finish."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Listener:
    """The process's one LISTEN connection and the pages that wait for its words."""

    def __init__(self, address: Mapping[str, str | int]) -> None:
        """address: psycopg's connection facts (database_address() gives Django's)."""
        self._address = dict(address)
        self._by_stream: dict[str, set[Subscription]] = {}
        self._task: asyncio.Task[None] | None = None
        self.is_connected = asyncio.Event()

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._listen_forever())

    async def stop(self) -> None:
        """End the connection and all subscriptions."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.end_all()

    def end_all(self) -> None:
        for subscription in self._subscriptions():
            subscription.end()

    @contextmanager
    def subscribe(self, streams: frozenset[str]) -> Iterator[Subscription]:
        """The streams' words from now on, beginning with a CatchUp: what changed since the page was made is not lost."""
        subscription = Subscription(streams)
        subscription.put(CatchUp())
        for stream in streams:
            self._by_stream.setdefault(stream, set()).add(subscription)
        try:
            yield subscription
        finally:
            for stream in streams:
                listening = self._by_stream[stream]
                listening.discard(subscription)
                if not listening:
                    del self._by_stream[stream]

    def _subscriptions(self) -> set[Subscription]:
        return {subscription for listening in self._by_stream.values() for subscription in listening}

    def _deliver(self, payload: str) -> None:
        try:
            words = list(_words(payload))
        except (ValueError, TypeError, IndexError):
            logger.error("realtime.unreadable")
            return
        for word in words:
            if isinstance(word, CatchUp):
                continue
            for subscription in list(self._by_stream.get(word.stream, ())):
                subscription.put(word)

    async def _listen_forever(self) -> None:
        pause = 0.1
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as problem:
                logger.warning("realtime.disconnected", extra={"problem": type(problem).__name__})
            if self.is_connected.is_set():
                pause = 0.1
                self.is_connected.clear()
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _listen(self) -> None:
        """Listen until the connection breaks."""
        async with await psycopg.AsyncConnection.connect(
            **self._address,  # type: ignore[arg-type]  # psycopg types each of its many keywords by itself.
            autocommit=True,
            application_name="firstline-live",
            connect_timeout=5,
        ) as listening:
            await listening.execute(f"LISTEN {CHANNEL}")
            self.is_connected.set()
            for subscription in self._subscriptions():
                subscription.put(CatchUp())
            while True:
                async for word in listening.notifies(timeout=30):
                    self._deliver(word.payload)
                # A connection that died without a word is found here.
                await listening.execute("SELECT 1")


def database_address() -> dict[str, str | int]:
    """Django's connection facts for a connection outside of its pool of threads."""
    given = connection.get_connection_params()
    return {name: given[name] for name in _ADDRESS if given.get(name)}
