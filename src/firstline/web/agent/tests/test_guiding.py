"""Guides on the ticket page: begun, answered, taken back, and what their outcome asks for."""

import re

import pytest

from firstline.guides.models import Run, RunStep
from firstline.guides.operations import bringing
from firstline.testing import cast
from firstline.testing.builders import a_ticket, at_level
from firstline.testing.clock import NOW
from firstline.testing.guiding import a_guide, a_portal_run, a_ticket_run, agent_walker, answered, requester_walker, the_guide
from firstline.tickets.models import Ticket
from firstline.web.agent.tests.ticket_pages import LIVE, browser, press

pytestmark = pytest.mark.django_db


def page(ticket: Ticket) -> str:
    return browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/").content.decode()


def brought(ticket: Ticket) -> Run:
    """Renate's run from the portal, after its first answer."""
    run = a_portal_run(the_guide(), by=cast.renate(), visit="v")
    answered(run, "cable:yes", by=requester_walker(cast.renate()))
    bringing.bring_along(visit="v", ticket=ticket, by=cast.renate(), now=NOW)
    return run


def test_what_renate_answered_is_shown_with_her_name_and_the_next_question_is_ready() -> None:
    ticket = a_ticket(agent=cast.mia())
    brought(ticket)

    html = page(ticket)

    assert "Walked before asking:" in html
    assert "Connect one device by cable. Is the internet there? → Yes" in html
    assert "Is the Wi-Fi light on the router on?" in html
    assert "Renate Heller" in html.partition('class="guide-step__path"')[2].partition("</ol>")[0]
    assert re.search(r'value="yes" id="guide-answer-1" data-key="1"', html)


def test_mia_goes_on_where_renate_stopped() -> None:
    ticket = a_ticket(agent=cast.mia())
    run = brought(ticket)

    html = press(cast.mia(), ticket, f"walks/{run.key}", step="wlan_led", answer="no").content.decode()

    assert "Press the Wi-Fi button" in html
    assert RunStep.objects.get(step="wlan_led").by == cast.mia()


def test_back_and_again_from_a_step() -> None:
    ticket = a_ticket(agent=cast.mia())
    run = brought(ticket)
    press(cast.mia(), ticket, f"walks/{run.key}", step="wlan_led", answer="no")

    assert "Is the Wi-Fi light" in press(cast.mia(), ticket, f"walks/{run.key}/back").content.decode()
    assert "Connect one device" in press(cast.mia(), ticket, f"walks/{run.key}/back", step="cable").content.decode()
    assert "no answer to take back" in press(cast.mia(), ticket, f"walks/{run.key}/back")["HX-Trigger"]


def test_a_guide_is_begun_at_any_step() -> None:
    ticket = a_ticket(agent=cast.mia(), pattern="wlan-router-leuchtet")
    key = the_guide().key

    dialog = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/guides/", headers=LIVE).content.decode()
    html = press(cast.mia(), ticket, "guides", guide=key, step=f"{key}/reboot").content.decode()

    assert f'value="{key}/reboot"' in dialog
    assert "Unplug the router" in html
    assert "Guide begun:" in html


def test_a_phone_s_panel_gives_way_to_the_guide() -> None:
    ticket = a_ticket(agent=cast.mia(), pattern="wlan-router-leuchtet")

    assert "panel:close" in press(cast.mia(), ticket, "guides", guide=the_guide().key)["HX-Trigger"]


def test_the_outcome_is_done_with_one_press() -> None:
    ticket = a_ticket(agent=cast.mia())
    run = a_ticket_run(the_guide(), ticket, at_step="reboot")
    answered(run, "reboot:no", by=agent_walker())
    assert 'action="/desk/tickets/' in page(ticket)

    press(cast.mia(), ticket, f"walks/{run.key}/act")

    assert Ticket.objects.select_related("placement__queue").get(pk=ticket.pk).placement.queue.code == "l2-netz"


def test_a_hand_over_by_hand_knows_what_was_walked() -> None:
    ticket = a_ticket(agent=cast.mia())
    brought(ticket)

    dialog = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/handover/", headers=LIVE).content.decode()

    assert "Connect one device by cable. Is the internet there? → Yes" in dialog


def test_solving_by_hand_knows_the_outcome_in_the_requester_s_language() -> None:
    ticket = a_ticket(agent=cast.mia())
    answered(a_ticket_run(the_guide(), ticket, at_step="reboot"), "reboot:yes", by=agent_walker())

    dialog = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/solution/", headers=LIVE).content.decode()

    assert "Neustart des Routers hat geholfen." in dialog


def test_what_is_put_away_can_be_taken_up_again() -> None:
    ticket = a_ticket(agent=cast.mia())
    run = brought(ticket)

    assert "guide-answer-1" not in press(cast.mia(), ticket, f"walks/{run.key}/away").content.decode()
    assert "guide-answer-1" in press(cast.mia(), ticket, f"walks/{run.key}/up").content.decode()


def test_what_level_one_walked_is_history_at_level_two() -> None:
    ticket = a_ticket(agent=cast.mia())
    brought(ticket)
    at_level(ticket, 2)

    html = browser(cast.carla()).get(f"/desk/tickets/{ticket.number}/").content.decode()

    assert "guide-answer-1" not in html
    assert "Is the internet there? → Yes" in html


def test_an_answer_that_does_not_exist_finds_nothing_and_another_ticket_s_run_neither() -> None:
    ticket, other = a_ticket(agent=cast.mia()), a_ticket(agent=cast.mia())
    run = a_ticket_run(a_guide(), ticket)

    assert press(cast.mia(), ticket, f"walks/{run.key}", step="cable", answer="perhaps").status_code == 404
    assert press(cast.mia(), other, f"walks/{run.key}", step="cable", answer="yes").status_code == 404


def test_without_a_guide_that_fits_she_is_told() -> None:
    ticket = a_ticket(agent=cast.mia(), pattern="wlan-router-leuchtet")
    the_guide().__class__.objects.update(retired_at=NOW)

    assert "Classify it first" in press(cast.mia(), ticket, "guides")["HX-Trigger"]
