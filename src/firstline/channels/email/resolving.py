"""
The domain name system as mail asks it: short time limits, answers remembered, and no waiting for one that does not answer.

Invariant: within a minute at most two seconds are lost to names that answer late or never.
"""

import importlib
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from firstline.channels.email.port import NoAnswer, Resolver

_PATIENCE_SECONDS = 0.9
_IMPATIENCE_SECONDS = 0.2
_QUICK_SECONDS = 0.1
_MOST_LOST_SECONDS = 2.0
_A_WHILE_SECONDS = 60.0
_LONGEST_KEPT_SECONDS = 3_600.0
_MOST_KEPT = 20_000
_MOST_RECORDS = 50
_MOST_TEXT = 4_096

Ask = Callable[[str, str, float], tuple[list[Any], float]]


@cache
def resolver_for(choice: str) -> Resolver:
    """By FIRSTLINE_DNS: "on", or "off" for a desk that may not ask anybody. One for the process, so that it remembers."""
    return NoDns() if choice == "off" else DnsResolver(ask=_ask)


def fresh_resolver(choice: str) -> Resolver:
    """One that remembers nothing: for somebody who has just changed a record and looks whether it is there."""
    return NoDns() if choice == "off" else DnsResolver(ask=_ask)


class NoDns:
    """Knows nothing and asks nobody."""

    def texts(self, name: str) -> tuple[bytes, ...]:
        raise NoAnswer(name)

    def addresses(self, name: str, *, six: bool) -> tuple[str, ...]:
        raise NoAnswer(name)

    def exchanges(self, name: str) -> tuple[tuple[int, str], ...]:
        raise NoAnswer(name)

    def services(self, name: str) -> tuple[tuple[int, int, str], ...]:
        raise NoAnswer(name)

    def names(self, name: str) -> tuple[str, ...]:
        raise NoAnswer(name)


class DnsResolver:
    """ask: puts one question within a time limit and gives the records with their time to live; raises NoAnswer."""

    def __init__(self, *, ask: Ask, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask, self._clock = ask, clock
        self._kept: dict[tuple[str, str], tuple[float, tuple[Any, ...] | None]] = {}
        self._lost = 0.0
        self._lost_since = 0.0
        self._answered_at = float("-inf")

    def texts(self, name: str) -> tuple[bytes, ...]:
        return tuple(text[:_MOST_TEXT] for text in self._found(name, "TXT"))

    def addresses(self, name: str, *, six: bool) -> tuple[str, ...]:
        return self._found(name, "AAAA" if six else "A")

    def exchanges(self, name: str) -> tuple[tuple[int, str], ...]:
        return self._found(name, "MX")

    def services(self, name: str) -> tuple[tuple[int, int, str], ...]:
        return self._found(name, "SRV")

    def names(self, name: str) -> tuple[str, ...]:
        return self._found(name, "PTR")

    def _found(self, name: str, kind: str) -> tuple[Any, ...]:
        now = self._clock()
        until, kept = self._kept.get((name, kind), (0.0, None))
        if until > now:
            if kept is None:
                raise NoAnswer(name)
            return kept
        patience = self._patience(now)
        try:
            records, lives = self._ask(name, kind, patience)
        except NoAnswer:
            self._keep((name, kind), None, until=self._clock() + _A_WHILE_SECONDS)
            raise
        else:
            self._answered_at = self._clock()
            found = tuple(records[:_MOST_RECORDS])
            self._keep((name, kind), found, until=self._clock() + min(max(lives, _A_WHILE_SECONDS), _LONGEST_KEPT_SECONDS))
            return found
        finally:
            self._lost += max(0.0, self._clock() - now - _QUICK_SECONDS)

    def _patience(self, now: float) -> float:
        """How long to wait for the next answer. Raises NoAnswer when enough time was lost and nobody answers at all."""
        if now - self._lost_since >= _A_WHILE_SECONDS:
            self._lost, self._lost_since = 0.0, now
        if self._lost + _PATIENCE_SECONDS <= _MOST_LOST_SECONDS:
            return _PATIENCE_SECONDS
        # Somebody's names are slow, but the system is there: others still get their chance.
        if now - self._answered_at < _A_WHILE_SECONDS and self._lost + _IMPATIENCE_SECONDS <= _MOST_LOST_SECONDS:
            return _IMPATIENCE_SECONDS
        raise NoAnswer("the domain name system does not answer")

    def _keep(self, key: tuple[str, str], found: tuple[Any, ...] | None, *, until: float) -> None:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (until, found)


def _ask(name: str, kind: str, patience: float) -> tuple[list[Any], float]:
    # Loaded with the first mail, not at the start.
    dns: Any = importlib.import_module("dns.resolver")
    exception: Any = importlib.import_module("dns.exception")
    try:
        answer = _system().resolve(name, kind, lifetime=patience, search=False)
    except (dns.NXDOMAIN, dns.NoAnswer):
        return [], _A_WHILE_SECONDS
    except (exception.DNSException, OSError, UnicodeError, ValueError) as problem:
        raise NoAnswer(f"{name}: {type(problem).__name__}") from problem
    return [_as_ours(record, kind) for record in answer], float(answer.rrset.ttl if answer.rrset else _A_WHILE_SECONDS)


def _as_ours(record: Any, kind: str) -> bytes | str | tuple[int, str] | tuple[int, int, str]:
    if kind == "TXT":
        return b"".join(record.strings)
    if kind == "MX":
        return int(record.preference), str(record.exchange).rstrip(".")
    if kind == "SRV":
        return int(record.priority), int(record.port), str(record.target).rstrip(".")
    return str(record.target).rstrip(".") if kind == "PTR" else str(record.address)


@cache
def _system() -> Any:
    dns: Any = importlib.import_module("dns.resolver")
    return dns.Resolver()
