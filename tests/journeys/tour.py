"""A walk over every page that pictures are taken of, with a desk that has something to show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

from firstline.testing.browsing import Window, open_window, sign_in
from firstline.testing.pictures import Picture, pages
from tests.journeys.people import Agent

PAGES = list(pages())


@dataclass
class Tour:
    """Signs everybody in once; each page is opened afresh."""

    browser: Browser
    address: str
    window: Window
    contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def stops(self) -> Iterator[tuple[Picture, Page, list[str]]]:
        """Each page as it stands before its reader, and what its console complained about by then."""
        for picture in PAGES:
            page = self._context(picture.who).new_page()
            complaints: list[str] = []
            page.on("console", lambda said, complaints=complaints: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error, complaints=complaints: complaints.append(str(error)))
            page.goto(picture.path)
            picture.act(page)
            yield picture, page, [said for said in complaints if not (picture.name == "not-found" and "404" in said)]
            page.close()

    def _context(self, who: str) -> BrowserContext:
        if who not in self.contexts:
            context = open_window(self.browser, self.address, self.window)
            if who:
                sign_in(context, who, language=self.window.language).close()
            self.contexts[who] = context
        return self.contexts[who]

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def furnish(arrives: Callable[..., int], mia: Agent, carla: Agent) -> int:
    """A ticket with everything: messages, a note, a file, a way there and back, a classification."""
    number = arrives("Qwertz: kein Bild", "Zeile eins\n\nZeile zwei mit https://example.org/weg und +49 30 23125-211")
    mia.opens(number)
    mia.claims()
    mia.answers("Antwort eins")
    mia.notes("Vermerk eins")
    mia.hands_over("Netzwerk und Anschluss", symptom="Symptom eins", tried="Versuch eins", expects="Wunsch eins")
    carla.opens(number)
    carla.sends_back(reason="missing_data", lesson="Lehre eins")
    mia.opens(number)
    mia.page.keyboard.press("c")
    mia.control("g").wait_for()
    return number
