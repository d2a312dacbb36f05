"""A whole desk of real processes for a test: the command as people run it."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from firstline.testing.waiting import free_port, until


def outside_environment(**settings: str) -> dict[str, str]:
    """Our environment without what the test run sets for itself."""
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "FIRSTLINE_DATA", "FIRSTLINE_SOCKETS", "FIRSTLINE_PORT"}
    return {name: value for name, value in os.environ.items() if name not in ours} | settings


def firstline(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one verb to its end."""
    command = [sys.executable, "-m", "firstline.runtime.cli", *arguments]
    return subprocess.run(command, env=outside_environment(**settings), capture_output=True, text=True, timeout=120)


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
        """The child whose command names the word: web, worker, embedder or postgres."""
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

    def megabytes(self) -> float:
        """Memory of the whole tree, what is shared counted once (PSS)."""
        return float(sum(process.memory_full_info().pss for process in self.everybody()) / 2**20)


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
