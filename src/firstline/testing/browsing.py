"""A real browser for journeys and pictures: Debian's Chromium, quiet in a closed network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# The demo's documented password (administration.world.peopling says it to the desk).
PASSWORD = "lindenhof-demo"
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@contextmanager
def chromium(*switches: str) -> Iterator[Browser]:
    """One browser; contexts of it are people's own windows."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *switches])
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class Window:
    """How somebody looks at the desk."""

    width: int = 1440
    height: int = 900
    theme: str = "light"
    language: str = "de"

    @property
    def name(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


def open_window(browser: Browser, address: str, window: Window = Window()) -> BrowserContext:
    """A fresh window without any cookies but the language."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": window.width, "height": window.height},
        locale="de-DE" if window.language == "de" else "en-GB",
        timezone_id="Europe/Berlin",
        color_scheme="dark" if window.theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "firstline_language", "value": window.language, "url": address}])
    context.set_default_timeout(15_000)
    return context


def sign_in(context: BrowserContext, mail: str, *, language: str = "") -> Page:
    """By password, as the demo's people do; language: speak this from then on."""
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(mail)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    if language:
        speak(page, language)
    return page


def speak(page: Page, language: str) -> None:
    """Switch the language as people do, if the page does not speak it already; for who is signed in, for good."""
    button = page.locator(f"form[action='/preferences/language/'] button[value='{language}']")
    if button.count():
        with page.expect_navigation():
            button.first.evaluate("button => button.click()")
