"""The domain name system is asked shortly, seldom twice, and never waited for."""

from typing import Any

import pytest

from firstline.channels.email.port import NoAnswer
from firstline.channels.email.resolving import DnsResolver, resolver_for


class Slow:
    """A system whose names take their time; those that begin with "dead" never answer. Time passes only here."""

    def __init__(self, seconds: float = 0.01) -> None:
        self.now, self.seconds, self.asked = 1_000.0, seconds, 0

    def __call__(self, name: str, kind: str, patience: float) -> tuple[list[Any], float]:
        self.asked += 1
        takes = 99.0 if name.startswith("dead") else self.seconds
        self.now += min(takes, patience)
        if takes > patience:
            raise NoAnswer(name)
        return [b"v=spf1 -all"], 300.0


def resolver(system: Slow) -> DnsResolver:
    return DnsResolver(ask=system, clock=lambda: system.now)


def ask(names: DnsResolver, name: str) -> bool:
    try:
        names.texts(name)
    except NoAnswer:
        return False
    return True


def test_an_answer_is_kept() -> None:
    system = Slow()
    names = resolver(system)

    assert [names.texts("a.example") for _time in range(5)] == [(b"v=spf1 -all",)] * 5
    assert system.asked == 1


def test_an_answer_is_asked_for_again_when_it_is_old() -> None:
    system = Slow()
    names = resolver(system)
    names.texts("a.example")
    system.now += 301

    names.texts("a.example")

    assert system.asked == 2


def test_a_dead_system_costs_two_seconds_a_minute() -> None:
    system = Slow()
    names = resolver(system)
    begun = system.now

    answered = [ask(names, f"dead{number}.example") for number in range(1_000)]

    assert not any(answered)
    assert system.now - begun <= 2.2
    system.now += 60
    again = system.now
    assert not any(ask(names, f"dead-again{number}.example") for number in range(1_000))
    assert system.now - again <= 2.2


def test_somebodys_dead_names_do_not_stop_the_others() -> None:
    system = Slow()
    names = resolver(system)
    ask(names, "first.example")

    for number in range(3):
        ask(names, f"dead{number}.example")

    assert ask(names, "second.example")


def test_a_dead_name_is_not_asked_again_soon() -> None:
    system = Slow()
    names = resolver(system)

    assert [ask(names, "dead.example") for _time in range(3)] == [False] * 3
    assert system.asked == 1


def test_it_recovers() -> None:
    system = Slow(seconds=99.0)
    names = resolver(system)
    for number in range(10):
        ask(names, f"x{number}.example")
    system.seconds = 0.01
    system.now += 61

    assert ask(names, "a.example")


def test_switched_off_it_asks_nobody() -> None:
    with pytest.raises(NoAnswer):
        resolver_for("off").texts("a.example")
