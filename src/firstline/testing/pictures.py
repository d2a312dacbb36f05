"""
Pictures of every page, for eyes and for docs: python -m firstline.testing.pictures FOLDER [--page NAME …] [--window NAME …]

Starts a desk of its own with the demo world, looks at it as each person of the cast, and writes PNG files named page-window.png;
the first run is seen on a desk without anything.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
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


MIA, CARLA, HENRIK, RALF = (f"{name}@lindenhof.example.org" for name in ("mia", "carla", "henrik", "ralf"))
RENATE = "renate.heller@nordlicht.example.net"
# Lists of the administration whose entries have pages of their own, and all its pages.
WITH_ENTRIES = ["people", "queues", "categories", "patterns", "fields", "plans", "hours", "organisations"]
CHAPTERS = [*WITH_ENTRIES, "priorities", "general", "texts", "log", "tokens", "mailboxes", "outgoing", "signature"]
MAKING = ["people/invitation", *(f"{noun}/new" for noun in WITH_ENTRIES[1:])]


def pages() -> Iterator[Picture]:
    yield from _of_the_portal()
    yield from _of_the_workspace()
    yield Picture("admin", RALF, "/administration/")
    for chapter in CHAPTERS:
        yield Picture(f"admin-{chapter}", RALF, f"/administration/{chapter}/")
    for chapter in WITH_ENTRIES:
        entry = f".desk__stack :is(th, h2, .tree__row) a[href^='/administration/{chapter}/']:not([href*='?'])"
        yield Picture(f"admin-{chapter}-entry", RALF, f"/administration/{chapter}/", _follow(entry))
    for making in MAKING:
        yield Picture(f"admin-{making.replace('/', '-')}", RALF, f"/administration/{making}/")
    yield Picture("gaps", HENRIK, "/knowledge/gaps/")
    yield Picture("insight", HENRIK, "/knowledge/insight/")
    yield from _of_mails()
    yield Picture("admin-requester", RALF, "/administration/people/?q=Renate", _follow("th a[href^='/administration/people/']"))
    changed = _fill({"kind": "university"})
    yield Picture("admin-log-entries", RALF, "/administration/organisations/seeburg/", _then(changed, _go("/administration/log/")))
    yield Picture("admin-nobody", RALF, "/administration/people/?q=xyzxyz")
    yield Picture("admin-of-a-lead", HENRIK, "/administration/queues/teamleitung/")
    yield Picture("admin-looked-at", HENRIK, "/administration/plans/gold/")


def _of_mails() -> Iterator[Picture]:
    """The mail log with its mails, and the steps by which an address is set up."""
    row = ".mails a:has-text('{}')"
    yield Picture("mails", HENRIK, "/mails/")
    yield Picture("mails-out", HENRIK, "/mails/out/")
    yield Picture("mails-quarantine", HENRIK, "/mails/?fate=quarantined")
    yield Picture("mails-nothing", HENRIK, "/mails/?text=xyzxyz")
    yield Picture("mail", HENRIK, "/mails/", _follow(row.format("Wartung")))
    yield Picture("mail-bounce", HENRIK, "/mails/", _follow(row.format("Undelivered")))
    yield Picture("mail-quarantined", RALF, "/mails/?fate=quarantined", _follow(".mails a"))
    yield Picture("ticket-html-mail", MIA, "/mails/", _then(_follow(row.format("Wartung")), _follow("main a[href^='/desk/tickets/']")))
    yield Picture("ticket-mails", MIA, "/mails/", _then(_follow(row.format("WLAN")), _follow("main a[href^='/desk/tickets/']")))
    box = _follow("th a[href^='/administration/mailboxes/']")
    yield Picture("mailbox-new", RALF, "/administration/mailboxes/new/")
    yield Picture("mailbox", RALF, "/administration/mailboxes/", _then(box, _see(".records")))
    yield Picture("mailbox-way", RALF, "/administration/mailboxes/", _then(box, _below("way/")))
    for way in ("delivery", "password&host=imap.example.org&port=993", "oauth&provider=microsoft365&host=outlook.office365.com"):
        yield Picture(f"mailbox-{way.partition('&')[0]}", RALF, "/administration/mailboxes/", _then(box, _below(f"way/?way={way}")))
    yield Picture("queue-signature", RALF, "/administration/queues/l1-desk/signature/")


def pages_of_the_first_run() -> Iterator[Picture]:
    """Only a desk that nobody administers has them."""
    organisation = {"organisation": "Rathaus Neustadt", "mailbox": "it@neustadt.example.org"}
    person = {"name": "Rita Amsel", "mail": "rita@neustadt.example.org", "password": "ein kurzer Satz für mich"}
    yield Picture("setup", "", "/setup/")
    yield Picture("setup-you", "", "/setup/", _fill(organisation))
    yield Picture("setup-desk", "", "/setup/", _then(_fill(organisation), _fill(person)))
    yield Picture("setup-refused", "", "/setup/", _then(_fill(organisation), _fill({**person, "password": "1234567890"})))


def _of_the_portal() -> Iterator[Picture]:
    yield Picture("portal", "", "/")
    yield from _of_help()
    yield Picture("ask-after-trying", "", "/ask/")
    yield Picture("ask", "", "/ask/")
    yield Picture("ask-matter", "", "/", _follow(".matters a"))
    yield Picture("sign-in", "", "/accounts/login/")
    yield Picture("sign-in-code", "", "/accounts/login/code/")
    yield Picture("privacy", "", "/privacy/")
    yield Picture("accessibility", "", "/accessibility/")
    yield Picture("imprint", "", "/imprint/")
    yield Picture("password-reset", "", "/accounts/password/reset/")
    yield Picture("password-reset-done", "", "/accounts/password/reset/done/")
    yield Picture("no-sign-up", "", "/accounts/signup/")
    yield Picture("sign-in-refused", "", "/accounts/login/", _fill({"login": "niemand@example.net", "password": "falsch"}))
    yield Picture("ask-refused", "", "/ask/", _fill({"name": "Renate"}))
    yield Picture("link-over", "", "/r/vorbei/")
    yield Picture("not-found", "", "/nirgends/")
    # Comes last: from now on this browser's sign-in waits for the code.
    yield Picture("code", "", "/accounts/login/code/", _fill({"email": "niemand@example.net"}))
    yield Picture("requests", RENATE, "/requests/")
    request = _follow("main a[href^='/requests/']")
    closed = _follow(".requests li:last-child a")
    yield Picture("request", RENATE, "/requests/", request)
    yield Picture("request-closed", RENATE, "/requests/", closed)
    yield Picture("request-again", RENATE, "/requests/", _then(closed, _below("again/")))
    yield Picture("request-received", RENATE, "/requests/", _then(request, _below("received/")))
    yield Picture("request-question", RENATE, "/requests/", _then(request, _below("question/")))
    yield Picture("sign-out", RENATE, "/accounts/logout/")
    yield Picture("password-change", RENATE, "/accounts/password/change/")
    yield Picture("confirm-it-is-you", RENATE, "/accounts/reauthenticate/")


def _of_help() -> Iterator[Picture]:
    """What helps people before they ask."""
    asked = "router leuchtet komme aber nich ins wlan"
    yield Picture("portal-typing", "", "/", _then(_click("input[type=search]"), _type(asked), _see("#answers .found")))
    yield Picture("found", "", f"/help/search/?q={asked}")
    yield Picture("found-little", "", "/help/search/?q=zugspitze besteigen")
    yield Picture("topics", "", "/help/")
    yield Picture("article", "", "/help/", _then(_see(".found"), _follow("a.found")))
    yield Picture("article-useless", "", f"/help/search/?q={asked}", _then(_follow("a.found"), _click("[name=helped][value=no]")))
    guide = _then(_go(f"/help/search/?q={asked}"), _follow("a.found[href^='/help/guides/']"))
    yield Picture("guide", "", "/", guide)
    yield Picture("guide-going", "", "/", _then(guide, *[_answer(first=True)] * 2))
    yield Picture("guide-solved", "", "/", _then(guide, *[_answer(first=True)] * 4))
    yield Picture("guide-asks", "", "/", _then(guide, *[_answer(first=False)] * 4))


def _of_the_workspace() -> Iterator[Picture]:
    mine, ticket = "/desk/?view=mine", _follow("a.queue-row")
    yield Picture("desk", MIA, mine)
    yield Picture("desk-nothing", MIA, "/desk/?view=mine&channel=walk_in")
    yield Picture("lists", MIA, mine, _then(_click("[popovertarget=lists]"), _see("#lists:popover-open")))
    yield Picture("filter", MIA, "/desk/filter/")
    yield from _of_tickets(mine, ticket)
    dialogs = {"hand-over": "h", "solve": "s", "wait": "w", "assign": "a"}
    for name, key in dialogs.items():
        yield Picture(name, MIA, mine, _then(ticket, _press(key), _see("dialog[open]")))
    yield Picture("hand-over-refused", MIA, mine, _then(ticket, _press("h"), _see("dialog[open]"), _send_without("textarea")))
    classified = "#classification dt:is(:text-is('Fehlerbild'), :text-is('Fault pattern'))"
    guides = _then(_find("a.queue-row", classified), _unfold_panel, _press("l"), _see("dialog[open]"))
    yield Picture("begin-guide", MIA, mine, guides)
    yield Picture("ticket-guide", MIA, mine, _then(guides, _begin_guide))
    yield Picture("bounce", CARLA, "/desk/?view=unassigned", _then(ticket, _press("b"), _see("dialog[open]")))
    yield Picture("classify", MIA, mine, _then(ticket, _unfold_panel, _press("e"), _see("form.classify")))
    yield Picture("note", MIA, mine, _then(ticket, _press("n")))
    yield Picture("person", MIA, mine, _then(ticket, _follow("#panel a[href^='/desk/people/']")))
    yield Picture("person-forms", MIA, mine, _then(ticket, _follow("#panel a[href^='/desk/people/']"), _unfold("main details")))
    yield Picture("palette", MIA, mine, _then(_press("Control+k"), _type("router")))
    yield Picture("palette-nothing", MIA, mine, _then(_press("Control+k"), _type("xyzxyz")))
    yield Picture("phone-note", MIA, "/desk/phone-note/")
    yield Picture("phone-note-caller", MIA, "/desk/phone-note/", _then(_type("Renate"), _see("#callers fieldset")))
    yield Picture("new-ticket", MIA, "/desk/tickets/new/")
    yield Picture("keys", MIA, mine, _press("?"))
    yield Picture("me", MIA, mine, _then(_click("[popovertarget=me]"), _see("#me:popover-open")))


def _of_tickets(mine: str, ticket: Callable[[Page], None]) -> Iterator[Picture]:
    """A ticket in its states."""
    solved = "#panel .others li:is(:has-text('gelöst'), :has-text('solved')) a"
    yield Picture("ticket", MIA, mine, ticket)
    yield Picture("ticket-verbs", MIA, mine, _then(ticket, _click("[popovertarget=more-verbs]"), _see("#more-verbs:popover-open")))
    yield Picture("ticket-new", MIA, "/desk/?view=unassigned", ticket)
    yield Picture("ticket-waiting", MIA, "/desk/?view=all", _follow("a.queue-row:has(.queue-row__due .quiet)"))
    yield Picture("ticket-handed-over", CARLA, "/desk/?view=unassigned", ticket)
    yield Picture("ticket-solved", MIA, "/desk/?view=all", _then(_find("a.queue-row", solved), _follow(solved)))


def _follow(selector: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        link = page.locator(selector).first
        if link.count():
            page.goto(str(link.get_attribute("href")))

    return act


def _find(links: str, wanted: str) -> Callable[[Page], None]:
    """Open the first of the linked pages on which something is."""

    def act(page: Page) -> None:
        for address in page.locator(links).evaluate_all("links => links.map((link) => link.href)"):
            page.goto(address)
            if page.locator(wanted).count():
                return
        raise LookupError(wanted)

    return act


def _click(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def _answer(*, first: bool) -> Callable[[Page], None]:
    """Answers the guide's question, with its first or its last answer, and sees what comes next; nothing where it has ended."""

    def act(page: Page) -> None:
        answers = page.locator(".guide-step__answers button")
        if answers.count():
            with page.expect_navigation():
                (answers.first if first else answers.last).click()

    return act


def _begin_guide(page: Page) -> None:
    page.locator("dialog[open] [type=submit]").first.click()
    page.locator("#guide-now .guide-step").wait_for()


def _unfold_panel(page: Page) -> None:
    """On a small screen the panel stands before the ticket."""
    page.evaluate("location.hash = 'panel'")


def _unfold(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).evaluate_all("all => all.forEach((one) => one.open = true)")


def _send_without(fields: str) -> Callable[[Page], None]:
    """Empties the open dialog's fields and sends it; the desk says what is missing."""

    def act(page: Page) -> None:
        for field in page.locator(f"dialog[open] {fields}").all():
            field.fill("")
        page.locator("dialog[open] select").first.select_option(index=1)
        page.locator("dialog[open] [type=submit]").click()
        page.locator("dialog[open] .field__error").first.wait_for()

    return act


def _fill(fields: dict[str, str]) -> Callable[[Page], None]:
    """Fills the page's form and sends it."""

    def act(page: Page) -> None:
        for name, text in fields.items():
            page.locator(f"main [name={name}]").fill(text)
        page.locator("main button.is-primary[type=submit]").first.click()
        page.wait_for_load_state()

    return act


def _go(address: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.goto(address)

    return act


def _below(address: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.goto(f"{page.url}{address}")

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
                    page.wait_for_function(
                        "[...document.images].every((one) => one.complete || one.getBoundingClientRect().top > innerHeight)"
                    )
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
def _desk(*arguments: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder) / "data", *arguments) as running:
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
    demo, empty = (
        [p for p in known if not chosen.page or p.name.startswith(tuple(chosen.page))] for known in (pages(), pages_of_the_first_run())
    )
    windows = [w for w in WINDOWS if not chosen.window or w.name in chosen.window]
    with chromium() as browser:
        if demo:
            with nullcontext(chosen.address) if chosen.address else _desk("--demo") as address:
                take(browser, address, chosen.folder, demo, windows, whole=chosen.whole)
        if empty and not chosen.address:
            with _desk("--no-demo") as address:
                take(browser, address, chosen.folder, empty, windows, whole=chosen.whole)


if __name__ == "__main__":
    main()
