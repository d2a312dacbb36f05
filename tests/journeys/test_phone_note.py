"""A call is noted by keyboard alone, in a few keystrokes and well under twenty seconds."""

import re
import time

from playwright.sync_api import expect

from tests.journeys.people import Agent

# What a practised hand needs for one key; the words of the caller are typed while they speak.
SECONDS_A_KEY = 0.2


class Keyboard:
    """The only thing this agent touches; counts what is pressed besides the words themselves."""

    def __init__(self, agent: Agent) -> None:
        self.page = agent.page
        self.actions = 0
        self.letters = 0
        self.began = time.monotonic()

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.letters += len(text)
        self.page.keyboard.type(text)

    @property
    def seconds(self) -> float:
        """What the machine needed, and what a hand would have."""
        return time.monotonic() - self.began + SECONDS_A_KEY * (self.actions + self.letters)


def test_a_known_caller_is_noted_and_solved_by_keyboard(mia: Agent) -> None:
    mia.opens_queue("mine")
    hand = Keyboard(mia)

    hand.press("p")
    expect(mia.page.locator("#id_who")).to_be_focused()
    hand.write("23125-211")
    expect(mia.page.locator("#callers")).to_contain_text("Renate Heller")
    tab_to(mia, hand, "text")
    hand.write("Kein WLAN am Router")
    tab_to(mia, hand, "solution")
    hand.write("Taste am Router gedrückt")
    tab_to(mia, hand, "outcome", "solve")
    hand.press("Enter")
    mia.page.wait_for_url(re.compile(r"/desk/(tickets/\d+/)?"))
    mia.sees("Kein WLAN am Router")

    assert hand.actions <= 16
    assert hand.seconds < 20


def tab_to(agent: Agent, hand: Keyboard, name: str, value: str = "") -> None:
    """Tab as often as it takes."""
    wanted = f"[name={name}]" + (f"[value={value}]" if value else "")
    for _ in range(8):
        hand.press("Tab")
        if agent.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is too far away")
