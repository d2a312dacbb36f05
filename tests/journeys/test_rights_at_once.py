"""Whoever loses a right loses it at once, also on the page that is open."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import Meet
from tests.journeys.people import Administrator, Agent

AT_ONCE = 5_000


def test_an_agent_who_leaves_loses_the_open_page(arrives: Callable[..., int], meet: Meet, ralf: Administrator) -> None:
    number = arrives("Stuhl quietscht", "Der Stuhl im Empfang quietscht.")
    timo = meet(Agent, "timo")
    timo.opens(number)
    expect(timo.thread).to_be_visible()

    ralf.locks_out("Timo Reuter")

    expect(timo.page.locator("#thread")).to_have_count(0, timeout=AT_ONCE)
    timo.problems = [problem for problem in timo.problems if "Failed to load resource" not in problem]
