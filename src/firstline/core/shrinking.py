"""
A small picture of a picture that somebody else made, by a child process with little time and memory.

Invariant: the process of the desk never decodes a foreign picture; whatever happens to the child, the answer is a small WebP or none.
"""

import subprocess
import sys
import threading
from pathlib import Path

SECONDS = 6
MOST_BYTES = 400_000
# So many children at once; who comes later waits.
_PLACES = threading.BoundedSemaphore(2)
_CHILD = Path(__file__).with_name("shrinking_child.py")


class NotShrunk(Exception):
    """No picture, a broken one, or one that takes more than it may."""


class Busy(Exception):
    """All places are taken; it may be asked again."""


def shrunk(source: Path) -> bytes:
    """The picture in the file, at most 480 × 320, as WebP without anything that was written beside it. Raises NotShrunk, Busy."""
    if not _PLACES.acquire(timeout=2 * SECONDS):
        raise Busy
    try:
        # -I: nothing of the environment or the working folder decides what is imported.
        child = subprocess.run(  # noqa: S603  # Our own program; the path is of our own making.
            [sys.executable, "-I", str(_CHILD), str(source)], capture_output=True, timeout=SECONDS, check=False, env={}, cwd="/"
        )
    except subprocess.TimeoutExpired as problem:
        raise NotShrunk from problem
    except OSError as problem:
        raise Busy from problem
    finally:
        _PLACES.release()
    if child.returncode or not child.stdout.startswith(b"RIFF") or len(child.stdout) > MOST_BYTES:
        raise NotShrunk
    return child.stdout
