"""Each page speaks one language: no English word on a German page, and no German one on an English page."""

import re
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from playwright.sync_api import Browser, Page

import firstline
from firstline.testing.browsing import Window
from tests.journeys.people import Agent
from tests.journeys.tour import Tour, furnish

CATALOGUE = Path(firstline.__file__).parent / "locale/de/LC_MESSAGES/django.po"
# Words that only one of the two languages has.
ENGLISH = {"the", "and", "with", "your", "you", "are", "from", "for", "this", "please", "have", "nobody", "no", "by", "new", "save", "send"}
GERMAN = {"der", "das", "und", "mit", "ihr", "ihre", "nicht", "für", "von", "bei", "ist", "eine", "sie", "wird", "zu", "neu", "noch"}

# What people wrote (dir=auto) and what is said in another language on purpose (lang) is not ours.
SAID = """() => {
  const said = new Set();
  const ours = (element) => !element.closest("[dir=auto], script, style, template, noscript, [contenteditable]")
    && !element.closest("[lang]:not(html)") && element.checkVisibility();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (ours(walker.currentNode.parentElement)) said.add(walker.currentNode.data);
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    if (element.closest("[lang]:not(html)")) continue;
    for (const name of ["aria-label", "title", "placeholder"]) if (element.getAttribute(name)) said.add(element.getAttribute(name));
  }
  return [document.title, ...said].map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => /\\p{L}{2}/u.test(text));
}"""


class Dictionary:
    """The catalogue, asked from both sides."""

    def __init__(self) -> None:
        entries = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]
        english = {form for entry in entries for form in (entry.msgid, entry.msgid_plural) if form}
        german = {form for entry in entries for form in (entry.msgstr, *entry.msgstr_plural.values()) if form}
        self.foreign = {"de": _sentences(english - german), "en": _sentences(german - english)}
        self.words = {"de": ENGLISH, "en": GERMAN}

    def strangers(self, page: Page, language: str) -> list[str]:
        """What the page says in the other language."""
        found = []
        for text in page.evaluate(SAID):
            words = set(re.findall(r"[a-zäöüß]+", text.casefold()))
            if text in self.foreign[language] or words & self.words[language]:
                found.append(text)
        return found


def _sentences(texts: set[str]) -> set[str]:
    """Without those that have places for values: their words are known by the little words in them."""
    return {" ".join(text.split()) for text in texts if "%" not in text and "{" not in text}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_speaks_one_language(
    language: str, browser: Browser, address: str, arrives: Callable[..., int], mia: Agent, carla: Agent
) -> None:
    furnish(arrives, mia, carla)
    dictionary = Dictionary()
    tour = Tour(browser, address, Window(language=language))

    strangers = [f"{picture.name}: {text}" for picture, page, _ in tour.stops() for text in dictionary.strangers(page, language)]

    tour.close()
    assert not strangers, "\n".join(strangers)
