"""What tests with processes of their own need: patience, and a door that nobody uses."""

import socket
import time
from collections.abc import Callable

# Start and recovery take a second or two; a busy test machine may need much longer.
PATIENCE_SECONDS = 60.0


def until(what: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until it is so; how long it took. Fails when it never is."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, f"not so after {seconds:.0f} s"
        time.sleep(0.02)
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
