"""
The part that holds the models of the search: one for the whole desk, there only while somebody needs it.

Invariant: it keeps nothing. Whoever asks while it is away or dies asks again, or goes by words.
"""

import json
import os
import socket
import threading
from socketserver import StreamRequestHandler, ThreadingMixIn, UnixStreamServer
from typing import Any

from firstline.runtime.listening import handed_embedder
from firstline.search import embedding, reading

# This module must not import Django: the models take memory enough.

# Whoever waits at a page comes first: what is read is mostly the worker's.
_NICE = 5


class _Orders(StreamRequestHandler):
    """One order of one caller: a line of JSON, answered by another one."""

    timeout = 10

    def handle(self) -> None:
        try:
            line = self.rfile.readline(reading.LONGEST_ORDER)
            if not line.endswith(b"\n"):
                return  # Somebody who only wanted the models to be there.
            order = json.loads(line)
            answer = self.server.answered(order["kind"], order["texts"])  # type: ignore[attr-defined]  # _Embedder
            self.wfile.write(json.dumps(answer).encode() + b"\n")
        except (OSError, ValueError, KeyError, TypeError):
            return  # Who does not wait any more, or speaks another language, gets nothing.


class _Embedder(ThreadingMixIn, UnixStreamServer):
    """Reads text by text, so that a question does not wait behind a heap of passages."""

    daemon_threads = True

    def __init__(self, listening: socket.socket, *, idle_seconds: float) -> None:
        super().__init__("", _Orders, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.timeout = idle_seconds
        self._is_idle = False
        self._one_at_a_time = threading.Lock()

    def answered(self, kind: Any, texts: Any) -> dict[str, tuple[str, list[Any]]]:
        if kind not in reading.KINDS:
            raise ValueError(kind)
        answer: dict[str, tuple[str, list[Any]]] = {}
        for text in texts:
            with self._one_at_a_time:
                found = reading.read_here([text], kind=kind)
            for name, (version, vectors) in found.items():
                answer.setdefault(name, (version, []))[1].extend(vectors)
        return answer

    def handle_timeout(self) -> None:
        self._is_idle = True

    def serve_until_idle(self) -> None:
        while not self._is_idle:
            self.handle_request()


def run(*, idle_seconds: float) -> None:
    """Read until nobody has asked for so long."""
    os.nice(_NICE)
    threading.Thread(target=embedding.installed, daemon=True).start()
    _Embedder(handed_embedder(), idle_seconds=idle_seconds).serve_until_idle()
