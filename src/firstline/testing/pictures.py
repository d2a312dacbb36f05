"""
Pictures of every page, for eyes and for docs: python -m firstline.testing.pictures FOLDER [--page NAME …] [--window NAME …]

Starts a desk of its own with the demo world, looks at it as each person of the cast, and writes PNG files named page-window.png.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page

from firstline.runtime.tests.desks import desk
from firstline.testing.browsing import Window, chromium, open_window, sign_in

WINDOWS = [
    Window(width, height, theme, language)
    for width, height in ((1440, 900), (390, 844))
    for theme in ("light", "dark")
    for language in ("de", "en")
]


@dataclass(frozen=True)
class Picture:
    """One page: its name, who looks (a mail address, or nobody), where, and what is done before the picture is taken."""

    name: str
    who: str
    path: str
    act: Callable[[Page], None] = lambda page: None


MIA, RALF, RENATE = "mia@lindenhof.example.org", "ralf@lindenhof.example.org", "renate.heller@nordlicht.example.net"
# Lists of the administration whose entries have pages of their own, and all its pages.
WITH_ENTRIES = ["people", "queues", "categories", "patterns", "fields", "plans", "hours", "organisations"]
CHAPTERS = [*WITH_ENTRIES, "priorities", "general", "log", "tokens"]


def pages() -> Iterator[Picture]:
    yield from _of_the_portal()
    yield from _of_the_workspace()
    yield Picture("admin", RALF, "/administration/")
    for chapter in CHAPTERS:
        yield Picture(f"admin-{chapter}", RALF, f"/administration/{chapter}/")
    for chapter in WITH_ENTRIES:
        entry = f".desk__stack a[href^='/administration/{chapter}/']:not([href$='/new/'])"
        yield Picture(f"admin-{chapter}-entry", RALF, f"/administration/{chapter}/", _follow(entry))


def _of_the_portal() -> Iterator[Picture]:
    yield Picture("portal", "", "/")
    yield Picture("ask", "", "/ask/")
    yield Picture("ask-matter", "", "/", _follow(".matters a"))
    yield Picture("sign-in", "", "/accounts/login/")
    yield Picture("sign-in-code", "", "/accounts/login/code/")
    yield Picture("privacy", "", "/privacy/")
    yield Picture("accessibility", "", "/accessibility/")
    yield Picture("imprint", "", "/imprint/")
    yield Picture("not-found", "", "/nirgends/")
    yield Picture("requests", RENATE, "/requests/")
    yield Picture("request", RENATE, "/requests/", _follow("main a[href^='/requests/']"))


def _of_the_workspace() -> Iterator[Picture]:
    ticket = _follow("a.queue-row")
    yield Picture("desk", MIA, "/desk/")
    yield Picture("ticket", MIA, "/desk/", ticket)
    dialogs = {"hand-over": "h", "solve": "s", "wait": "w", "assign": "a"}
    for name, key in dialogs.items():
        yield Picture(name, MIA, "/desk/", _then(ticket, _press(key), _see("dialog[open]")))
    yield Picture("classify", MIA, "/desk/", _then(ticket, _press("e"), _see("form.classify")))
    yield Picture("note", MIA, "/desk/", _then(ticket, _press("n")))
    yield Picture("person", MIA, "/desk/", _then(ticket, _follow("#panel a[href^='/desk/people/']")))
    yield Picture("palette", MIA, "/desk/", _then(_press("Control+k"), _type("router")))
    yield Picture("phone-note", MIA, "/desk/phone-note/")
    yield Picture("phone-note-caller", MIA, "/desk/phone-note/", _then(_type("Renate"), _see("#callers fieldset")))
    yield Picture("new-ticket", MIA, "/desk/tickets/new/")
    yield Picture("keys", MIA, "/desk/", _press("?"))


def _follow(selector: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        link = page.locator(selector).first
        if link.count():
            page.goto(str(link.get_attribute("href")))

    return act


def _press(key: str) -> Callable[[Page], None]:
    return lambda page: page.keyboard.press(key)


def _see(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.wait_for()


def _type(text: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.keyboard.type(text, delay=20)
        page.wait_for_timeout(600)

    return act


def _then(*acts: Callable[[Page], None]) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for one in acts:
            one(page)

    return act


def take(browser: Browser, address: str, folder: Path, pictures: list[Picture], windows: list[Window], *, whole: bool) -> None:
    """Write the pictures; says what could not be taken and goes on."""
    for window in windows:
        for who in dict.fromkeys(picture.who for picture in pictures):
            context = open_window(browser, address, window)
            if who:
                sign_in(context, who, language=window.language)
            for picture in (p for p in pictures if p.who == who):
                page = context.new_page()
                problems = _problems_of(page)
                try:
                    page.goto(picture.path)
                    picture.act(page)
                    page.wait_for_timeout(250)
                    page.screenshot(
                        path=folder / f"{picture.name}-{window.name}.png", full_page=whole and not page.locator("body.workspace").count()
                    )
                except Exception as problem:
                    problems.append(str(problem).splitlines()[0])
                if problems:
                    sys.stderr.write(f"{picture.name} {window.name}: {json.dumps(problems[:3], ensure_ascii=False)}\n")
                page.close()
            context.close()


def _problems_of(page: Page) -> list[str]:
    """Fills with what the browser's console complains about."""
    problems: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            problems.append(said.text)

    page.on("console", hear)
    return problems


@contextmanager
def _address(given: str) -> Iterator[str]:
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder) / "data", "--demo") as running:
        yield f"http://127.0.0.1:{running.port}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page", action="append", default=[], help="names of pages, or beginnings of them")
    parser.add_argument("--window", action="append", default=[], help="such as 1440-light-de")
    parser.add_argument("--address", default="", help="a desk that runs already")
    parser.add_argument("--whole", action="store_true", help="the whole length of the page")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    pictures = [p for p in pages() if not chosen.page or p.name.startswith(tuple(chosen.page))]
    windows = [w for w in WINDOWS if not chosen.window or w.name in chosen.window]
    with _address(chosen.address) as address, chromium() as browser:
        take(browser, address, chosen.folder, pictures, windows, whole=chosen.whole)


if __name__ == "__main__":
    main()
