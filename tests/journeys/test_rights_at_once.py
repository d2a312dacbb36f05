"""Whoever loses a right loses it at once, also on the page that is open and on the live connection that runs."""

from collections.abc import Callable

import pytest
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
    timo.expects_refusals()


LOSSES = [("greta", "Greta Lindqvist", "Service Desk"), ("dragan", "Dragan Petrović", "Servicekraft")]


@pytest.mark.parametrize(("name", "full_name", "right"), LOSSES, ids=["queue", "role"])
def test_an_agent_who_stays_but_loses_a_queue_or_a_role_loses_its_tickets(
    name: str, full_name: str, right: str, arrives: Callable[..., int], meet: Meet, mia: Agent, ralf: Administrator
) -> None:
    number = arrives("Tür knarrt", "Die Tür zum Archiv knarrt.")
    agent = meet(Agent, name)
    for person in (agent, mia):
        person.opens(number)
    agent.listens()
    mia.notes("Wir fragen den Hausmeister.")
    agent.hears("nudge")
    agent.forgets_what_was_heard()

    ralf.takes_away(right, of=full_name)

    expect(agent.page.locator("#thread")).to_have_count(0, timeout=AT_ONCE)
    agent.hears("refused", timeout=AT_ONCE)
    mia.notes("Der Hausmeister bringt Öl.")
    assert not agent.has_heard("nudge")
    agent.opens(number)
    agent.does_not_see("Der Hausmeister bringt Öl.")
    agent.expects_refusals()
