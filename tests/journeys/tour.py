"""A walk over every page that pictures are taken of; what is noticed on the way is judged by several stories."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from firstline.testing.browsing import Window, open_window, sign_in, speak
from firstline.testing.pictures import Picture

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Words, names and structure; the colours by themselves, because they are the dear part.
ALL_RULES = {"runOnly": STANDARD, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
ALL_BUT_COLOURS = {**ALL_RULES, "rules": {"color-contrast": {"enabled": False}}}

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
  return [...said].map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => /\\p{L}{2}/u.test(text));
}"""

# Of a page that scrolls sideways: its last element that reaches too far.
WIDEST = """() => {
  const edge = document.documentElement.clientWidth;
  if (Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) <= edge) return "";
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > edge + 1);
  return wide.length ? wide.at(-1).outerHTML.slice(0, 120) : "the page";
}"""
SMALL = (390, 320)
# The browser complains of the status, which is as it should be.
REFUSED = {"not-found": "404", "link-over": "404", "hand-over-refused": "422", "ask-refused": "422"}


@dataclass
class Visit:
    """What was noticed on one page."""

    name: str
    complaints: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    too_wide: dict[int, str] = field(default_factory=dict)


class Tour:
    """Signs everybody in once; each page is opened afresh."""

    def __init__(self, browser: Browser, address: str, language: str, pictures: Iterable[Picture]) -> None:
        self.pictures = pictures
        self.browser, self.address, self.window = browser, address, Window(language=language)
        self.contexts: dict[str, BrowserContext] = {}

    def walk(self) -> Iterator[Visit]:
        for picture in self.pictures:
            visit = Visit(picture.name)
            with self._page(picture, visit) as page:
                page.goto(picture.path)
                picture.act(page)
                self._look(page, visit)
            yield visit
        for who, context in self.contexts.items():
            if who:
                self._speaks_german_again(context)
            context.close()

    def _speaks_german_again(self, context: BrowserContext) -> None:
        page = context.new_page()
        page.goto("/welcome/")
        speak(page, "de")

    def _look(self, page: Page, visit: Visit) -> None:
        visit.said = page.evaluate(SAID)
        if self.window.language == "en":
            visit.violations = violations(page, ALL_BUT_COLOURS)
            return
        visit.violations = violations(page, ALL_RULES)
        page.emulate_media(color_scheme="dark")
        visit.violations += [f"dark {one}" for one in violations(page, COLOURS)]
        for width in SMALL:
            page.set_viewport_size({"width": width, "height": 844})
            if widest := str(page.evaluate(WIDEST)):
                visit.too_wide[width] = widest

    @contextmanager
    def _page(self, picture: Picture, visit: Visit) -> Iterator[Page]:
        page = self._context(picture.who).new_page()
        page.on("console", lambda said: visit.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        yield page
        page.close()
        if picture.name in REFUSED:
            visit.complaints = [said for said in visit.complaints if REFUSED[picture.name] not in said]

    def _context(self, who: str) -> BrowserContext:
        if who not in self.contexts:
            context = open_window(self.browser, self.address, self.window)
            if who:
                sign_in(context, who, language=self.window.language).close()
            self.contexts[who] = context
        return self.contexts[who]


def violations(page: Page, options: dict[str, object]) -> list[str]:
    """What axe finds, with the elements."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {_why(node)}" for one in found for node in one["nodes"][:3]]


def _why(node: dict[str, list[dict[str, str]]]) -> str:
    return " ".join(check["message"] for check in node["any"][:1])
