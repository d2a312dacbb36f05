"""Speaking SMTP byte by byte with a listener of our own, whose door is a list."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from firstline.channels.email.smtp.dialogue import Dialogue, Manner


@dataclass
class Guest:
    """A door that knows some addresses and keeps mails in a list; trouble: what it raises instead."""

    known: frozenset[str] = frozenset({"service@example.org", "it@example.org"})
    kept: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    trouble: Exception | None = None
    trouble_at_rcpt: Exception | None = None

    async def knows(self, address: str) -> bool:
        if self.trouble_at_rcpt is not None:
            raise self.trouble_at_rcpt
        return address.lower() in self.known

    async def take(self, raw: bytes, *, sender: str, recipients: tuple[str, ...], client_host: str, lmtp: bool) -> int:
        if self.trouble is not None:
            raise self.trouble
        self.kept.append(raw)
        self.envelopes.append((sender, recipients, client_host))
        return len(self.kept)


class Line:
    """A client that says exactly what it is told to."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._unread = b""
        self.greeting = self.hear()

    def say(self, words: bytes) -> None:
        self._socket.sendall(words)

    def ask(self, words: str) -> str:
        """A command and the whole answer."""
        self.say(words.encode() + b"\r\n")
        return self.hear()

    def hear(self) -> str:
        """One answer, all its lines; empty when the line was closed."""
        lines = []
        while True:
            while b"\r\n" not in self._unread:
                piece = self._socket.recv(65536)
                if not piece:
                    return ""
                self._unread += piece
            line, _, self._unread = self._unread.partition(b"\r\n")
            lines.append(line.decode())
            if line[3:4] != b"-":
                return "\n".join(lines)

    def begin(self, *, hello: str = "EHLO", to: str = "service@example.org") -> None:
        """As far as the mail itself."""
        for words in (f"{hello} me.example.net", "MAIL FROM:<renate@example.net>", f"RCPT TO:<{to}>"):
            assert self.ask(words).startswith("250")
        assert self.ask("DATA").startswith("354")

    def close(self) -> None:
        self._socket.close()


@contextmanager
def listening(door: Guest, *, lmtp: bool = False, most: int = 1_000_000, idle_seconds: float = 10.0) -> Iterator[int]:
    """A listener in a thread; its port."""
    manner = Manner("desk.example.org", lmtp, most, idle_seconds=idle_seconds)
    ready, ports, loop = threading.Event(), [], asyncio.new_event_loop()
    meetings: set[asyncio.Task[None]] = set()

    def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        meeting = loop.create_task(Dialogue(reader=reader, writer=writer, door=door, manner=manner).run())
        meetings.add(meeting)
        meeting.add_done_callback(meetings.discard)

    async def serve() -> None:
        async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
            ports.append(server.sockets[0].getsockname()[1])
            ready.set()
            await stop.wait()
            for meeting in list(meetings):
                meeting.cancel()
            await asyncio.gather(*meetings, return_exceptions=True)

    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
