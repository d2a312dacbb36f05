"""A desk of our own to be measured: started on a free port with a past of so many tickets, and thrown away afterwards."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from firstline.runtime.benching.client import Connection, Refused
from firstline.runtime.folder import DataFolder
from firstline.runtime.postgres import DATABASE, ROLE

AGENT = "petra@lindenhof.example.org"
LEAD = "henrik@lindenhof.example.org"
_READY_SECONDS = 90
_SETTLED_SECONDS = 120
_UNSETTLED = b"""
    SELECT (SELECT count(*) FROM tickets_delivery WHERE state = 'queued' AND next_try_at <= now())
        + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND (scheduled_at IS NULL OR scheduled_at <= now()))
"""


class Desk:
    """A running desk; use it in a `with`."""

    def __init__(self, *, tickets: int, smtp: bool = False, jobs: int = 0) -> None:
        """smtp: with a listener for mail. jobs: so many at the same time, if not the usual number."""
        self.tickets = tickets
        self.smtp_port = _free_port() if smtp else 0
        self.path = Path(tempfile.mkdtemp(prefix="firstline-bench-"))
        self.port = _free_port()
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("FIRSTLINE_") and name != "DATABASE_URL"
        }
        self.environment |= {
            "FIRSTLINE_DATA": str(self.path),
            "FIRSTLINE_PORT": str(self.port),
            "FIRSTLINE_BASE_URL": f"http://localhost:{self.port}",
        }
        if smtp:
            self.environment |= {"FIRSTLINE_SMTP_LISTEN": f"127.0.0.1:{self.smtp_port}", "FIRSTLINE_DNS": "off"}
        if jobs:
            self.environment["FIRSTLINE_WORKER_CONCURRENCY"] = str(jobs)
        self.seeded_in = 0.0
        self.opened: list[Connection] = []

    def __enter__(self) -> "Desk":
        self.log = (self.path / "bench.log").open("wb")
        try:
            self._start()
            begin = time.monotonic()
            self._run("demo", "--tickets", str(self.tickets), "--open", str(self.tickets // 10), "--seed", "1")
            self.seeded_in = time.monotonic() - begin
            self.token = self._run("token", "--for", AGENT).split()[-1]
            self.settle()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self.log.close()
        shutil.rmtree(self.path, ignore_errors=True)

    def restart(self) -> None:
        """As it is found in the morning, without what the making of its past has left in memory. Raises Refused."""
        self._stop()
        self._start()

    def database(self) -> psycopg.Connection:
        """A connection of our own, beside the product."""
        return psycopg.connect(host=str(DataFolder(path=self.path).sockets), dbname=DATABASE, user=ROLE, autocommit=True)

    def settle(self) -> None:
        """Wait until the outbox and the queue are empty: what one row caused is not to be paid by the next one."""
        deadline = time.monotonic() + _SETTLED_SECONDS
        with self.database() as database:
            while time.monotonic() < deadline:
                left = database.execute(_UNSETTLED).fetchone()
                if not left or not left[0]:
                    return
                time.sleep(0.2)

    def connect(self, headers: dict[str, str]) -> Connection:
        """A connection that is closed with the desk at the latest."""
        connection = Connection(self.port, headers)
        self.opened.append(connection)
        return connection

    def program(self) -> Connection:
        """A connection with an API token."""
        return self.connect({"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})

    def browser(self, cookies: str) -> Connection:
        """A connection with the cookies of somebody who has signed in."""
        return self.connect({"Cookie": cookies, "Accept-Encoding": "gzip", "Accept-Language": "de"})

    def sign_in(self, mail: str, password: str) -> str:
        """Sign in as in a browser; gives the cookies. Raises Refused."""
        asking = self.connect({})
        page = asking.ask("GET", "/accounts/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
        if page.status != 200 or token is None:
            raise Refused(f"sign-in page: {page.status}")
        cookie = _cookie("firstline_csrf", page.headers)
        form = f"csrfmiddlewaretoken={token[1].decode()}&login={quote(mail)}&password={quote(password)}".encode()
        headers = f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nOrigin: http://localhost:{self.port}\r\n"
        answer = asking.ask("POST", "/accounts/login/", form, headers)
        session = _cookie("firstline_session", answer.headers)
        if not session:
            raise Refused(f"signing in: {answer.status}")
        return f"{cookie}; {session}"

    def _start(self) -> None:
        self.process = subprocess.Popen(self._command("up", "--no-demo"), env=self.environment, stdout=self.log, stderr=self.log)
        self._until_ready()

    def _stop(self) -> None:
        for connection in self.opened:
            connection.close()
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _until_ready(self) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        asking = self.connect({})
        while time.monotonic() < deadline:
            try:
                if asking.ask("GET", "/healthz").status == 200:
                    return
            except OSError:
                asking.close()
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise Refused((self.path / "bench.log").read_text(encoding="utf-8", errors="replace")[-2000:])

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(self._command(*arguments), env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Refused(done.stderr[-2000:])
        return done.stdout.strip()

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "firstline.runtime.cli", *arguments]


def _cookie(name: str, headers: dict[str, str]) -> str:
    """The cookie as it is sent back; empty where there is none."""
    found = re.search(rf"{name}=[^;]+", headers.get("set-cookie", ""))
    return found[0] if found else ""


def as_body(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
