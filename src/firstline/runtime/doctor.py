"""`firstline doctor`: what is right with this installation, what is not, and what to do about it."""

import importlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import django

from firstline.config import env
from firstline.runtime.binaries import OLDEST_SUPPORTED

State = Literal["ok", "warning", "failure"]
_MARKS: dict[State, str] = {"ok": "ok     ", "warning": "warning", "failure": "FAILURE"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at; the hint says what to do and is empty where all is well."""

    what: str
    state: State
    hint: str = ""


def run() -> int:
    """Print all findings; 1 if there is a failure among them."""
    findings = list(examine())
    for finding in findings:
        print(f"{_MARKS[finding.state]}  {finding.what}" + (f"\n         {finding.hint}" if finding.hint else ""))
    return 1 if any(finding.state == "failure" for finding in findings) else 0


def examine() -> Iterator[Finding]:
    """All checks in their order; those that need the database are left out when it does not answer."""
    yield python()
    django.setup()
    from django.conf import settings

    yield data_folder(settings.DATA)
    yield disk_space(settings.DATA)
    yield base_url(settings.BASE_URL)
    yield from proxies(settings.BASE_URL, trusted=bool(settings.TRUSTED_PROXIES))
    yield mail(settings.SMTP_URL)
    answer = database()
    yield answer
    if answer.state == "failure":
        return
    for check in (durability, migrations, worker, jobs, demo_password):
        yield _guarded(check)


def _guarded(check: Callable[[], Finding]) -> Finding:
    """A check that breaks is itself a finding."""
    from django.db import DatabaseError

    try:
        return check()
    except DatabaseError as problem:
        return Finding(what=check.__name__.replace("_", " "), state="failure", hint=f"The database refused: {problem}")


def python() -> Finding:
    # Older ones never come this far: the packaging and bin/start refuse them.
    return Finding(what=f"Python {'.'.join(map(str, sys.version_info[:3]))}", state="ok")


def data_folder(data: Path) -> Finding:
    what = f"data folder {data}"
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        return Finding(what=what, state="failure", hint="We cannot write there: give the folder to the user who runs Firstline.")
    if stat.S_IMODE(data.stat().st_mode) & 0o077:
        return Finding(what=what, state="warning", hint=f"Others on this machine can look into it: chmod 700 {data}")
    return Finding(what=what, state="ok")


def disk_space(data: Path) -> Finding:
    free = shutil.disk_usage(data).free // (1024 * 1024)
    least = env.integer("FIRSTLINE_DISK_GUARD_MB", 500, low=10, high=1_000_000)
    what = f"disk space: {free} MB free"
    if free < least:
        return Finding(what=what, state="failure", hint=f"Below {least} MB Firstline takes in nothing more: make room.")
    if free < 4 * least:
        return Finding(what=what, state="warning", hint=f"At {least} MB Firstline stops taking in requests: make room soon.")
    return Finding(what=what, state="ok")


def base_url(address: str) -> Finding:
    what = f"address {address}"
    if "//localhost" in address:
        return Finding(what=what, state="warning", hint="Links in mails lead to this machine only: set FIRSTLINE_BASE_URL.")
    if address.startswith("http://"):
        return Finding(what=what, state="warning", hint="Passwords travel unencrypted: put a proxy with TLS before it.")
    return Finding(what=what, state="ok")


def proxies(address: str, *, trusted: bool) -> Iterator[Finding]:
    """Only something before us can end TLS; when it is not believed, all people share its limits."""
    if address.startswith("https://") and not trusted:
        hint = "Set FIRSTLINE_BEHIND_TLS_PROXY=on, and FIRSTLINE_TRUSTED_PROXIES if the proxy runs on another machine."
        yield Finding(what="no proxy is believed, though the address begins with https", state="warning", hint=hint)


def mail(smtp: str) -> Finding:
    if smtp == "file":
        hint = "Mails are written into the folder outbox of the data folder and reach nobody: set FIRSTLINE_SMTP_URL."
        return Finding(what="mail", state="warning", hint=hint)
    return Finding(what="mail by SMTP", state="ok")


def database() -> Finding:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0]) // 10_000
    except DatabaseError as problem:
        hint = f"It does not answer ({problem}). Start Firstline (firstline up), or check DATABASE_URL.".replace("\n", " ")
        return Finding(what="PostgreSQL", state="failure", hint=hint)
    if version < OLDEST_SUPPORTED:
        return Finding(what=f"PostgreSQL {version}", state="failure", hint=f"{OLDEST_SUPPORTED} is the oldest supported version.")
    return Finding(what=f"PostgreSQL {version}", state="ok")


def durability() -> Finding:
    from firstline.runtime.durability import unsafe_settings

    unsafe = unsafe_settings()
    if unsafe:
        hint = f"Switch on {', '.join(unsafe)}: a power cut would lose tickets that were acknowledged."
        return Finding(what="durability", state="failure", hint=hint)
    return Finding(what="committed means on disk", state="ok")


def migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return Finding(what="migrations", state="failure", hint=f"{missing} are not applied: firstline migrate")
    return Finding(what="migrations applied", state="ok")


def worker() -> Finding:
    if _number("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds'"):
        return Finding(what="worker alive", state="ok")
    hint = "No worker has given a sign of life for 20 s: is firstline up (or firstline worker) running?"
    return Finding(what="worker", state="failure", hint=hint)


def jobs() -> Finding:
    late = _number(
        "SELECT count(*) FROM procrastinate_jobs j WHERE status = 'todo' AND greatest(scheduled_at, "
        "(SELECT max(at) FROM procrastinate_events e WHERE e.job_id = j.id)) < now() - interval '10 minutes'"
    )
    stalled = _number(
        "SELECT count(*) FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id "
        "WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '60 seconds')"
    )
    failed = _number("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    if stalled or late:
        hint = f"{stalled} jobs have stalled, {late} are more than ten minutes late: start the worker again and look at its log."
        return Finding(what="jobs", state="failure", hint=hint)
    if failed:
        return Finding(what="jobs", state="warning", hint=f"{failed} jobs have failed for good; their reasons stand in the worker's log.")
    return Finding(what="jobs run on time", state="ok")


def demo_password() -> Finding:
    try:
        in_use = bool(importlib.import_module("firstline.administration.demo").password_in_use())
    except ModuleNotFoundError:
        in_use = False
    if in_use:
        hint = "People sign in with the documented password of the demo: give them their own, or start with an empty data folder."
        return Finding(what="demo password", state="warning", hint=hint)
    return Finding(what="no demo password", state="ok")


def _number(question: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])
