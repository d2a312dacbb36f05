"""Every page can be used by everybody: axe finds nothing, in light and dark, German and English, and all goes by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from firstline.testing.browsing import Window
from tests.journeys.conftest import Meet
from tests.journeys.people import Agent
from tests.journeys.tour import Tour, furnish

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Words, names and structure; the colours by themselves, because they are the dear part.
ALL_RULES = {"runOnly": STANDARD, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
ALL_BUT_COLOURS = {**ALL_RULES, "rules": {"color-contrast": {"enabled": False}}}

FOCUS_IS_SEEN = """() => {
  const marked = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const focused = document.activeElement;
  const around = [focused, focused.parentElement, focused.parentElement?.parentElement, focused.nextElementSibling];
  return around.some((element) => element && marked(element));
}"""
WHERE = "() => document.activeElement.outerHTML.replace(/\\\\s+/g, ' ').slice(0, 120)"


@pytest.fixture
def furnished(arrives: Callable[..., int], mia: Agent, carla: Agent) -> int:
    return furnish(arrives, mia, carla)


@pytest.fixture
def tour(browser: Browser, address: str, furnished: int, request: pytest.FixtureRequest) -> Iterator[Tour]:
    touring = Tour(browser, address, Window(language=request.param))
    yield touring
    touring.close()


def violations(page: Page, options: dict[str, object]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {' '.join(c['message'] for c in node['any'][:1])}" for one in found for node in one["nodes"][:3]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("tour", ["de"], indirect=True)
def test_axe_finds_nothing_on_any_page_in_light_and_dark(tour: Tour) -> None:
    wrong: list[str] = []
    for picture, page, complaints in tour.stops():
        light = violations(page, ALL_RULES)
        page.emulate_media(color_scheme="dark")
        dark = violations(page, COLOURS)
        wrong += [f"{picture.name}: {problem}" for problem in [*complaints, *light, *(f"dark {one}" for one in dark)]]

    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("tour", ["en"], indirect=True)
def test_axe_finds_nothing_on_any_english_page(tour: Tour) -> None:
    wrong = [
        f"{picture.name}: {problem}"
        for picture, page, complaints in tour.stops()
        for problem in [*complaints, *violations(page, ALL_BUT_COLOURS)]
    ]

    assert not wrong, "\n".join(wrong)


def test_the_workspace_is_walked_by_keyboard_with_the_focus_in_sight(furnished: int, meet: Meet) -> None:
    yusuf = meet(Agent, "yusuf")
    yusuf.opens(furnished)
    unseen: list[str] = []
    places: set[str] = set()

    for _ in range(120):
        yusuf.page.keyboard.press("Tab")
        where = str(yusuf.page.evaluate(WHERE))
        if where in places and len(places) > 20:
            break
        places.add(where)
        if not where.startswith("<body") and not yusuf.page.evaluate(FOCUS_IS_SEEN):
            unseen.append(where)

    assert not unseen
    assert len(places) > 20


def test_the_queue_is_worked_by_keyboard(furnished: int, mia: Agent) -> None:
    mia.opens_queue("mine")

    mia.page.keyboard.press("j")
    mia.page.keyboard.press("Enter")
    mia.page.wait_for_url("**/desk/tickets/**")
    mia.page.keyboard.press("Control+k")
    mia.page.keyboard.type(str(furnished))
    mia.page.locator("#palette-list a").first.wait_for()
    mia.page.keyboard.press("Enter")

    mia.page.wait_for_url(f"**/desk/tickets/{furnished}/**")
