"""Renate helps herself as far as it goes; then she asks or calls, and nobody at the desk asks what she has tried."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Meet
from tests.journeys.people import Agent, Requester

ASKED = "router leuchtet komme aber nich ins wlan"
HELP = "Router leuchtet, aber WLAN funktioniert nicht"


def types_on_the_first_page(renate: Requester) -> Page:
    """As she speaks; answers come below the field."""
    renate.goes_to("/")
    renate.page.get_by_role("searchbox").press_sequentially(ASKED, delay=15)
    return renate.page


def test_what_renate_searched_and_read_is_in_the_ticket_and_nothing_is_asked_twice(renate: Requester, mia: Agent) -> None:
    page = types_on_the_first_page(renate)
    first_three = page.locator("#answers a.found:nth-child(-n+3)")
    expect(first_three.filter(has_text=HELP)).to_have_count(1)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/help/\w+/$"))
    page.locator("#verdict").get_by_role("button", name="Nein").click()
    page.locator("#verdict").get_by_role("link", name="Anfrage stellen").click()
    expect(page.get_by_label("Was ist passiert?")).to_have_value(ASKED)
    number = renate.fills_in(" Alles versucht.")

    mia.opens(number)
    mia.reads("Vor der Anfrage versucht", f"Gesucht: „{ASKED}“", f"Hat nicht geholfen: {HELP} (Artikel)")
    renate.follows()
    renate.does_not_see("Vor der Anfrage versucht")


def test_the_code_brings_the_same_to_whoever_takes_the_call(renate: Requester, mia: Agent) -> None:
    page = types_on_the_first_page(renate)
    expect(page.locator("#answers a.found").first).to_be_visible()
    code = page.locator("#answers .call-code__code").inner_text()

    mia.goes_to("/desk/phone-note/")
    mia.page.get_by_label("Code der anrufenden Person").press_sequentially(f"{code[:2]} {code[2:]}".lower())
    mia.sees(f"Gesucht: „{ASKED}“", within="#known")
    expect(mia.page.get_by_label("Worum geht es?")).to_have_value(ASKED)
    mia.page.get_by_label("Wer ruft an?").fill("renate.heller@nordlicht.example.net")
    mia.page.get_by_role("button", name="Speichern", exact=True).click()
    mia.page.wait_for_url(re.compile(r"/desk/tickets/\d+/"))

    mia.reads("Vor der Anfrage versucht", f"Gesucht: „{ASKED}“")


def test_without_script_the_answers_are_a_page(meet: Meet) -> None:
    renate = meet(Requester)
    renate.goes_to("/")
    renate.page.get_by_role("searchbox").fill(ASKED)
    renate.page.get_by_role("button", name="Finden").click()

    renate.page.wait_for_url(re.compile(r"/help/search/"))
    expect(renate.page.locator("a.found").first).to_be_visible()
