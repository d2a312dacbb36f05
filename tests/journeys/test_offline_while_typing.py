"""The network is gone for a while, or the whole browser: nothing that was typed is lost, nothing that happened is missed."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import Meet
from tests.journeys.people import Agent

FIRST_HALF = "Guten Tag, bitte schalten Sie den Router aus, "
SECOND_HALF = "warten zehn Sekunden und schalten ihn wieder ein."
TYPED = FIRST_HALF + SECOND_HALF


def test_ten_seconds_without_network_lose_no_word(arrives: Callable[..., int], meet: Meet, mia: Agent) -> None:
    number = arrives("Internet langsam", "Seit gestern Abend ist alles zäh.")
    yusuf = meet(Agent, "yusuf")
    yusuf.opens(number)
    mia.opens(number)
    mia.claims()

    with mia.without_network():
        mia.writes(FIRST_HALF, in_seconds=5)
        expect(mia.page.locator("[data-connection]")).to_be_visible()
        mia.sees("Entwurf in diesem Browser", within="#reply-state")
        yusuf.notes("Die Störung im Viertel ist bekannt.")
        mia.writes(SECOND_HALF, in_seconds=5)
        mia.does_not_see("Die Störung im Viertel ist bekannt.", within="#thread")

    mia.reads("Die Störung im Viertel ist bekannt.")
    expect(mia.page.locator("[data-connection]")).to_be_hidden()
    mia.sees("Entwurf gesichert", within="#reply-state")
    expect(mia.draft).to_have_value(TYPED)
    elsewhere = meet(Agent, "mia")
    elsewhere.opens(number)
    expect(elsewhere.draft).to_have_value(TYPED)


def test_a_closed_browser_keeps_the_draft(arrives: Callable[..., int], meet: Meet, mia: Agent) -> None:
    number = arrives("Kalender leer", "Mein Kalender zeigt keine Termine.")
    mia.opens(number)
    mia.writes(TYPED)

    mia.page.close(run_before_unload=True)

    again = meet(Agent, "mia")
    again.opens(number)
    expect(again.draft).to_have_value(TYPED)
