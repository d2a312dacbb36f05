"""
Django's connection to PostgreSQL, without a question before each page and with moments read by C instead of by Python.

Invariant: what Django may rely on stays true; a connection that the server has ended is not used for another page.
"""

import select
from datetime import UTC, datetime
from functools import lru_cache
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg.adapt import AdaptersMap

# A connection that was silent for longer than this is asked whether it still answers: firewalls forget such ones without a word.
TRUSTED_SECONDS = 20.0


class Moment(BaseTzLoader):  # type: ignore[misc]  # Django's backends have no types
    """A timestamp in UTC, which is the time zone of all our connections; anything else is read as Django does."""

    timezone = UTC

    def load(self, data: bytes | bytearray | memoryview) -> datetime:
        text = bytes(data)
        if text.endswith(_IN_UTC):
            try:
                return datetime.fromisoformat(text.decode("ascii"))
            except ValueError:
                pass
        moment: datetime = super().load(data)
        return moment


_IN_UTC = b"+00"


@lru_cache
def _with_moments(adapters: AdaptersMap) -> AdaptersMap:
    ours = AdaptersMap(adapters)
    ours.register_loader("timestamptz", Moment)
    return ours


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's connection."""

    _trusted_until = 0.0

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params["context"] = _with_moments(params["context"])
        return params

    def is_usable(self) -> bool:
        """
        Asked before each page, and after an error.

        A server that stops, restarts or ends the connection says so on the socket: as long as nothing is to be read there
        and it was in use a moment ago, a question would only cost time.
        """
        if not self.errors_occurred and monotonic() < self._trusted_until and self._is_silent():
            usable = True
        else:
            usable = bool(super().is_usable())
        self._trusted_until = monotonic() + TRUSTED_SECONDS if usable else 0.0
        return usable

    def _is_silent(self) -> bool:
        listening = select.poll()
        listening.register(self.connection.pgconn.socket, select.POLLIN)
        return not listening.poll(0)
