"""Readings of the machine: CPU seconds and memory of a desk's process tree, from /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

import psutil

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cpu:
    """Seconds used so far by the parts of the desk."""

    web: float
    database: float
    worker: float

    def since(self, before: "Cpu") -> "Cpu":
        return Cpu(self.web - before.web, self.database - before.database, self.worker - before.worker)


def tree(pid: int) -> list[psutil.Process]:
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def cpu(pid: int) -> Cpu:
    """By part; what ended backends used is counted by the server that waited for them."""
    used = {"web": 0.0, "database": 0.0, "worker": 0.0}
    for process in tree(pid):
        try:
            used[_part(process)] += _seconds(process.pid)
        except (psutil.NoSuchProcess, FileNotFoundError, KeyError, ProcessLookupError):
            continue
    return Cpu(**used)


def _part(process: psutil.Process) -> str:
    words = process.cmdline() or [process.name()]
    if "postgres" in words[0] or "unshare" in words[0]:
        return "database"
    return words[-1] if words[-1] in {"web", "worker", "listener", "embedder"} else "supervisor"


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / TICK


def pss_mb(pid: int) -> dict[str, float]:
    """Memory by part, shared pages divided among those who share them."""
    found: dict[str, float] = {}
    for process in tree(pid):
        try:
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            part = _part(process)
        except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        kilobytes = next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
        found[part] = found.get(part, 0.0) + kilobytes / 1024
    return found
