"""
The version of the desk's order: what is read with every request and changed rarely (settings, queues, hours, plans).

Invariant: whoever changes such a row calls `changed()`. Readers keep what they read under its version; another process's
change is noticed within RECHECK_SECONDS, one's own at once.
"""

import threading
from time import monotonic

from django.db import connection, transaction

RECHECK_SECONDS = 0.25

_lock = threading.Lock()
_version = 0
_checked_at = float("-inf")


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
