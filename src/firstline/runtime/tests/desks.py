"""A whole desk of real processes for a test: the command as people run it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

# Start and recovery take a second or two; a busy test machine may need much longer.
PATIENCE_SECONDS = 60.0


def until(what: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until it is so; how long it took. Fails when it never is."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, f"not so after {seconds:.0f} s"
        time.sleep(0.02)
    return time.monotonic() - began


def outside_environment(**settings: str) -> dict[str, str]:
    """Our environment without what the test run sets for itself."""
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "FIRSTLINE_DATA", "FIRSTLINE_SOCKETS", "FIRSTLINE_PORT"}
    return {name: value for name, value in os.environ.items() if name not in ours} | settings


def firstline(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one verb to its end."""
    command = [sys.executable, "-m", "firstline.runtime.cli", *arguments]
    return subprocess.run(command, env=outside_environment(**settings), capture_output=True, text=True, timeout=120)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Desk:
    """One running `firstline up`."""

    supervisor: subprocess.Popen[bytes]
    data: Path
    port: int

    def get(self, path: str) -> int:
        """The status of the answer, 0 for none."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asking.request("GET", path)
            return asking.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            asking.close()

    def is_ready(self) -> bool:
        assert self.supervisor.poll() is None, self.log.read_text()
        return self.get("/healthz") == 200

    @property
    def log(self) -> Path:
        return self.data.with_suffix(".log")

    def part(self, word: str) -> psutil.Process | None:
        """The child whose command names the word: web, worker or postgres."""
        for child in psutil.Process(self.supervisor.pid).children():
            try:
                if any(argument.rsplit("/", 1)[-1] == word for argument in child.cmdline()):
                    return child
            except psutil.Error:
                continue
        return None

    def kill_part(self, word: str) -> None:
        """kill -9, and wait until another has taken its place and the desk is ready."""
        before = self.part(word)
        assert before is not None
        os.kill(before.pid, signal.SIGKILL)
        until(lambda: (now := self.part(word)) is not None and now.pid != before.pid and self.is_ready())

    def everybody(self) -> list[psutil.Process]:
        supervisor = psutil.Process(self.supervisor.pid)
        return [supervisor, *supervisor.children(recursive=True)]


@contextmanager
def desk(data: Path, *arguments: str, **settings: str) -> Iterator[Desk]:
    """A desk that is ready, and gone afterwards whatever happens."""
    port = free_port()
    command = [sys.executable, "-m", "firstline.runtime.cli", "up", "--data", str(data), "--port", str(port), *arguments]
    with data.with_suffix(".log").open("wb") as log:
        supervisor = subprocess.Popen(command, env=outside_environment(**settings), stdout=log, stderr=subprocess.STDOUT)
    running = Desk(supervisor, data, port)
    try:
        until(running.is_ready)
        yield running
    finally:
        if supervisor.poll() is None:
            supervisor.terminate()
        try:
            supervisor.wait(30)
        finally:
            supervisor.kill()
