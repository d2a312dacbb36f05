"""Wait, go on, solve, reopen, classify: on the ticket page."""

import json
import re

import pytest

from firstline.testing import builders, cast, clock
from firstline.tickets.models import Message, Ticket
from firstline.web.agent.tests.ticket_pages import LIVE, browser, press

pytestmark = pytest.mark.django_db

GRADES = {"impact": "low", "urgency": "high"}


def test_a_waiting_ticket_says_for_whom_and_goes_on() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    waiting = press(cast.mia(), ticket, "waiting", waiting_for="approval")
    resumed = press(cast.mia(), ticket, "resumption")

    assert "waits for an approval" in waiting.content.decode()
    assert ">open<" in resumed.content.decode().replace("\n", "")


def test_nothing_waits_until_yesterday() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = press(cast.mia(), ticket, "waiting", waiting_for="requester", until="2020-01-01T09:00")

    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()


def test_solving_tells_the_requester_once() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    for _ in range(2):
        answer = press(cast.mia(), ticket, "solution", solution="Schlüssel neu eingegeben.", tell="on", client_key="k")

    assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "Solved."
    assert Message.objects.filter(ticket=ticket, kind="solution").count() == 1
    assert Ticket.objects.get(pk=ticket.pk).status == Ticket.Status.RESOLVED


def test_solving_without_telling_sends_nothing() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    press(cast.mia(), ticket, "solution", solution="Doppelt gemeldet.", client_key="k")

    assert Message.objects.filter(ticket=ticket).count() == 1


@pytest.mark.parametrize("tell", ["on", ""])
def test_the_solution_stands_once_in_the_thread(tell: str) -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    press(cast.mia(), ticket, "solution", solution="Der Schlüssel wurde neu eingegeben.", tell=tell, client_key="k")

    html = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/").content.decode()

    _above, _, thread = html.partition('id="thread"')
    assert thread.count("Der Schlüssel wurde neu eingegeben.") == 1


def test_a_solved_ticket_says_who_solved_it_and_what_an_answer_does() -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()), by=cast.mia())

    with clock.standing_still(clock.later(hours=2)):
        mine = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/").content.decode()
        others = browser(cast.yusuf()).get(f"/desk/tickets/{ticket.number}/").content.decode()

    assert "solved by you · today, 10:00" in mine
    assert "with you, " not in mine
    assert f"solved by {cast.mia().name} · today, 10:00" in others
    assert "leaves the ticket solved. If Renate Heller writes back, it opens again." in mine


def test_who_writes_an_answer_learns_that_the_ticket_was_solved_meanwhile() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    open_page = browser(cast.yusuf()).get(f"/desk/tickets/{ticket.number}/").content.decode()

    changed = press(cast.mia(), ticket, "solution", solution="Schlüssel neu eingegeben.", client_key="k").content.decode()

    assert re.search(r'<p [^>]*id="after-answer" hidden', open_page)
    assert re.search(r'<p [^>]*id="after-answer" hx-swap-oob="true"', changed)


def test_an_answer_to_a_closed_ticket_leads_to_a_new_one() -> None:
    ticket = builders.closed(builders.a_ticket(agent=cast.mia()))

    page = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/").content.decode()

    assert "What Renate Heller writes back becomes a new ticket." in page


def test_a_solved_ticket_is_reopened_with_one_press() -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()))

    press(cast.mia(), ticket, "reopening")

    assert Ticket.objects.get(pk=ticket.pk).status == Ticket.Status.OPEN


def test_the_pattern_is_found_by_its_name_and_asks_its_questions() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    address = f"/desk/tickets/{ticket.number}/classification/"

    html = browser(cast.mia()).get(address, {"fault_pattern": "wlan-router-leuchtet"}, headers=LIVE).content.decode()

    assert 'name="detail_led_state"' in html


def test_a_classification_is_saved_with_its_facts() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = press(cast.mia(), ticket, "classification", fault_pattern="wlan-router-leuchtet", detail_led_state="alle grün", **GRADES)

    saved = Ticket.objects.get(pk=ticket.pk)
    assert saved.details == {"led_state": "alle grün"}
    assert saved.priority == "P3"
    assert "alle grün" in answer.content.decode()


def test_another_priority_needs_its_reason() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    refused = press(cast.mia(), ticket, "classification", priority="P1", **GRADES)
    reasoned = press(cast.mia(), ticket, "classification", priority="P1", priority_reason="Vorstand wartet", **GRADES)

    assert refused.status_code == 422
    assert refused["HX-Retarget"] == "#classification"
    assert reasoned.status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).priority == "P1"


def test_the_device_is_one_of_the_person() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    router = cast.renate().devices.first()
    foreign = cast.daniel().devices.first()
    assert router
    assert foreign

    assert press(cast.mia(), ticket, "device", device=foreign.pk).status_code == 404
    press(cast.mia(), ticket, "device", device=router.pk)

    assert Ticket.objects.get(pk=ticket.pk).device == router
