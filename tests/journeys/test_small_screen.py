"""On a telephone: one column at a time, and nothing wider than the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from firstline.testing.browsing import Window
from tests.journeys.conftest import Meet, Visits
from tests.journeys.people import Agent
from tests.journeys.tour import WIDEST

PHONE = Window(390, 844)


@pytest.mark.slow
def test_no_page_is_wider_than_a_telephone(visits: Visits) -> None:
    wide = [f"{visit.name} at {width}: {widest}" for visit in visits("de") for width, widest in visit.too_wide.items()]

    assert not wide, "\n".join(wide)


def test_from_the_list_to_the_ticket_and_back(arrives: Callable[..., int], meet: Meet) -> None:
    number = arrives("Klingel defekt", "Die Klingel am Tor geht nicht.")
    mia = meet(Agent, "mia", window=PHONE)
    mia.opens_queue()
    queue = mia.page.locator("#queue .queue-head")
    expect(queue).to_be_in_viewport()

    mia.chooses(number)

    expect(mia.thread).to_be_in_viewport()
    expect(queue).not_to_be_in_viewport()
    assert_fits(mia.page)
    mia.page.locator(".ticket-head__back").click()
    expect(queue).to_be_in_viewport()
    assert_fits(mia.page)


def assert_fits(page: Page) -> None:
    assert page.evaluate(WIDEST) == ""
