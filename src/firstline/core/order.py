"""
The version of the desk's order: what is read with every request and changed rarely (settings, queues, hours, plans).

Invariant: whoever changes such a row calls `changed()`. What is read by a function with `kept` is kept under the version;
another process's change is noticed within RECHECK_SECONDS, one's own at once.
"""

import threading
from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any, TypeVar

from django.db import connection, transaction

RECHECK_SECONDS = 0.25

T = TypeVar("T")

_lock = threading.Lock()
_version = 0
_checked_at = float("-inf")
_kept: dict[Callable[[], Any], tuple[int, Any]] = {}


def kept(read: Callable[[], T]) -> Callable[[], T]:
    """Keep what the function reads, and read it again when the order has changed."""

    @wraps(read)
    def current() -> T:
        present = version()
        known = _kept.get(read)
        if known is None or known[0] != present:
            known = _kept[read] = (present, read())
        value: T = known[1]
        return value

    return current


def version() -> int:
    """The number of the present order; asks the database at most every RECHECK_SECONDS."""
    global _version, _checked_at
    if monotonic() - _checked_at > RECHECK_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_value FROM order_version")
            found = int(cursor.fetchone()[0])
        with _lock:
            _version, _checked_at = found, monotonic()
    return _version


def changed() -> None:
    """Tell everybody to read again: now for this transaction, and once more for the others after its commit."""
    _step()
    transaction.on_commit(_step)


def _step() -> None:
    global _checked_at
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('order_version')")
    with _lock:
        _checked_at = float("-inf")
