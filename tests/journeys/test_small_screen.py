"""On a telephone: one column at a time, and nothing wider than the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from firstline.testing.browsing import Window
from tests.journeys.conftest import Meet
from tests.journeys.people import Agent
from tests.journeys.tour import Tour, furnish

PHONE = Window(390, 844)
WIDEST = """() => {
  const edge = document.documentElement.clientWidth;
  if (Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) <= edge) return "";
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > edge + 1);
  return wide.length ? wide.at(-1).outerHTML.slice(0, 120) : "the page";
}"""


@pytest.mark.slow
def test_no_page_is_wider_than_a_telephone(browser: Browser, address: str, arrives: Callable[..., int], mia: Agent, carla: Agent) -> None:
    furnish(arrives, mia, carla)
    tour = Tour(browser, address, PHONE)
    wide: list[str] = []

    for picture, page, _ in tour.stops():
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            if widest := str(page.evaluate(WIDEST)):
                wide.append(f"{picture.name} at {width}: {widest}")

    tour.close()
    assert not wide, "\n".join(wide)


def test_from_the_list_to_the_ticket_and_back(arrives: Callable[..., int], meet: Meet) -> None:
    number = arrives("Klingel defekt", "Die Klingel am Tor geht nicht.")
    mia = meet(Agent, "mia", window=PHONE)
    mia.opens_queue()
    expect(mia.row(number)).to_be_in_viewport()

    mia.row(number).click()

    expect(mia.thread).to_be_in_viewport()
    expect(mia.row(number)).not_to_be_in_viewport()
    mia.page.locator(".ticket-head__back").click()
    expect(mia.row(number)).to_be_in_viewport()
    assert_fits(mia.page)


def assert_fits(page: Page) -> None:
    assert page.evaluate(WIDEST) == ""
