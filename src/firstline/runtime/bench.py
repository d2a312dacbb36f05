"""`firstline bench`: how fast the running desk is, over HTTP, beside what the machine itself allows."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from firstline.runtime.benching import machine, mails, measures
from firstline.runtime.benching.client import Refused, Run
from firstline.runtime.benching.desk import Desk

# A desk at rest: so long after the last request.
REST_SECONDS = 3.0


@dataclass(frozen=True)
class Line:
    """One row of the table; times in milliseconds, CPU milliseconds a request of web and database, of the worker, of our client."""

    tickets: int
    what: str
    clients: int
    p50: float
    p95: float
    rate: float
    cpu: float
    worker_cpu: float
    own_cpu: float
    ratio: float
    problem: str = ""


def main(argv: Sequence[str]) -> int:
    """Measure and print; returns 1 when something could not be measured. `mail` in front: the channel of mail."""
    if argv[:1] == ["mail"]:
        return mails.main(argv[1:])
    given = _parser().parse_args(list(argv))
    sizes = [int(size) for size in given.tickets.split(",")]
    clients = [int(number) for number in given.clients.split(",")]
    print(f"firstline bench · {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} · Python {sys.version.split()[0]}")
    lines: list[Line] = []
    for size in sizes:
        try:
            with Desk(tickets=size) as desk:
                print(f"\n{size:,} tickets, {size // 10:,} of them open, made in {desk.seeded_in:.1f} s")
                lines += _desk_lines(desk, clients=clients, requests=given.requests, lasts=given.seconds)
        except Refused as problem:
            print(f"  no desk: {problem}")
            lines.append(_refused(size, "the desk itself", 0, str(problem)))
    _print_growth(lines, sizes)
    if given.json:
        Path(given.json).write_text(json.dumps([asdict(line) for line in lines], indent=1), encoding="utf-8")
    return 1 if any(line.problem for line in lines) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="firstline bench")
    parser.add_argument("--tickets", default="1000,100000", help="sizes of the desks, with commas between")
    parser.add_argument("--clients", default="1,4,16", help="how many ask at the same time")
    parser.add_argument("--requests", type=int, default=600, help="at most so many requests a row")
    parser.add_argument("--seconds", type=float, default=10.0, help="at most so many seconds a row")
    parser.add_argument("--json", metavar="FILE", help="write the rows there as well")
    return parser


def _desk_lines(desk: Desk, *, clients: Sequence[int], requests: int, lasts: float) -> list[Line]:
    """Rest first: memory is asked for before anything happened, and beside it what the making of the past had left."""
    lines: list[Line] = []
    _print_memory("after seeding", desk)
    desk.restart()
    time.sleep(REST_SECONDS)
    _print_memory("at rest", desk)
    print(_HEAD)
    bare: dict[int, float] = {}
    for number in clients:
        before = machine.cpu(desk.process.pid)
        run = measures.bare_transactions(desk, clients=number, requests=requests, lasts=lasts)
        line = _line(desk, "bare transaction (psycopg)", number, run, machine.cpu(desk.process.pid).since(before), 0.0)
        bare[number] = line.p50
        lines.append(_shown(line))
    for measure in _listed(desk, lines):
        for number in clients:
            desk.settle()
            before = machine.cpu(desk.process.pid)

            def one(measure: measures.Measure = measure, number: int = number) -> Run:
                return measures.measured(measure, clients=number, requests=requests, lasts=lasts)

            run = _tried(one)
            line = _line(desk, measure.name, number, run, machine.cpu(desk.process.pid).since(before), bare[number])
            lines.append(_shown(line))
    desk.settle()
    before = machine.cpu(desk.process.pid)
    run = _tried(lambda: measures.live_delay(desk, rounds=min(requests, 60)))
    lines.append(_shown(_line(desk, "live delay", 1, run, machine.cpu(desk.process.pid).since(before), 0.0)))
    _print_memory("after it", desk)
    return lines


def _listed(desk: Desk, lines: list[Line]) -> list[measures.Measure]:
    try:
        return list(measures.measures(desk))
    except (Refused, OSError) as problem:
        lines.append(_shown(_refused(desk.tickets, "pages and API", 0, str(problem))))
        return []


def _tried(measure: Callable[[], Run]) -> Run:
    try:
        return measure()
    except (Refused, OSError) as problem:
        return Run(refused=f"{type(problem).__name__} {problem}")


def _line(desk: Desk, what: str, clients: int, run: Run, cpu: machine.Cpu, bare: float) -> Line:
    if run.refused or len(run.seconds) < 2:
        return _refused(desk.tickets, what, clients, run.refused or "too few requests")
    number = len(run.seconds)
    p50 = statistics.median(run.seconds) * 1000
    return Line(
        tickets=desk.tickets,
        what=what,
        clients=clients,
        p50=p50,
        p95=statistics.quantiles(run.seconds, n=20)[-1] * 1000,
        rate=number / run.whole,
        cpu=(cpu.web + cpu.database) * 1000 / number,
        worker_cpu=cpu.worker * 1000 / number,
        own_cpu=run.own_cpu * 1000 / number,
        ratio=p50 / bare if bare else 0.0,
    )


def _refused(tickets: int, what: str, clients: int, problem: str) -> Line:
    return Line(tickets, what, clients, 0, 0, 0, 0, 0, 0, 0, problem)


_HEAD = f"  {'':<28}{'clients':>8}{'p50 ms':>9}{'p95 ms':>9}{'per s':>9}{'CPU ms':>9}{'worker':>9}{'client':>9}{'× bare':>8}"


def _shown(line: Line) -> Line:
    if line.problem:
        print(f"  {line.what:<28}{line.clients:>8}  not measured: {line.problem}", flush=True)
    else:
        ratio = f"{line.ratio:.1f}" if line.ratio else ""
        print(
            f"  {line.what:<28}{line.clients:>8}{line.p50:>9.2f}{line.p95:>9.2f}{line.rate:>9.0f}{line.cpu:>9.2f}{line.worker_cpu:>9.2f}"
            f"{line.own_cpu:>9.2f}{ratio:>8}",
            flush=True,
        )
    return line


def _print_memory(when: str, desk: Desk) -> None:
    parts = machine.pss_mb(desk.process.pid)
    named = ", ".join(f"{part} {megabytes:.0f}" for part, megabytes in sorted(parts.items()))
    print(f"  memory {when}: {sum(parts.values()):.0f} MB PSS ({named})")


def _print_growth(lines: Sequence[Line], sizes: Sequence[int]) -> None:
    """How much slower the largest desk is than the smallest, with one client."""
    if len(sizes) < 2:
        return
    print(f"\n{sizes[-1]:,} tickets against {sizes[0]:,}, one client")
    single = {(line.tickets, line.what): line.p50 for line in lines if line.clients == 1 and not line.problem}
    for what in dict.fromkeys(line.what for line in lines):
        small, large = single.get((sizes[0], what)), single.get((sizes[-1], what))
        if small and large:
            print(f"  {what:<28}{large / small:>8.2f} ×")
