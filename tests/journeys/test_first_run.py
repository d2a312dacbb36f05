"""A desk without a demo: three steps in the browser, then somebody asks for help and the administrator sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from firstline.runtime.tests.desks import Desk, desk
from tests.journeys.people import Administrator, Requester


@pytest.fixture
def empty_address(tmp_path: Path) -> Iterator[str]:
    with desk(tmp_path / "data", "--no-demo") as running:
        yield address_of(running)


def address_of(running: Desk) -> str:
    return f"http://127.0.0.1:{running.port}"


@pytest.mark.slow
def test_three_steps_and_the_first_request_arrives(browser: Browser, empty_address: str) -> None:
    rita = Administrator(browser, empty_address)
    rita.goes_to("/setup/")
    rita.sees("Willkommen bei Firstline")

    rita.continues(organisation="Rathaus Neustadt", mailbox="it@neustadt.example.org")
    rita.continues(name="Rita Amsel", mail="rita@neustadt.example.org", password="ein kurzer Satz für mich")
    rita.continues(first_queue="Annahme")
    rita.page.wait_for_url("**/desk/**")

    otto = Requester(browser, empty_address)
    number = otto.asks_for_help("Der Sitzungssaal hat kein WLAN mehr.", name="Otto Meise", reach="otto@example.net")
    rita.signs_in_by_password("rita@neustadt.example.org", "ein kurzer Satz für mich")
    rita.opens_queue()
    rita.sees_in_queue(number, "Otto Meise")
    rita.chooses(number)
    rita.claims()
    assert rita.problems == otto.problems == []
