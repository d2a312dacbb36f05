"""Renate calls and says the code that the portal showed her: what she searched and tried is there before she tells it."""

import pytest

from firstline.selfservice.models import Reading, Visit
from firstline.selfservice.operations import visiting
from firstline.testing import cast
from firstline.testing.clock import NOW, later, standing_still
from firstline.tickets.models import Ticket
from firstline.web.agent.tests.test_call_notes import at_the_desk, note

pytestmark = pytest.mark.django_db

SEARCHED = "router leuchtet kein wlan"


def a_code(*, known: bool = False) -> str:
    """Of a visit with a search and an article that did not help."""
    visit = visiting.begin(person=cast.renate() if known else None, language="de", now=NOW)
    visiting.search(visit=visit, text=SEARCHED, language="de", hits=2, answerable=0.6, now=NOW)
    said = {"kind": Reading.Kind.ARTICLE, "piece": 7, "title": "WLAN fehlt", "language": "de"}
    visiting.judge(visit=visit, helped=False, now=NOW, **said)
    return visiting.give_code(visit=visit, now=NOW)


def typed(code: str, **said: str) -> str:
    with standing_still(later(minutes=5)):
        return at_the_desk(cast.mia()).get("/desk/phone-note/code/", {"code": code, **said}).content.decode()


def test_the_code_shows_what_was_tried_and_fills_in_what_it_is_about() -> None:
    page = typed(a_code())

    assert "Hat nicht geholfen: WLAN fehlt (Artikel)" in page
    assert f">\n{SEARCHED}</textarea>" in page
    assert 'id="id_who"' not in page


def test_who_was_signed_in_is_chosen_already() -> None:
    page = typed(a_code(known=True))

    assert f'name="person" value="{cast.renate().pk}" checked' in page
    assert f'value="{cast.renate().name}"' in page


def test_what_mia_has_typed_stays() -> None:
    page = typed(a_code(known=True), who="Herr Heller", text="Es geht um etwas anderes")

    assert "WLAN fehlt" in page
    assert "<textarea" not in page
    assert 'id="id_who"' not in page


def test_a_code_that_nobody_has_tells_nothing() -> None:
    a_code()

    assert "Diesen Code hat niemand" in typed("22222")
    assert typed("2").strip() == ""


def test_what_was_tried_stands_in_the_ticket_and_the_code_is_over() -> None:
    code = a_code()

    with standing_still(later(minutes=5)):
        ticket = note(at_the_desk(cast.mia()), who="renate.heller@nordlicht.example.net", code=code.lower())

    assert ticket is not None
    assert Visit.objects.get().ticket == ticket
    assert "Diesen Code hat niemand" in typed(code)


def test_a_wrong_code_is_said_before_anything_is_saved() -> None:
    with standing_still(later(minutes=5)):
        note(at_the_desk(cast.mia()), who="renate.heller@nordlicht.example.net", code="22222")

    assert not Ticket.objects.exists()
