"""From ASGI to Django's WSGI handler in our own threads: bodies spooled to disk, chunks handed over, long-lived database connections."""

import asyncio
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from firstline.core import disk
from firstline.runtime.live import Receive, Scope, Send

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_IN_MEMORY_BYTES = 1024 * 1024
_CHUNK_BYTES = 64 * 1024
# Requests waiting for a thread; more would only be answered when nobody waits any longer.
_MOST_WAITING = 500


class BodyTooBig(Exception):
    """The request's body is larger than the desk takes."""


class PageLeft(Exception):
    """The client closed the connection before its request was complete."""


class Bridge:
    """Runs a WSGI application for an ASGI server."""

    def __init__(
        self, *, wsgi: WsgiApplication, threads: ThreadPoolExecutor, body_limit: int, own_limits: Mapping[str, int] | None = None
    ) -> None:
        """own_limits: paths with a limit of their own."""
        self._wsgi = wsgi
        self._threads = threads
        self._body_limit = body_limit
        self._own_limits = own_limits or {}
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._waiting >= _MOST_WAITING:
            await answer_plainly(send, 503, b"The desk is very busy. Please try again in a moment.\n")
            return
        try:
            await self._answer(scope, receive, send)
        except BodyTooBig:
            await answer_plainly(send, 413, b"That is larger than the desk takes.\n")
        except PageLeft:
            return
        except OSError as problem:
            if not disk.is_lack_of_room(problem):
                raise
            await answer_plainly(send, 503, b"The desk's disk is full, so nothing can be taken in. Please try again later.\n")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as body:
            size = await self._read_body(scope, receive, body)
            body.seek(0)
            environ = environ_of(scope, body, size)
            answer = _Answer(receive, send)
            self._waiting += 1
            try:
                await asyncio.get_running_loop().run_in_executor(self._threads, answer.make, self._wsgi, environ)
            finally:
                self._waiting -= 1
            await answer.finish()

    async def _read_body(self, scope: Scope, receive: Receive, body: IO[bytes]) -> int:
        """Write the request's body into the file; returns its size. Raises BodyTooBig, PageLeft."""
        limit = self._own_limits.get(scope["path"], self._body_limit)
        for name, value in scope["headers"]:
            if name == b"content-length" and int(value) > limit:
                raise BodyTooBig
        size = 0
        while True:
            part = await receive()
            if part["type"] == "http.disconnect":
                raise PageLeft
            chunk = part.get("body", b"")
            size += len(chunk)
            if size > limit:
                raise BodyTooBig
            body.write(chunk)
            if not part.get("more_body", False):
                return size


class _Answer:
    """One answer on its way: an ordinary one is sent by the loop in one piece, a streamed one chunk by chunk as it is made."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._left = threading.Event()
        self._start: dict[str, Any] = {}
        self._body = b""
        self._is_streaming = False

    def make(self, wsgi: WsgiApplication, environ: dict[str, Any]) -> None:
        """In a thread: run the application to the end of its answer."""
        made = wsgi(environ, self._start_response)
        try:
            if getattr(made, "streaming", False):
                self._hand_over(made)
            else:
                self._body = b"".join(made)
        finally:
            close = getattr(made, "close", None)
            if close is not None:
                close()

    async def finish(self) -> None:
        """In the loop: send what is not sent yet."""
        if not self._is_streaming:
            await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body, "more_body": False})

    def _start_response(self, status: str, headers: list[tuple[str, str]], problem: Any = None) -> Callable[[bytes], None]:
        encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self._start = {"type": "http.response.start", "status": int(status[:3]), "headers": encoded}
        return self._write

    def _write(self, data: bytes) -> None:
        raise NotImplementedError("Django hands its body over as an iterable.")

    def _hand_over(self, made: Iterable[bytes]) -> None:
        """Send each chunk as it comes, small ones of a file together; stops when nobody reads any longer."""
        # Files come in small blocks that would cost one hop between thread and loop each.
        patience = _CHUNK_BYTES if getattr(made, "file_to_stream", None) is not None else 0
        waiting = bytearray()
        for chunk in made:
            waiting += chunk
            if len(waiting) > patience:
                self._in_loop(bytes(waiting))
                waiting.clear()
            if self._left.is_set():
                return
        self._body = bytes(waiting)

    def _in_loop(self, chunk: bytes) -> None:
        asyncio.run_coroutine_threadsafe(self._send_chunk(chunk), self._loop).result()

    async def _send_chunk(self, chunk: bytes) -> None:
        if not self._is_streaming:
            self._is_streaming = True
            self._watch = asyncio.ensure_future(self._watch_page())
            await self._send(self._start)
        try:
            await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
        except OSError:
            self._left.set()

    async def _watch_page(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._left.set()


def environ_of(scope: Scope, body: IO[bytes], size: int) -> dict[str, Any]:
    """The WSGI environment of an ASGI request."""
    path, mounted = unquote_to_bytes(scope.get("raw_path") or scope["path"].encode()), scope.get("root_path", "").encode()
    if mounted and path.startswith(mounted):
        path = path[len(mounted) :]
    server, client = scope.get("server") or ("localhost", 0), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": mounted.decode("latin-1"),
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": str(client[0]),
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ.update(_headers_of(scope["headers"]))
    environ["CONTENT_LENGTH"] = str(size) if size else environ.get("CONTENT_LENGTH", "")
    return environ


def _headers_of(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Headers by their WSGI names, repeated ones joined; names with an underscore could pose as others and are left out."""
    named: dict[str, str] = {}
    for raw_name, raw_value in headers:
        if b"_" in raw_name:
            continue
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        if name not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            name = f"HTTP_{name}"
        between = "; " if name == "HTTP_COOKIE" else ","
        named[name] = f"{named[name]}{between}{value}" if name in named else value
    return named


async def answer_plainly(send: Send, status: int, text: bytes) -> None:
    """An answer without Django: it is overloaded or must not see the request."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text, "more_body": False})
