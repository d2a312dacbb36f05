"""What strangers write is shown as they wrote it: nothing of it runs, and nothing is loaded for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from tests.journeys.conftest import Meet
from tests.journeys.people import Agent, Requester

OUTSIDE = "evil.example.org"
PAYLOADS = [
    "<script>window.hurt = 1</script>",
    f'"><img src=x onerror="window.hurt=1"><img src=https://{OUTSIDE}/pixel.gif>',
    "<svg/onload=window.hurt=1><math><mtext></form><form><mglyph><style></math><img src onerror=window.hurt=1>",
    f"<style>@import 'https://{OUTSIDE}/a.css'; body {{ background: url(https://{OUTSIDE}/b.png) }}</style>",
    f'javascript:window.hurt=1 [x](javascript:window.hurt=1) https://{OUTSIDE}/"onmouseover="window.hurt=1',
    "{{ 7|add:7 }}{% debug %} ${7*7} \u202egnp.exe\u202c <a hx-get=/desk/ hx-trigger=load data-behaviour=live>x</a>",
    '<base href="https://evil.example.org/"><meta http-equiv=refresh content="0;url=https://evil.example.org/">'
    '<iframe srcdoc="<script>top.hurt=1</script>">',
]


class Guard:
    """Remembers what a browser asked for outside of the desk."""

    def __init__(self, agent: Agent | Requester) -> None:
        self.agent = agent
        self.outside: list[str] = []
        agent.context.on("request", self._look)

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self.agent.address, "data:", "blob:", "about:")):
            self.outside.append(request.url)

    def nothing_happened(self) -> None:
        assert self.agent.page.evaluate("window.hurt") is None
        assert self.outside == []
        assert self.agent.page.url.startswith(self.agent.address)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_runs_in_the_workspace(payload: str, arrives: Callable[..., int], mia: Agent) -> None:
    who = {"name": f"Eva {payload}"[:190], "mail": "eva@example.net"}
    number = arrives(f"Betreff {payload}"[:290], f"Text {payload}", requester=who)
    guard = Guard(mia)

    mia.opens_queue()
    expect(mia.row(number)).to_be_visible()
    mia.chooses(number)
    mia.reads(f"Text {payload}".splitlines()[0][:12])
    mia.page.keyboard.press("Control+k")
    mia.page.keyboard.type("Betreff")
    expect(mia.page.locator("#palette-list a").first).to_be_visible()

    guard.nothing_happened()


def test_nothing_runs_for_the_requester_or_by_a_file_name(meet: Meet, mia: Agent) -> None:
    eva = meet(Requester)
    guard, guard_of_mia = Guard(eva), Guard(mia)
    eva.goes_to("/ask/")
    name = "<img src=x onerror=window.hurt=1>.svg"
    picture = b'<svg xmlns="http://www.w3.org/2000/svg"><script>window.hurt=1</script></svg>'
    eva.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/svg+xml", "buffer": picture})
    number = eva.fills_in("".join(PAYLOADS), name=PAYLOADS[1], reach="eva@example.net")
    eva.follows()
    eva.sees("window.hurt", within="#request .thread")

    mia.opens(number)
    mia.claims()
    # Not read letter by letter: links show their host beside them.
    mia.writes("Antwort: " + "".join(PAYLOADS))
    mia.sends()
    mia.reads("Antwort: <script>")
    mia.lets_go()
    eva.sees("Mia", within="#request .thread")

    guard.nothing_happened()
    guard_of_mia.nothing_happened()
