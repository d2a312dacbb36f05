"""An answer can be taken back for ten seconds; whoever closes the browser meanwhile has sent it."""

from playwright.sync_api import expect

from tests.journeys.people import Agent, Requester

SLIP = "Liebe Kollegin, die Kundin nervt."


def test_what_was_sent_too_quickly_is_taken_back(renate: Requester, mia: Agent) -> None:
    number = renate.asks_for_help("Die Anmeldung am Rechner dauert zehn Minuten.")
    renate.follows()
    mia.opens(number)
    mia.claims()
    mia.answers(SLIP)

    mia.page.keyboard.press("z")

    expect(mia.draft).to_have_value(SLIP)
    expect(mia.thread).not_to_contain_text(SLIP)
    renate.is_told("Wir kümmern uns darum")
    renate.does_not_see(SLIP)


def test_the_server_sends_what_the_closed_browser_left(renate: Requester, mia: Agent) -> None:
    number = renate.asks_for_help("Mein Headset rauscht in jeder Besprechung.")
    renate.follows()
    mia.opens(number)
    mia.claims()
    mia.answers("Ich schicke Ihnen ein neues Headset.")
    renate.does_not_see("ein neues Headset")

    mia.closes_the_browser()

    renate.sees("ein neues Headset", within="#request .thread")
