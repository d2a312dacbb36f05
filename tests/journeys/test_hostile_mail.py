"""
Hostile mails in the thread's frame, each piece of the sanitiser's catalogue in a real browser: nothing runs, loads, leaves or submits.

Twice: as the sanitiser leaves them, and as they came, put past the sanitiser into the same frame with the same policy. That the pieces
are live is shown first, in a frame without any wall.
"""

import tempfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request as Call
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser, Frame, Page, Route

from firstline.core.tests import hostile_html
from firstline.runtime.folder import DataFolder
from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.testing.browsing import chromium
from firstline.testing.waiting import until
from tests.journeys.canary import Canary, canary
from tests.journeys.conftest import Meet
from tests.journeys.people import Agent

PIECES = [piece for _attack, piece in hostile_html.ALL]
AT_ONCE = 40
# The browser begins a line to a frame's host before it asks the page's policy, and then says nothing on it: only the sanitiser helps.
BEGINS_A_LINE = "<iframe src=//evil.example></iframe>"
# Of these it is shown that they run and load where nothing holds them: one page of scripts, and all that load.
LIVELY = [*range(20, 60), *(nth for nth, piece in enumerate(PIECES) if piece in hostile_html.LOADS)]
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
RICH = '<p>Hallo <img src="cid:bild@x" alt="Bild"> <img src="https://pictures.example/logo.png" width="80" height="40" alt="Logo"></p>'

# Copies of the frame that the thread has opened, empty at first; then what stands where on the page, before and after they are filled.
SHOW = """async ([addresses, sandbox]) => {
  const first = document.querySelector("iframe.mail-frame");
  const frames = addresses.map(() => {
    const frame = first.cloneNode();
    Object.assign(frame, { name: "", loading: "eager", src: "about:blank" });
    frame.className = "mail-frame is-copy";
    if (!sandbox) frame.removeAttribute("sandbox");
    return frame;
  });
  document.querySelectorAll("iframe.is-copy").forEach((frame) => frame.remove());
  first.after(...frames);
  const places = [...Array(20 * 20).keys()].map((at) => [(at % 20) * innerWidth / 20, Math.floor(at / 20) * innerHeight / 20]);
  const seen = () => places.map(([x, y]) => document.elementFromPoint(x, y)?.outerHTML.replace(/src="[^"]*"/g, "").slice(0, 200));
  await new Promise((done) => setTimeout(done, 100));
  const before = seen();
  const loaded = frames.map((frame, nth) => new Promise((done) => {
    frame.addEventListener("load", done);
    frame.src = addresses[nth];
  }));
  await Promise.race([Promise.all(loaded), new Promise((done) => setTimeout(done, 8000))]);
  await new Promise((done) => setTimeout(done, 250));
  return { moved: seen().filter((what, nth) => what !== before[nth]), focus: document.activeElement.tagName };
}"""
OUT_OF_PLACE = """() => [...document.querySelectorAll("body *")].filter(
  (one) => !["static", "relative"].includes(getComputedStyle(one).position)
    || one.matches("form, input, button, select, textarea, script, style, link, meta, base, iframe, object, embed, svg, math, dialog"))
  .map((one) => one.outerHTML)"""
SUBMIT = """() => document.querySelectorAll("form").forEach((form) => form.requestSubmit())"""


def mail(nth: int, html: str) -> bytes:
    """HTML with one picture beside it, each from somebody else."""
    head = f"From: Person {nth} <p{nth}@nordlicht.example.net>\r\nTo: service@lindenhof.example.org\r\nSubject: Brief {nth}\r\n"
    parts = (
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{b64encode(html.encode('utf-8', 'replace')).decode()}\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <bild@x>\r\n"
        'Content-Disposition: inline; filename="bild.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{b64encode(DOT).decode()}\r\n--b--\r\n"
    )
    kind = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"'
    return f"{head}Message-ID: <hostile.{nth}@nordlicht.example.net>\r\n{kind}\r\n\r\n{parts}".encode()


class Letters:
    """A desk that has received every piece as a mail; the first mail is harmless and has two pictures."""

    def __init__(self, running: Desk) -> None:
        self.desk = running
        printed = firstline("token", "--for", "petra@lindenhof.example.org", FIRSTLINE_DATA=str(running.data))
        assert printed.returncode == 0, printed.stderr
        self.token = printed.stdout.strip().splitlines()[-1]

    def receive(self) -> None:
        # The words keep a mail alive of which the sanitiser leaves nothing.
        for nth, html in enumerate([RICH, *(f"<p>Brief</p>{piece}" for piece in PIECES)]):
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "message/rfc822"}
            with urlopen(Call(f"http://127.0.0.1:{self.desk.port}/api/v1/mail", mail(nth, html), headers)) as answer:
                assert answer.status == 202
        until(lambda: self.rows("SELECT count(*) FROM email_channel_inboundmail WHERE fate = 'waiting'") == [(0,)], seconds=180)

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(host=str(DataFolder(path=self.desk.data).sockets), user="firstline", dbname="firstline") as connection:
            cursor = connection.execute(statement, values)  # type: ignore[call-overload]  # constants of this module
            return list(cursor.fetchall()) if cursor.description else []

    def frames(self) -> list[str]:
        """The addresses of all frames but the first, harmless one."""
        return [f"/mails/{pk}/frame/" for (pk,) in self.rows("SELECT mail_id FROM email_channel_mailtext WHERE html <> '' ORDER BY 1")][1:]

    def first(self) -> tuple[int, int]:
        """Mail and number of ticket of the harmless one."""
        [(pk, number)] = self.rows(
            "SELECT m.id, t.number FROM email_channel_inboundmail m JOIN tickets_ticket t ON t.id = m.ticket_id ORDER BY m.id LIMIT 1"
        )
        return int(str(pk)), int(str(number))

    def put_past_the_sanitiser(self) -> None:
        """The pieces as they came stand where the sanitised ones stood."""
        mails = self.rows("SELECT mail_id FROM email_channel_mailtext ORDER BY 1")[1:]
        for (pk,), piece in zip(mails, PIECES, strict=True):
            html = piece.encode("utf-8", "replace").decode().replace("\x00", "")
            self.rows("UPDATE email_channel_mailtext SET html = %s WHERE mail_id = %s", html, pk)


@pytest.fixture(scope="module")
def bird() -> Iterator[Canary]:
    with canary() as one:
        yield one


@pytest.fixture(scope="module")
def browser(bird: Canary) -> Iterator[Browser]:
    with chromium(bird.switch) as running:
        yield running


@pytest.fixture(scope="module")
def letters() -> Iterator[Letters]:
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder) / "data", "--demo=people", FIRSTLINE_DNS="off") as running:
        received = Letters(running)
        received.receive()
        yield received


@pytest.fixture(scope="module")
def address(letters: Letters) -> str:
    return f"http://127.0.0.1:{letters.desk.port}"


class Watch:
    """What a browser did while it showed hostile mails."""

    def __init__(self, agent: Agent, bird: Canary) -> None:
        self.agent, self.bird, self.ran, self.asked = agent, bird, list[str](), list[str]()
        self.called = len(bird.calls)
        agent.context.expose_binding("alert", lambda source, *_words: self.ran.append(source["frame"].url))
        agent.context.on("request", lambda request: self.asked.append(request.url))
        agent.page.on("dialog", lambda dialog: dialog.dismiss())

    @property
    def page(self) -> Page:
        return self.agent.page

    def opens(self, number: int) -> None:
        """The ticket, and in it the mail as it was sent."""
        self.agent.opens(number)
        self.page.locator("details", has=self.page.locator("iframe.mail-frame")).locator("summary").click()
        self.page.frame_locator("iframe.mail-frame").locator("body").wait_for()

    def shows(self, addresses: list[str], *, sandbox: bool = True) -> Iterator[list[Frame]]:
        """Some at once; afterwards the page around them is as it was."""
        for begin in range(0, len(addresses), AT_ONCE):
            seen = self.page.evaluate(SHOW, [addresses[begin : begin + AT_ONCE], sandbox])
            if sandbox:
                assert seen["moved"] == []
                assert seen["focus"] != "IFRAME"
            yield [frame for frame in self.page.frames[1:] if frame.parent_frame is self.page.main_frame]

    def leaves(self) -> None:
        """What the browser complained about was the pieces' own."""
        self.page.goto("about:blank")
        self.agent.problems.clear()

    def nothing_happened(self) -> None:
        assert self.bird.calls[self.called :] == []
        assert [address for address in self.asked if not address.startswith((self.agent.address, "data:", "blob:", "about:"))] == []
        self.stays_put()

    def stays_put(self) -> None:
        """Nothing ran, and Mia sees the page that she has opened."""
        assert self.ran == []
        assert self.page.url.startswith(f"{self.agent.address}/desk/tickets/")
        assert len(self.agent.context.pages) == 1


@pytest.fixture
def watch(meet: Meet, bird: Canary) -> Watch:
    return Watch(meet(Agent, "mia"), bird)


def test_the_pieces_are_live_where_there_is_no_wall(letters: Letters, watch: Watch) -> None:
    def unguarded(route: Route) -> None:
        nth = route.request.url.rpartition("/")[2]
        route.fulfill(body=f"<body>{PIECES[int(nth)] if nth.isdecimal() else ''}", content_type="text/html")

    watch.opens(letters.first()[1])
    watch.page.route("**/unguarded/*", unguarded)
    for _frames in watch.shows([f"/unguarded/{nth}" for nth in LIVELY], sandbox=False):
        pass

    watch.leaves()
    assert len(watch.ran) > 20
    assert len(watch.bird.calls) > watch.called + 5


def test_sanitised_nothing_is_left_of_them(letters: Letters, watch: Watch) -> None:
    addresses = letters.frames()
    assert len(addresses) == len(PIECES) >= 200

    watch.opens(letters.first()[1])
    for frames in watch.shows(addresses):
        assert [found for frame in frames for found in frame.evaluate(OUT_OF_PLACE)] == []

    watch.nothing_happened()
    # Not even one that the second wall would have had to stop.
    assert watch.agent.problems == []


def test_pictures_from_elsewhere_wait_until_mia_asks_and_then_come_by_us(letters: Letters, watch: Watch) -> None:
    pk, number = letters.first()
    watch.opens(number)
    frame = watch.page.frame_locator("iframe.mail-frame")
    with_it, elsewhere = frame.get_by_alt_text("Bild"), frame.get_by_alt_text("Logo")
    assert with_it.evaluate("async picture => { await picture.decode(); return picture.naturalWidth }") == 1
    assert elsewhere.get_attribute("src") is None
    known = len(watch.asked)

    with watch.page.expect_response(f"**/mails/{pk}/picture/?what=*") as answer:
        watch.page.get_by_role("link", name="1 Bild von anderswo").click()
        elsewhere.and_(frame.locator("[src]")).wait_for()

    # Whose picture it is, is said by a seal of ours; the test's network has no pictures.example, so none comes back.
    assert answer.value.status in {200, 404}
    assert all(f"/mails/{pk}/" in asked for asked in watch.asked[known:])
    watch.agent.expects_refusals()
    watch.nothing_happened()


def test_unsanitised_the_frame_and_its_policy_hold_them_all(letters: Letters, watch: Watch) -> None:
    addresses = letters.frames()
    letters.put_past_the_sanitiser()

    watch.opens(letters.first()[1])
    for frames in watch.shows(addresses):
        for frame in frames:
            # A frame within the frame shows that it was stopped.
            frame.evaluate(SUBMIT)
            assert frame.url.startswith(watch.agent.address)

    watch.page.wait_for_timeout(1500)
    # The browser says of many that it has stopped them.
    assert len(watch.agent.problems) > 50
    watch.stays_put()
    assert watch.bird.calls[watch.called :] == [""] * PIECES.count(BEGINS_A_LINE)
    watch.leaves()
