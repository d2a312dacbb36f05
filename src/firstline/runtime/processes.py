"""Child processes that end with us: death signal, own session, patient stop."""

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec must not load libraries.
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """What a fresh child calls before exec, so that the kernel signals it when its parent is gone."""
    parent = os.getpid()

    def prepare() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)  # The parent died between fork and prctl: nobody would ever signal us.

    return prepare


def spawn(
    command: Sequence[str | Path],
    *,
    death_signal: signal.Signals,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    keep: Sequence[int] = (),
    user: int | None = None,
) -> subprocess.Popen[bytes]:
    """
    Start a child in its own session (Ctrl-C reaches us alone, we stop the children in order).

    To be called from the main thread: the death signal follows the thread that started the child.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=dict(environment) if environment is not None else None,
        pass_fds=tuple(keep),
        start_new_session=True,
        preexec_fn=die_with_parent(death_signal),
        user=user,
        group=user,
        extra_groups=[] if user is not None else None,
    )


def stop(child: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, grace_seconds: float) -> None:
    """Ask the child to end; after the grace time end its whole session."""
    if child.poll() is not None:
        return
    child.send_signal(by)
    try:
        child.wait(grace_seconds)
    except subprocess.TimeoutExpired:
        kill(child)


def kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and what it started, at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
