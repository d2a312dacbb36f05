"""Renate walks a guide by herself and is not helped; Mia sees every step and goes on where she stopped."""

import re

from playwright.sync_api import expect

from tests.journeys.people import Agent, Requester

ASKED = "router leuchtet komme aber nich ins wlan"
GUIDE = "Router leuchtet, aber kein WLAN"


def test_mia_goes_on_where_renate_stopped_and_nothing_is_asked_twice(renate: Requester, mia: Agent) -> None:
    page = renate.page
    renate.goes_to("/")
    page.get_by_role("searchbox").press_sequentially(ASKED, delay=15)
    guide = page.locator("#answers a.found:nth-child(-n+3)[href^='/help/guides/']").filter(has_text=GUIDE)
    guide.click()

    renate.sees("Ist damit das Internet da?")
    page.get_by_role("button", name="Ja").click()
    renate.sees("Leuchtet die WLAN-Lampe am Router?")
    page.get_by_role("button", name="Ja").click()
    page.get_by_role("button", name="Zurück").click()
    renate.sees("Leuchtet die WLAN-Lampe am Router?")
    page.get_by_role("button", name="Nein").click()
    renate.sees("WLAN-Taste am Router drei Sekunden drücken")
    walk = page.url
    page.get_by_role("link", name="Lieber einen Menschen fragen").click()
    page.get_by_text("Was Sie versucht haben, kommt mit").click()
    renate.sees("Leuchtet die WLAN-Lampe am Router? → Nein", within=".brought")
    number = renate.fills_in("Ich komme nicht weiter.", name="Renate Heller", reach="renate@example.net")

    mia.opens(number)
    mia.reads("Vor der Anfrage durchgegangen", "Ist damit das Internet da? → Ja", "Leuchtet die WLAN-Lampe am Router? → Nein")
    mia.sees("WLAN-Taste am Router drei Sekunden drücken", within="#guide-now .guide-step__question")
    mia.claims()

    # Renate goes on by herself meanwhile: Mia's page follows without a reload.
    renate.goes_to(walk)
    renate.sees(f"Ihre Antworten gehören zu Ihrer Anfrage {number}.")
    page.get_by_role("button", name="Nein").click()
    mia.sees("Router 30 Sekunden vom Strom trennen", within="#guide-now .guide-step__question")

    mia.page.keyboard.press("Backspace")
    mia.sees("WLAN-Taste am Router drei Sekunden drücken", within="#guide-now .guide-step__question")
    mia.page.keyboard.press("2")
    mia.sees("Router 30 Sekunden vom Strom trennen", within="#guide-now .guide-step__question")
    mia.page.keyboard.press("2")
    mia.sees("Fernprüfung: Ist der Router erreichbar?", within="#guide-now .guide-step__question")
    mia.page.keyboard.press("1")
    mia.reads("An Level 2 übergeben", "Router 30 Sekunden vom Strom trennen, fünf Minuten warten. WLAN da? → Nein")
    expect(mia.page.locator("#guide-now .guide-step")).to_have_count(0)


def test_a_guide_that_helps_ends_with_thanks(renate: Requester) -> None:
    page = renate.page
    renate.goes_to(f"/help/search/?q={ASKED}")
    page.locator("a.found[href^='/help/guides/']").filter(has_text=GUIDE).first.click()
    for answer in ("Ja", "Ja", "Ja", "Ja"):
        before = page.locator("h1").inner_text()
        page.get_by_role("button", name=answer).click()
        expect(page.locator("h1")).not_to_have_text(before)
    renate.sees("Das sollte es gewesen sein.")
    page.locator("#verdict").get_by_role("button", name="Ja").click()

    expect(page).to_have_url(re.compile("#verdict"))
    renate.sees("Das freut uns. Vielen Dank!")
