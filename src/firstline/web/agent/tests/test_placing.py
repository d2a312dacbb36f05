"""Take, give back, assign, hand over, send back: on the ticket page."""

import json

import pytest

from firstline.routing.models import Handover, Placement
from firstline.testing import builders, cast
from firstline.web.agent.tests.ticket_pages import LIVE, browser, press

pytestmark = pytest.mark.django_db

PACKAGE = {"symptom": "Kein WLAN", "tried": "Neustart", "expectation": "Fernprüfung"}


def test_mia_takes_a_ticket_and_the_head_says_so() -> None:
    ticket = builders.a_ticket()

    answer = press(cast.mia(), ticket, "claim")

    assert "with you, " in answer.content.decode()
    assert Placement.objects.get(ticket=ticket).agent == cast.mia()


def test_who_comes_second_is_told_who_was_faster() -> None:
    ticket = builders.a_ticket(agent=cast.yusuf())

    answer = press(cast.mia(), ticket, "claim")

    assert cast.yusuf().name in json.loads(answer["HX-Trigger"])["toast"]["text"]
    assert Placement.objects.get(ticket=ticket).agent == cast.yusuf()


def test_what_was_given_back_lies_with_nobody() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = press(cast.mia(), ticket, "release")

    assert "with nobody yet" in answer.content.decode()


def test_only_members_of_the_queue_can_be_given_a_ticket() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    form = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/assignment/", headers=LIVE).content.decode()
    assert cast.yusuf().name in form
    assert cast.carla().name not in form

    refused = press(cast.mia(), ticket, "assignment", agent=cast.carla().pk)
    done = press(cast.mia(), ticket, "assignment", agent=cast.yusuf().pk)

    assert refused.status_code == 422
    assert done.status_code == 200
    assert Placement.objects.get(ticket=ticket).agent == cast.yusuf()


def test_the_handover_proposes_what_the_ticket_knows() -> None:
    ticket = builders.a_ticket(agent=cast.mia(), pattern="wlan-router-leuchtet")
    builders.noted(ticket, text="Neustart ohne Wirkung.")

    html = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/handover/", headers=LIVE).content.decode()

    netz = cast.queue("l2-netz").pk
    assert f'<option value="{netz}" selected' in html
    assert "Neustart ohne Wirkung." in html
    assert "Not noted yet" in html


def test_of_an_answer_the_handover_proposes_the_matter_without_courtesies() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    builders.answered(ticket, text="Guten Tag Frau Heller,\n\nwir haben den Kanal gewechselt.\n\nViele Grüße\nMia Brandt")

    html = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/handover/", headers=LIVE).content.decode()

    assert ">\nwir haben den Kanal gewechselt.</textarea>" in html


def test_a_handover_lacking_something_asks_for_it_or_for_a_reason() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    to = cast.queue("l2-netz").pk

    refused = press(cast.mia(), ticket, "handover", to=to, **{**PACKAGE, "tried": ""})
    reasoned = press(cast.mia(), ticket, "handover", to=to, **{**PACKAGE, "tried": ""}, override_reason="Es brennt", asks_reason="1")

    assert refused.status_code == 422
    assert refused["HX-Retarget"] == "#dialogs"
    reason = refused.content.decode().split("Why something is missing")[1]
    assert not reason.startswith(' <span class="quiet">optional')
    assert "say why it must go without" in refused.content.decode()
    assert reasoned.status_code == 200
    assert Handover.objects.get(ticket=ticket).override_reason == "Es brennt"


def test_after_the_handover_mia_only_reads() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = press(cast.mia(), ticket, "handover", to=cast.queue("l2-netz").pk, **PACKAGE)

    assert 'data-work="0"' in answer.content.decode()
    assert "Handed on by you" in answer.content.decode()


def test_carla_sends_it_back_with_a_lesson() -> None:
    ticket = builders.handed_over(builders.a_ticket(agent=cast.mia()), "l2-netz")

    refused = press(cast.carla(), ticket, "bounce", reason="missing_data", lesson="")
    done = press(cast.carla(), ticket, "bounce", reason="missing_data", lesson="Bitte die Seriennummer aufnehmen.")

    assert refused.status_code == 422
    assert done.status_code == 200
    assert "HX-Redirect" not in done, "she had it and may go on reading it"
    assert Placement.objects.get(ticket=ticket).agent == cast.mia()


def test_what_was_not_handed_over_cannot_be_sent_back() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = press(cast.mia(), ticket, "bounce", reason="missing_data", lesson="x")

    assert "nothing to send back" in json.loads(answer["HX-Trigger"])["toast"]["text"]


def test_without_script_each_form_has_a_page_of_its_own() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    for verb in ("assignment", "handover", "waiting", "solution", "classification"):
        html = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/{verb}/").content.decode()
        assert "<!doctype html>" in html, verb
        assert f'action="/desk/tickets/{ticket.number}/{verb}/"' in html


@pytest.mark.parametrize(
    "verb",
    ["claim", "release", "assignment", "handover", "bounce", "waiting", "resumption", "solution", "reopening", "classification", "device"],
)
def test_nobody_changes_a_ticket_that_is_not_theirs(verb: str) -> None:
    ticket = builders.handed_over(builders.a_ticket(agent=cast.mia()), "l2-netz")

    assert press(cast.mia(), ticket, verb).status_code == 404
    assert press(cast.tom(), ticket, verb).status_code == 404
    assert press(cast.renate(), ticket, verb).status_code == 404


def test_a_hand_over_proposes_a_queue_only_where_the_way_is_known() -> None:
    known = builders.a_ticket(agent=cast.mia(), pattern="wlan-router-leuchtet")
    unknown = builders.a_ticket(agent=cast.mia())

    proposed = [browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/handover/").content.decode() for ticket in (known, unknown)]
    refused = press(cast.mia(), unknown, "handover", to="", **PACKAGE)

    assert f'value="{cast.queue("l2-netz").pk}" selected' in proposed[0]
    assert 'value="" selected' in proposed[1]
    assert refused.status_code == 422
