"""A cheap HTTP client for measuring: one kept-alive socket, no more parsing than needed (its own cost is measured beside)."""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Barrier, Thread


class Refused(Exception):
    """The answer was not one of success; the argument is its status and the beginning of its body."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """One client's connection; reconnects when the server has closed it."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.port = port
        self.head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": f"localhost:{port}", **headers}.items())
        self._socket: socket.socket | None = None
        self._unread = b""

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def ask(self, method: str, path: str, body: bytes = b"", headers: str = "") -> Answer:
        """One request and its whole answer. Raises OSError."""
        length = f"Content-Length: {len(body)}\r\n" if body or method == "POST" else ""
        request = f"{method} {path} HTTP/1.1\r\n{self.head}{headers}{length}\r\n".encode() + body
        for attempt in (1, 2):
            opened = self._open()
            try:
                opened.sendall(request)
                return self._read(opened)
            except ConnectionError:
                self.close()
                if attempt == 2:
                    raise
        raise AssertionError

    def lines(self, path: str) -> socket.socket:
        """Open a stream (server-sent events) and give its socket, the request sent."""
        opened = self._open()
        opened.sendall(f"GET {path} HTTP/1.1\r\n{self.head}Accept: text/event-stream\r\n\r\n".encode())
        return opened

    def _open(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._unread = b""
        return self._socket

    def _read(self, opened: socket.socket) -> Answer:
        head = self._until(opened, b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for name, _, value in (line.partition(":") for line in lines):
            # Only cookies come more than once.
            headers[name.lower()] = f"{headers.get('set-cookie', '')}; {value}" if name.lower() == "set-cookie" else value.strip()
        if "content-length" in headers:
            body = self._exactly(opened, int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            body = self._chunks(opened)
        else:
            body = b""
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(first.split(" ", 2)[1]), headers, body)

    def _chunks(self, opened: socket.socket) -> bytes:
        parts = []
        while size := int(self._until(opened, b"\r\n").split(b";")[0], 16):
            parts.append(self._exactly(opened, size))
            self._exactly(opened, 2)
        self._exactly(opened, 2)
        return b"".join(parts)

    def _until(self, opened: socket.socket, mark: bytes) -> bytes:
        while mark not in self._unread:
            self._unread += self._more(opened)
        found, _, self._unread = self._unread.partition(mark)
        return found

    def _exactly(self, opened: socket.socket, size: int) -> bytes:
        parts, held = [self._unread], len(self._unread)
        while held < size:
            parts.append(self._more(opened))
            held += len(parts[-1])
        whole = b"".join(parts)
        self._unread = whole[size:]
        return whole[:size]

    def _more(self, opened: socket.socket) -> bytes:
        read = opened.recv(262_144)
        if not read:
            raise ConnectionResetError
        return read


Ask = Callable[[Connection, int], Answer]


@dataclass
class Run:
    """What came of one measurement: seconds of each request, of the whole, and of our own CPU."""

    seconds: list[float] = field(default_factory=list)
    whole: float = 0.0
    own_cpu: float = 0.0
    refused: str = ""


def drive(connections: Sequence[Connection], ask: Ask, *, requests: int, lasts: float) -> Run:
    """All connections at once, each in a thread, until enough requests or seconds are over; an unwanted answer ends the run."""
    run = Run()
    barrier = Barrier(len(connections) + 1)
    share = max(1, requests // len(connections))

    def work(number: int, connection: Connection) -> None:
        mine: list[float] = []
        barrier.wait()
        end = time.perf_counter() + lasts
        for turn in range(share):
            begin = time.perf_counter()
            try:
                answer = ask(connection, turn * len(connections) + number)
            except OSError as problem:
                run.refused = type(problem).__name__
                break
            now = time.perf_counter()
            if answer.status >= 300:
                run.refused = f"{answer.status} {answer.body[:120].decode(errors='replace')}"
                break
            mine.append(now - begin)
            if now > end:
                break
        run.seconds += mine

    threads = [Thread(target=work, args=pair, daemon=True) for pair in enumerate(connections)]
    for thread in threads:
        thread.start()
    barrier.wait()
    begin, cpu = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.join()
    run.whole, run.own_cpu = time.perf_counter() - begin, time.process_time() - cpu
    return run
