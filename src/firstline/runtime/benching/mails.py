"""`firstline bench mail`: how fast mail is accepted, read and seen, and what a mail bomb does to the others."""

import argparse
import os
import signal
import smtplib
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from threading import Event, Thread

import psutil

from firstline.runtime.benching import machine, measures
from firstline.runtime.benching.client import Refused, Run
from firstline.runtime.benching.desk import Desk

_SERVICE = "service@lindenhof.example.org"
_numbers = count(1)


def main(argv: Sequence[str]) -> int:
    """Measure and print; returns 1 when something could not be measured."""
    parser = argparse.ArgumentParser(prog="firstline bench mail")
    parser.add_argument("--mails", type=int, default=1000, help="so many for the rates")
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--bytes", type=int, default=4096, help="size of a mail")
    parser.add_argument("--seconds", type=float, default=30.0, help="so long for the delays and the mail bomb")
    given = parser.parse_args(list(argv))
    print(f"firstline bench mail · {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} · Python {sys.version.split()[0]}")
    try:
        # One job at a time: the one that reads does so undisturbed, and what follows from its mails is done after it.
        with Desk(tickets=100, smtp=True, jobs=1) as desk:
            _rates(desk, mails=given.mails, connections=given.connections, size=given.bytes)
        with Desk(tickets=100, smtp=True) as desk:
            _reading_beside(desk, mails=given.mails // 2, connections=given.connections, size=given.bytes)
            _delay(desk, lasts=given.seconds)
            _bomb(desk, lasts=given.seconds)
    except (Refused, OSError, smtplib.SMTPException) as problem:
        print(f"  not measured: {problem}")
        return 1
    return 0


def _rates(desk: Desk, *, mails: int, connections: int, size: int) -> None:
    """Accepting while the worker rests, then reading the backlog: each with the machine for itself, as the bare transactions have it."""
    with _resting(desk):
        bare = measures.bare_transactions(desk, clients=connections, requests=mails, lasts=20)
        alone = measures.bare_transactions(desk, clients=1, requests=mails, lasts=20)
        run = _sent(desk, mails=mails, connections=connections, size=size)
    bare_rate, single, rate = (len(one.seconds) / one.whole for one in (bare, alone, run))
    print(f"  bare transaction           {bare_rate:8.0f} per s at {connections} connections, {single:.0f} at 1")
    print(f"  accepted by SMTP           {rate:8.0f} per s at {connections} connections, {size} bytes: {rate / bare_rate:.0%} of bare")
    print(f"    until 250                {_ms(run.seconds)}")
    before = machine.cpu(desk.process.pid)
    read = _read(desk)
    used = machine.cpu(desk.process.pid).since(before)
    print(f"  read by one worker         {read:8.0f} per s, {mails} mails to tickets in one job: {read / single:.1%} of bare at 1")
    print(f"    CPU a mail               worker {used.worker / mails * 1000:.1f} ms, database {used.database / mails * 1000:.1f} ms")


def _reading_beside(desk: Desk, *, mails: int, connections: int, size: int) -> None:
    """The same while the worker does what follows from the mails as well, which is no part of reading: their confirmations, for one."""
    with _resting(desk):
        _sent(desk, mails=mails, connections=connections, size=size)
    print(f"    beside what follows      {_read(desk):8.0f} per s, {mails} mails")


def _read(desk: Desk) -> float:
    """All that waits, read by the worker: how many a second from the first to the last, by their own moments."""
    with desk.database() as database:
        row = database.execute("SELECT min(id) FROM email_channel_inboundmail WHERE fate = 'waiting'").fetchone()
        first = row[0] if row else 0
        while _waiting(desk):
            time.sleep(0.2)
        count, seconds = database.execute(
            "SELECT count(*), extract(epoch FROM max(decided_at) - min(decided_at)) FROM email_channel_inboundmail WHERE id >= %s", [first]
        ).fetchone() or (0, 0)
    return float(count - 1) / float(seconds) if seconds else 0.0


def _sent(desk: Desk, *, mails: int, connections: int, size: int) -> Run:
    """Every mail of another sender: a storm would be folded."""
    run = Run()

    def work() -> None:
        with smtplib.SMTP("127.0.0.1", desk.smtp_port) as line:
            for _ in range(mails // connections):
                sender, raw = _mail(size=size)
                begin = time.perf_counter()
                line.sendmail(sender, [_SERVICE], raw)
                run.seconds.append(time.perf_counter() - begin)

    threads = [Thread(target=work) for _ in range(connections)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.whole = time.perf_counter() - begin
    return run


def _delay(desk: Desk, *, lasts: float) -> None:
    """Ten mails a second; how long after its 250 each is in the list of tickets."""
    with _watched(desk) as seen, smtplib.SMTP("127.0.0.1", desk.smtp_port) as line:
        sent = dict(_at_rate(line, lasts=lasts, every=0.1, sender=""))
        _until(lambda: sent.keys() <= seen.keys())
    print(f"  seen in the list, 10 per s {_ms([max(0.0, seen[number] - sent[number]) for number in sent if number in seen])}")


def _bomb(desk: Desk, *, lasts: float) -> None:
    """500 a minute of one sender, another person every two seconds: when these are seen, and how the queue page feels."""
    page = measures.browser_of(desk)()
    pages: list[float] = []
    stop = Event()

    def look() -> None:
        while not stop.wait(0.2):
            begin = time.perf_counter()
            page.ask("GET", "/desk/?view=all")
            pages.append(time.perf_counter() - begin)

    def watch_pages(seconds: Callable[[], None]) -> list[float]:
        stop.clear()
        pages.clear()
        thread = Thread(target=look)
        thread.start()
        seconds()
        stop.set()
        thread.join()
        return list(pages)

    idle = watch_pages(lambda: time.sleep(lasts / 3))
    with _watched(desk) as seen, smtplib.SMTP("127.0.0.1", desk.smtp_port) as bomb, smtplib.SMTP("127.0.0.1", desk.smtp_port) as line:
        thread = Thread(target=lambda: list(_at_rate(bomb, lasts=lasts, every=60 / 500, sender="bomb@example.com")))
        thread.start()
        sent: dict[str, float] = {}
        busy = watch_pages(lambda: sent.update(_at_rate(line, lasts=lasts, every=2.0, sender="")))
        thread.join()
        _until(lambda: sent.keys() <= seen.keys())
    others = [max(0.0, seen[number] - sent[number]) for number in sent if number in seen]
    print(f"  mail bomb: others are seen {_ms(others)}, {len(sent) - len(others)} of {len(sent)} never")
    print(f"    queue page at rest       {_ms(idle)}\n    queue page meanwhile     {_ms(busy)}")


def _at_rate(line: smtplib.SMTP, *, lasts: float, every: float, sender: str) -> Iterator[tuple[str, float]]:
    """The subject of each mail and when it was accepted."""
    begin = time.perf_counter()
    for turn in range(int(lasts / every)):
        time.sleep(max(0.0, begin + turn * every - time.perf_counter()))
        number = f"bench{next(_numbers)}x"
        address, raw = _mail(size=4096, subject=number)
        line.sendmail(sender or address, [_SERVICE], raw.replace(address.encode(), sender.encode()) if sender else raw)
        yield number, time.perf_counter()


def _mail(*, size: int, subject: str = "") -> tuple[str, bytes]:
    number = next(_numbers)
    sender = f"person{number}@bench.example.net"
    head = (
        f"From: Person {number} <{sender}>\r\nTo: {_SERVICE}\r\nSubject: {subject or f'Drucker {number}'}\r\n"
        f"Message-ID: <{number}.{time.time_ns()}@bench.example.net>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    line = "Der Drucker im zweiten Stock druckt seit heute nur leere Seiten.\r\n"
    return sender, (head + line * (size // len(line))).encode()[:size]


@contextmanager
def _watched(desk: Desk) -> Iterator[dict[str, float]]:
    """When each subject was first in the list of tickets, which is asked ten times a second."""
    seen: dict[str, float] = {}
    stop, asking = Event(), desk.program()

    def look() -> None:
        while not stop.wait(0.1):
            body = asking.ask("GET", "/api/v1/tickets?limit=50").body.decode()
            now = time.perf_counter()
            for part in body.split('"subject":"bench')[1:]:
                seen.setdefault(f"bench{part.partition('x')[0]}x", now)

    thread = Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


@contextmanager
def _resting(desk: Desk) -> Iterator[None]:
    """The worker stands still."""
    workers = [child.pid for child in psutil.Process(desk.process.pid).children() if child.cmdline()[-1:] == ["worker"]]
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)


def _waiting(desk: Desk) -> int:
    with desk.database() as database:
        row = database.execute("SELECT count(*) FROM email_channel_inboundmail WHERE fate = 'waiting'").fetchone()
    return int(row[0]) if row else 0


def _until(what: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not what() and time.monotonic() < ends:
        time.sleep(0.05)


def _ms(seconds: Sequence[float]) -> str:
    if len(seconds) < 2:
        return "too few"
    p95 = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    return f"p50 {statistics.median(seconds) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, most {max(seconds) * 1000:.0f} ms"
