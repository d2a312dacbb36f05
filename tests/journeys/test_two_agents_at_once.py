"""Two agents at one ticket: one wins, and neither writes past the other or past the requester."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import Meet
from tests.journeys.people import Agent, Requester


def test_of_two_who_claim_one_wins_and_the_other_is_told_who(arrives: Callable[..., int], meet: Meet, mia: Agent) -> None:
    number = arrives("Beamer geht nicht", "Im Raum 204 bleibt der Beamer dunkel.")
    yusuf = meet(Agent, "yusuf")
    mia.opens(number)
    yusuf.opens(number)
    with yusuf.without_live_news():
        mia.claims()

        yusuf.page.keyboard.press("c")

        yusuf.sees("Mia Brandt war schneller", within=".toasts")
        yusuf.sees_above("Mia Brandt")


def test_each_sees_that_the_other_looks_and_types(arrives: Callable[..., int], meet: Meet, mia: Agent) -> None:
    number = arrives("Maus klemmt", "Die Maus klemmt seit gestern.")
    yusuf = meet(Agent, "yusuf")
    mia.opens(number)
    yusuf.opens(number)
    expect(mia.head.get_by_label("Yusuf Aydın sieht auch hin")).to_be_visible()

    yusuf.writes("Ich schaue es mir an")

    expect(mia.head.get_by_label("Yusuf Aydın schreibt")).to_be_visible()


def test_an_answer_waits_when_a_newer_message_has_arrived(renate: Requester, mia: Agent) -> None:
    number = renate.asks_for_help("Mein Bildschirm flackert seit heute Morgen.")
    renate.follows()
    mia.opens(number)
    mia.claims()
    with mia.without_live_news():
        mia.writes("Bitte tauschen Sie das Kabel.")
        renate.answers("Hat sich erledigt, das Kabel war lose.")

        mia.sends()

        mia.reads("das Kabel war lose")
        expect(mia.page.locator("#newer")).to_be_visible()
        expect(mia.draft).to_have_value("Bitte tauschen Sie das Kabel.")
        renate.does_not_see("Bitte tauschen Sie das Kabel.")
