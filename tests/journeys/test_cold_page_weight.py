"""What an agent looks at all day, and what people open first, is light: also with nothing in the browser's cache."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, CDPSession

from firstline.testing.browsing import open_window
from tests.journeys.people import Agent

MOST_BYTES = 100 * 1024
MOST_REQUESTS = 10


class Scales:
    """Weighs what comes over the wire, compressed and with its headers."""

    def __init__(self, session: CDPSession) -> None:
        self.paths: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")

    def _asked(self, said: dict[str, dict[str, str] | str]) -> None:
        request = said["request"]
        assert isinstance(request, dict)
        self.paths[str(said["requestId"])] = request["url"]

    def _came(self, said: dict[str, str]) -> None:
        self.bytes[said["requestId"]] = int(said["encodedDataLength"])


def test_the_ticket_page_is_light_when_it_is_cold(arrives: Callable[..., int], browser: Browser, address: str, mia: Agent) -> None:
    number = arrives("Tastatur klemmt", "Die Leertaste klemmt.")
    mia.opens(number)
    mia.claims()
    mia.answers("Ich bringe Ihnen eine neue.")
    cold = open_window(browser, address)
    cold.add_cookies(mia.context.cookies())
    page = cold.new_page()
    scales = Scales(cold.new_cdp_session(page))

    with (
        page.expect_response("**/onlookers/**"),
        page.expect_response("**/queue/changes/**"),
        page.expect_response("**/history/**") as last,
    ):
        page.goto(f"/desk/tickets/{number}/")
    last.value.finished()

    cold.close()
    assert len(scales.paths) <= MOST_REQUESTS, scales.paths
    assert sum(scales.bytes.values()) <= MOST_BYTES, {scales.paths[one]: size for one, size in scales.bytes.items()}


@pytest.mark.parametrize("link", ["", "a.found"])
def test_the_portal_s_first_page_and_an_article_are_light_when_they_are_cold(browser: Browser, address: str, link: str) -> None:
    path = "/"
    if link:
        known = open_window(browser, address).new_page()
        known.goto("/help/")
        path = str(known.locator(link).first.get_attribute("href"))
        known.context.close()
    cold = open_window(browser, address)
    page = cold.new_page()
    scales = Scales(cold.new_cdp_session(page))

    page.goto(path, wait_until="networkidle")

    cold.close()
    assert len(scales.paths) <= MOST_REQUESTS, scales.paths
    assert sum(scales.bytes.values()) <= MOST_BYTES, {scales.paths[one]: size for one, size in scales.bytes.items()}
