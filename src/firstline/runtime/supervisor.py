"""One process tree for the whole desk: starts the parts in order, restarts what dies, stops cleanly, guards the disk."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType
from urllib.parse import urlsplit

from firstline.config import env
from firstline.runtime import disk, processes
from firstline.runtime.embedded import SUPERVISED, is_embedded, name_places
from firstline.runtime.folder import DataFolder
from firstline.runtime.listening import EMBEDDER_FD, LISTEN_FD, MAIL_FDS, CannotStart, bind, bind_embedder, bind_mail
from firstline.runtime.postgres import DatabaseFailed, Server

# This module must not import Django, psycopg or uvicorn: the supervisor lives as long as the desk, in little memory.

_LOOK_SECONDS = 2.0
_GRACE_SECONDS = 14.0
_LONGEST_PAUSE_SECONDS = 5.0


class _StopAsked(Exception):
    """A signal came while we were starting."""


@dataclass
class Part:
    """A child that is always to be there; or, with `asked`, when somebody waits at that socket."""

    name: str
    environment: dict[str, str]
    keep: tuple[int, ...] = ()
    asked: socket.socket | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_not_before: float = 0.0
    _pause: float = field(default=0.0, repr=False)

    def start(self) -> None:
        self.process = processes.spawn(_command(self.name), death_signal=signal.SIGTERM, environment=self.environment, keep=self.keep)
        self.started_at = time.monotonic()

    def has_ended(self) -> bool:
        """Whatever the exit code: a worker without its database ends with 0."""
        return self.process is None or self.process.poll() is not None

    def waits_for(self, now: float) -> socket.socket | None:
        """Where somebody may ask for it, while it is away and may start."""
        return self.asked if self.process is None and now >= self.start_not_before else None

    def is_wanted(self) -> bool:
        return self.asked is None or bool(select.select([self.asked], [], [], 0)[0])

    def plan_restart(self, now: float) -> None:
        """At once after a good while, after growing pauses when it dies young."""
        lived_long = now - self.started_at > 10
        self._pause = 0.0 if lived_long else min(max(self._pause * 2, 0.1), _LONGEST_PAUSE_SECONDS)
        self.start_not_before = now + self._pause
        self.process = None


class Supervisor:
    """Runs one desk until it is told to stop."""

    def __init__(self, folder: DataFolder, *, port: int, demo: str) -> None:
        self._folder = folder
        self._port = port
        self._demo = demo
        self._server = Server(folder=folder) if is_embedded() else None
        self._parts: list[Part] = []
        self._listening: socket.socket | None = None
        self._mail: list[socket.socket] = []
        self._embedder: socket.socket | None = None
        self._announcement = ""
        self._is_announced = False
        self._is_starting = True
        self._is_stopping = False
        self._retry_database_at = 0.0

    def run(self) -> None:
        """Start, watch, stop. Raises CannotStart, AlreadyRunning, DatabaseFailed, NoPostgres."""
        self._folder.own(verb="up", port=self._port)
        name_places(self._folder)
        wake = self._watch_signals()
        try:
            self._listening = bind(self._port)
            self._mail = bind_mail(env.mail_ports("FIRSTLINE_SMTP_LISTEN"))
            self._embedder = bind_embedder(self._folder.sockets)
            self._guard = disk.Guard(self._folder.path)
            if self._server is not None:
                self._server.start()
            self._prepare()
            self._start_parts()
            self._is_starting = False
            while not self._is_stopping:
                self._look()
                now = time.monotonic()
                asked = [socket for part in self._parts if (socket := part.waits_for(now)) is not None]
                ready, _, _ = select.select([wake, *asked], [], [], _LOOK_SECONDS if self._is_announced else 0.2)
                if wake in ready:
                    wake.recv(4096)
        except _StopAsked:
            pass
        finally:
            self._stop()

    def _watch_signals(self) -> socket.socket:
        """A socket that becomes readable when a signal came: the loop wakes up at once."""
        wake, woken = socket.socketpair()
        wake.setblocking(False)
        woken.setblocking(False)
        self._woken = woken
        signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop_asked)
        return wake

    def _stop_asked(self, number: int, frame: FrameType | None) -> None:
        self._is_stopping = True
        if self._is_starting:
            self._is_starting = False
            raise _StopAsked

    def _prepare(self) -> None:
        """Checks, migrations and the demo world, in a child whose memory ends with it."""
        child = subprocess.Popen(
            _command("prepare", f"--demo={self._demo}"),
            env=self._environment(),
            stdout=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=processes.die_with_parent(signal.SIGTERM),
        )
        try:
            told, _ = child.communicate()
        except BaseException:
            processes.kill(child)
            raise
        if child.returncode != 0:
            raise CannotStart("The desk could not be prepared; the reason stands above.")
        self._announcement = told.decode(errors="replace").strip()

    def _start_parts(self) -> None:
        assert self._listening is not None
        # The web part listens on a socket that we keep open: while it is replaced, requests wait instead of failing.
        web = self._environment() | {LISTEN_FD: str(self._listening.fileno())}
        self._parts = [Part("web", web, keep=(self._listening.fileno(),)), Part("worker", self._environment())]
        if self._mail:
            numbers = tuple(listening.fileno() for listening in self._mail)
            mail = self._environment() | {MAIL_FDS: ",".join(map(str, numbers))}
            self._parts.append(Part("listener", mail, keep=numbers))
        for part in self._parts:
            part.start()
        assert self._embedder is not None
        number = self._embedder.fileno()
        self._parts.append(Part("embedder", self._environment() | {EMBEDDER_FD: str(number)}, keep=(number,), asked=self._embedder))

    def _environment(self) -> dict[str, str]:
        # Few malloc arenas: threads otherwise keep megabytes of free memory each.
        return {**os.environ, SUPERVISED: "1", "MALLOC_ARENA_MAX": "2"}

    def _look(self) -> None:
        """One round: disk, database, parts, and the announcement once everything is ready."""
        news = self._guard.look()
        if news:
            _say(news)
        now = time.monotonic()
        if self._server is not None and not self._server.is_running() and now >= self._retry_database_at:
            self._restart_database(self._server)
        for part in self._parts:
            if part.process is not None and part.has_ended():
                if part.asked is None or part.process.returncode:
                    _say(f"The {part.name} ended (code {part.process.returncode}); starting it again.")
                part.plan_restart(now)
            if part.process is None and time.monotonic() >= part.start_not_before and part.is_wanted():
                part.start()
        if not self._is_announced and self._is_healthy():
            self._is_announced = True
            lines = (f"Firstline is ready: {_address(self._port)}", self._announcement, "Stop it with Ctrl-C.")
            _say("\n".join(line for line in lines if line))

    def _restart_database(self, server: Server) -> None:
        _say("The database ended; starting it again.")
        try:
            server.start()
        except (DatabaseFailed, OSError) as problem:
            # As after a full disk: the next attempt may find room.
            self._retry_database_at = time.monotonic() + _LOOK_SECONDS
            _say(str(problem))

    def _is_healthy(self) -> bool:
        """Does GET /healthz answer 200? Asked by hand: an HTTP client would stay in memory for this one question."""
        assert self._listening is not None
        host = self._listening.getsockname()[0]
        question = f"GET /healthz HTTP/1.1\r\nHost: {urlsplit(_address(self._port)).netloc}\r\nConnection: close\r\n\r\n"
        try:
            with socket.create_connection((env.own_end(host), self._port), timeout=1) as asking:
                asking.sendall(question.encode())
                return asking.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def _stop(self) -> None:
        """Faces and worker first, together; then the database. A second Ctrl-C changes nothing: this ends within the grace times."""
        self._is_starting = False
        for part in self._parts:
            if part.process is not None and part.process.poll() is None:
                part.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _GRACE_SECONDS
        for part in self._parts:
            if part.process is not None:
                processes.stop(part.process, grace_seconds=max(0.1, deadline - time.monotonic()))
        if self._server is not None:
            self._server.stop()
        for listening in (self._listening, self._embedder, *self._mail):
            if listening is not None:
                listening.close()
        self._folder.leave()


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "firstline.runtime.cli", *arguments]


def _address(port: int) -> str:
    return env.text("FIRSTLINE_BASE_URL", f"http://localhost:{port}")


def _say(text: str) -> None:
    # Perhaps into a file on the disk that is full: nobody reads it then, and the desk goes on.
    with contextlib.suppress(OSError):
        print(text, flush=True)
