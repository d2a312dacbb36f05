"""The people of the stories: each has a browser of their own and does what people do, by what they see."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from firstline.testing.browsing import PASSWORD, Window, open_window, sign_in

# A live connection on a page of its own: what comes through it, and how it ends.
LISTEN = """stream => {
  window.heard = [];
  const source = new EventSource(`/live/?s=${stream}`);
  source.onopen = () => heard.push("connected");
  source.onerror = () => heard.push(source.readyState === EventSource.CLOSED ? "refused" : "cut");
  source.addEventListener("nudge", () => heard.push("nudge"));
}"""

# A nudge takes a second at most; a busy test machine may need much longer.
expect.set_options(timeout=20_000)

DOMAIN = "lindenhof.example.org"
REQUESTERS = {
    "renate": "renate.heller@nordlicht.example.net",
    "daniel": "d.okafor@falkenberg.example.com",
    "elif": "elif.yildiz@seeburg.example.org",
}

# All stories share one desk, and it takes ten requests an hour from one address.
_LETTERBOXES = count(1)


class Somebody:
    """A person before a browser; what goes wrong in it is remembered in problems."""

    def __init__(self, browser: Browser, address: str, window: Window = Window()) -> None:
        self.address = address
        self.context: BrowserContext = open_window(browser, address, window)
        self.problems: list[str] = []
        self.context.on("weberror", lambda error: self.problems.append(str(error.error)))
        self.context.on("console", self._hears)
        self.page: Page = self.context.new_page()

    def _hears(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.problems.append(f"{said.page.url if said.page else ''}: {said.text}")

    def signs_in(self, name: str) -> None:
        mail = REQUESTERS.get(name, f"{name}@{DOMAIN}")
        self.page.close()
        self.page = sign_in(self.context, mail)

    def goes_to(self, path: str) -> None:
        self.page.goto(path)

    def sees(self, words: str | re.Pattern[str], *, within: str = "main") -> None:
        """Sooner or later, without doing anything."""
        expect(self.page.locator(within).first).to_contain_text(words)

    def does_not_see(self, words: str, *, within: str = "body") -> None:
        expect(self.page.locator(within).first).not_to_contain_text(words)

    def closes_the_browser(self) -> None:
        self.context.close()

    @contextmanager
    def without_network(self) -> Iterator[None]:
        """What the browser says about failed requests meanwhile is no problem of ours."""
        self.context.set_offline(True)
        try:
            with self._unheard("Failed to load resource"):
                yield
        finally:
            self.context.set_offline(False)

    @contextmanager
    def _unheard(self, words: str) -> Iterator[None]:
        known = len(self.problems)
        yield
        self.problems[known:] = [problem for problem in self.problems[known:] if words not in problem]


class Requester(Somebody):
    """Needs help; most never sign in."""

    number: int

    def asks_for_help(self, text: str, *, name: str = "Renate Heller", reach: str = "") -> int:
        """By the form of the portal; the number of the request."""
        self.goes_to("/ask/")
        return self.fills_in(text, name=name, reach=reach)

    def fills_in(self, text: str, *, name: str = "Renate Heller", reach: str = "") -> int:
        """The form that is open already; without `reach`, from an address that only this request has."""
        # As fast as a person types: what is faster than two seconds is taken for a machine.
        self.page.get_by_label("Was ist passiert?").press_sequentially(text, delay=max(1, 2400 // len(text)))
        self.page.get_by_label("Ihr Name").fill(name)
        self.page.get_by_label("E-Mail-Adresse oder Telefonnummer").fill(reach or f"renate-{next(_LETTERBOXES)}@example.net")
        self.page.get_by_role("button", name="Anfrage senden").click()
        self.page.wait_for_url(re.compile(r"/requests/\d+/(received|question)/"))
        if "/question/" in self.page.url:
            self.page.get_by_role("link", name="Alle überspringen").click()
            self.page.wait_for_url(re.compile(r"/requests/\d+/received/"))
        self.number = int(self.page.url.split("/")[-3])
        return self.number

    def follows(self) -> None:
        self.page.get_by_role("link", name="Anfrage verfolgen").click()
        expect(self.headline).to_be_visible()

    @property
    def headline(self) -> Locator:
        return self.page.locator("#request h1")

    def is_told(self, words: str) -> None:
        """By the headline of the request."""
        expect(self.headline).to_have_text(words)

    def answers(self, text: str) -> None:
        self.page.locator("main textarea[name=text]").fill(text)
        self.page.get_by_role("button", name="Senden", exact=True).click()
        self.sees(text, within="#request .thread")

    def confirms(self) -> None:
        self.page.get_by_role("button", name="Ja, gelöst").click()

    def rejects(self, text: str) -> None:
        self.page.get_by_role("link", name="Nein, noch nicht").click()
        self.page.get_by_label("Was geht noch nicht?").fill(text)
        self.page.get_by_role("button", name="Senden", exact=True).click()


class Agent(Somebody):
    """Works at the desk, mostly by keys."""

    wire: Page

    def opens_queue(self, view: str = "unassigned") -> None:
        self.goes_to(f"/desk/?view={view}")

    def opens(self, number: int) -> None:
        self.goes_to(f"/desk/tickets/{number}/")

    def chooses(self, number: int) -> None:
        """From the list that is on the screen."""
        self.row(number).click()
        self.page.wait_for_url(f"**/desk/tickets/{number}/**")

    def row(self, number: int) -> Locator:
        return self.page.locator(f"#queue-list a.queue-row[href='/desk/tickets/{number}/']")

    def sees_in_queue(self, number: int, *words: str) -> None:
        expect(self.row(number)).to_be_visible()
        for word in words:
            expect(self.row(number)).to_contain_text(word)

    def does_not_see_in_queue(self, number: int) -> None:
        expect(self.row(number)).to_have_count(0)

    @contextmanager
    def without_live_news(self) -> Iterator[None]:
        """The network still answers, but no nudge comes through: the moment before one learns of the other."""
        self.page.route("**/history/**", lambda route: route.abort())
        with self._unheard("Failed to load resource"):
            yield
        self.page.unroute_all()

    def expects_refusals(self) -> None:
        """That the browser was told 404 is no problem of ours."""
        self.problems = [problem for problem in self.problems if "Failed to load resource" not in problem]

    def listens(self) -> None:
        """To the stream of the ticket that is open, beside its page."""
        stream = self.thread.get_attribute("data-live")
        self.wire = self.context.new_page()
        self.wire.goto("/robots.txt")
        self.wire.evaluate(LISTEN, stream)
        self.hears("connected")

    def hears(self, word: str, *, timeout: float = 20_000) -> None:
        """Through the connection, sooner or later."""
        self.wire.wait_for_function("word => heard.includes(word)", arg=word, timeout=timeout)

    def forgets_what_was_heard(self) -> None:
        self.wire.evaluate("heard.length = 0")

    def has_heard(self, word: str) -> bool:
        return bool(self.wire.evaluate("word => heard.includes(word)", word))

    @property
    def thread(self) -> Locator:
        return self.page.locator("#thread")

    def reads(self, *words: str) -> None:
        """In the thread, sooner or later."""
        for word in words:
            expect(self.thread).to_contain_text(word)

    @property
    def head(self) -> Locator:
        return self.page.locator("#ticket-head")

    def sees_above(self, *words: str) -> None:
        """Where the ticket stands and lies."""
        for word in words:
            expect(self.head).to_contain_text(word)

    def claims(self) -> None:
        self.page.keyboard.press("c")
        expect(self.control("g")).to_be_attached()

    def control(self, key: str) -> Locator:
        return self.page.locator(f"#ticket-head [data-key='{key}']")

    def writes(self, text: str, *, in_seconds: float = 0) -> None:
        """Into the answer, behind what stands there already; not sent yet."""
        if not self.draft.evaluate("draft => draft === document.activeElement"):
            self.page.keyboard.press("r")
        expect(self.draft).to_be_focused()
        self.page.keyboard.type(text, delay=in_seconds * 1000 / len(text))

    @property
    def draft(self) -> Locator:
        return self.page.locator("#reply-text")

    def sends(self) -> None:
        self.page.keyboard.press("Control+Enter")

    def answers(self, text: str) -> None:
        self.writes(text)
        self.sends()
        self.reads(text)
        self.lets_go()

    def notes(self, text: str) -> None:
        self.page.keyboard.press("n")
        expect(self.page.locator("#note-text")).to_be_focused()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Control+Enter")
        self.reads(text)
        self.lets_go()

    def lets_go(self) -> None:
        """Takes the hand out of the text, so that keys are keys again."""
        self.page.keyboard.press("Escape")

    def hands_over(self, queue: str, *, symptom: str = "", tried: str = "", expects: str = "") -> None:
        dialog = self.opens_dialog("h")
        dialog.locator("[name=to]").select_option(label=queue)
        for name, text in (("symptom", symptom), ("tried", tried), ("expectation", expects)):
            if text:
                dialog.locator(f"[name={name}]").fill(text)
        self.finishes(dialog)

    def sends_back(self, *, reason: str, lesson: str) -> None:
        dialog = self.opens_dialog("b")
        dialog.locator("[name=reason]").select_option(reason)
        dialog.locator("[name=lesson]").fill(lesson)
        self.finishes(dialog)

    def solves(self, solution: str) -> None:
        dialog = self.opens_dialog("s")
        dialog.locator("[name=solution]").fill(solution)
        self.finishes(dialog)

    def opens_dialog(self, key: str) -> Locator:
        self.page.keyboard.press(key)
        dialog = self.page.locator("#dialogs dialog[open]")
        expect(dialog).to_be_visible()
        return dialog

    def finishes(self, dialog: Locator) -> None:
        """By Ctrl Enter, as the button says."""
        dialog.locator("[type=submit]").focus()
        self.page.keyboard.press("Control+Enter")
        expect(dialog).to_have_count(0)


class Administrator(Agent):
    """Sets the desk up."""

    def locks_out(self, name: str) -> None:
        """The account of somebody, from the list of people."""
        self._opens_person(name)
        self.page.locator("form[action$='/deactivation/'] button").click()
        self.page.locator("form[action$='/reactivation/'] button").wait_for()

    def takes_away(self, right: str, *, of: str) -> None:
        """One role or queue of somebody who stays."""
        self._opens_person(of)
        rights = self.page.locator("form[action$='/rights/']")
        rights.get_by_label(right, exact=True).uncheck()
        rights.get_by_role("button", name="Rollen und Warteschlangen speichern").click()
        self._confirms()
        expect(self.page.locator("form[action$='/rights/']").get_by_label(right, exact=True)).not_to_be_checked()

    def _confirms(self) -> None:
        """The password once more, when the last time is some minutes ago."""
        password = self.page.locator("form.entrance input[name=password]")
        password.or_(self.page.get_by_text("sind gespeichert")).first.wait_for()
        if password.is_visible():
            self.continues(password=PASSWORD)

    def _opens_person(self, name: str) -> None:
        self.goes_to(f"/administration/people/?q={name}")
        self.page.get_by_role("link", name=name).first.click()

    def continues(self, **answers: str) -> None:
        """One step of the first run."""
        for name, text in answers.items():
            self.page.locator(f"[name={name}]").fill(text)
        self.page.locator("form.entrance button[type=submit]").click()

    def signs_in_by_password(self, mail: str, password: str) -> None:
        self.context.clear_cookies()
        self.goes_to("/accounts/login/")
        self.continues(login=mail, password=password)
        self.page.wait_for_url("**/desk/**")
