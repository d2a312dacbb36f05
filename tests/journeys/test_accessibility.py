"""Every page can be used by everybody: axe finds nothing, in light and dark, German and English, and all goes by keyboard."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Meet, Visits
from tests.journeys.people import Agent
from tests.journeys.tour import ALL_RULES, COLOURS, violations

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


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "en"])
def test_axe_finds_nothing_on_any_page(visits: Visits, language: str) -> None:
    """In light and dark, by the colours of both."""
    wrong = [f"{visit.name}: {problem}" for visit in visits(language) for problem in (*visit.complaints, *visit.violations)]

    assert not wrong, "\n".join(wrong)


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    """So that its silence means something."""
    page = browser.new_page()
    page.set_content("<html><body><img src=data:,><button></button><p style='color: #ccc; background: #fff'>pale</p></body></html>")

    found = " ".join(violations(page, ALL_RULES) + violations(page, COLOURS))

    page.close()
    assert "image-alt" in found
    assert "button-name" in found
    assert "color-contrast" in found


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
    mia.page.keyboard.press("Enter")

    mia.page.wait_for_url(f"**/desk/tickets/{furnished}/**")
