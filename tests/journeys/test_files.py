"""Files come by paste and by drop, as people are used to: into an answer, and into a request on the portal."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.people import Agent, Requester

# What the browser hands to a page when somebody pastes or drops a picture.
HAND_OVER = """(element, [kind, name]) => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10, 0)], name, { type: "image/png" }));
  const how = { bubbles: true, cancelable: true };
  if (kind === "paste") return element.dispatchEvent(new ClipboardEvent("paste", { ...how, clipboardData: files }));
  element.dispatchEvent(new DragEvent("dragover", { ...how, dataTransfer: files }));
  return element.dispatchEvent(new DragEvent("drop", { ...how, dataTransfer: files }));
}"""


def hand_over(place: Locator, *, kind: str, name: str) -> None:
    went_on = place.evaluate(HAND_OVER, [kind, name])
    # Or else the browser would leave the page to show the file, and what was typed would be gone.
    assert kind == "paste" or not went_on


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_goes_into_an_answer(kind: str, renate: Requester, mia: Agent) -> None:
    number = renate.asks_for_help(f"Der Drucker zeigt ein Zeichen ({kind}).")
    renate.follows()
    mia.opens(number)
    mia.claims()
    mia.writes("So sieht das Zeichen aus, das ich meine:")

    hand_over(mia.draft, kind=kind, name=f"zeichen-{kind}.png")

    expect(mia.page.locator("#reply [data-upload-list] input[name=attachments]")).to_be_checked()
    # Where the mail shows it within the text (channels.email.enclosing).
    expect(mia.draft).to_have_value(f"So sieht das Zeichen aus, das ich meine:\n[zeichen-{kind}.png]\n")
    mia.sends()
    mia.reads(f"zeichen-{kind}.png")
    renate.sees(f"zeichen-{kind}.png", within="#request .thread")


def test_a_picture_that_is_taken_back_leaves_the_text(renate: Requester, mia: Agent) -> None:
    number = renate.asks_for_help("Der Drucker zeigt ein Zeichen.")
    mia.opens(number)
    mia.claims()
    mia.writes("So sieht es aus:")
    hand_over(mia.draft, kind="paste", name="zeichen.png")
    expect(mia.draft).to_have_value("So sieht es aus:\n[zeichen.png]\n")

    mia.page.locator("#reply [data-upload-removes]").click()

    expect(mia.draft).to_have_value("So sieht es aus:\n")


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_comes_with_a_request(kind: str, renate: Requester, mia: Agent) -> None:
    renate.goes_to("/ask/")
    hand_over(renate.page.get_by_label("Was ist passiert?"), kind=kind, name=f"foto-{kind}.png")
    expect(renate.page.locator(".chosen-files")).to_contain_text(f"foto-{kind}.png")

    number = renate.fills_in(f"Auf dem Foto sieht man die Lampe ({kind}).")

    mia.opens(number)
    mia.reads(f"foto-{kind}.png")
