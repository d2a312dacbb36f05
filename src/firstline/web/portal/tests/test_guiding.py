"""Renate walks a guide by herself, goes back, is not helped, and asks: nothing is said twice."""

import re

import pytest
from django.test import Client

from firstline.core.models import Event
from firstline.guides.models import Guide, Run, RunStep
from firstline.selfservice import queries as selfservice
from firstline.testing import cast
from firstline.testing.guiding import a_guide, a_portal_run, the_guide
from firstline.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def begin(client: Client, guide: Guide, answer: str = "yes") -> str:
    """The address of the run that her first answer began."""
    step = guide.published.tree().start if guide.published else ""
    return client.post(f"/help/guides/{guide.key}/", {"step": step, "answer": answer}).headers["Location"]


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_looking_at_a_guide_begins_nothing(client: Client) -> None:
    page = text(client, f"/help/guides/{the_guide().key}/")

    assert "Ist damit das Internet da?" in page
    assert "Schritt 1 von höchstens" in page
    assert not Run.objects.exists()


def test_one_question_after_the_other_and_back(client: Client) -> None:
    address = begin(client, a_guide())
    assert "Leuchtet die Lampe" in text(client, address)

    client.post(f"{address}back/")
    assert "Steckt das Kabel" in text(client, address)

    client.post(address, {"step": "cable", "answer": "no"})
    page = text(client, address)
    assert "Das sollte es gewesen sein." in page
    assert "Hat das geholfen?" in page
    assert RunStep.objects.filter(superseded_at=None).count() == 1


def test_a_late_answer_changes_nothing(client: Client) -> None:
    address = begin(client, a_guide())

    client.post(address, {"step": "cable", "answer": "no"})
    client.post(address, {"step": "nowhere", "answer": "yes"})

    assert RunStep.objects.count() == 1


def test_before_the_desk_s_own_step_it_is_ours(client: Client) -> None:
    address = begin(client, a_guide())
    client.post(address, {"step": "power", "answer": "yes"})

    page = text(client, address)

    assert "Ab hier helfen wir Ihnen." in page
    assert "Messgerät" not in page
    client.post(address, {"step": "measure", "answer": "yes"})
    assert RunStep.objects.count() == 2


def test_not_helped_leads_to_the_form_with_everything_and_into_the_ticket(client: Client) -> None:
    client.force_login(cast.renate(), backend="firstline.web.access.Backend")
    address = begin(client, the_guide(), "yes")
    for step in ("wlan_led", "visible", "key"):
        client.post(address, {"step": step, "answer": "yes"})
    client.post(f"{address}verdict/", {"helped": "no"})
    ask = re.search(r'href="(/ask/\?matter=[^"]+)"', text(client, address))
    assert ask is not None

    form = text(client, ask[1])
    assert "Leuchtet die WLAN-Lampe am Router? → Ja" in form
    stamp = re.search(r'name="stamp" value="([^"]+)"', form)
    assert stamp is not None
    client.post("/ask/", {"stamp": stamp[1], "matter": "wlan-router-leuchtet", "text": ""})

    run = Run.objects.get()
    assert run.ticket == Ticket.objects.get()
    assert run.helped is False
    assert Event.objects.get(kind="guide.run_joined").stream == run.ticket.stream
    assert f"Ihrer Anfrage {run.ticket.number}" in text(client, address)


def test_who_is_signed_in_goes_on_where_she_stopped_on_any_device(client: Client) -> None:
    guide = a_guide()
    run = a_portal_run(guide, by=cast.renate())
    client.force_login(cast.renate(), backend="firstline.web.access.Backend")

    assert f"/help/walks/{run.key}/" in text(client, f"/help/guides/{guide.key}/")


def test_a_stranger_does_not_see_her_run(client: Client) -> None:
    run = a_portal_run(a_guide(), by=cast.renate())

    assert client.get(f"/help/walks/{run.key}/").status_code == 404
    assert client.post(f"/help/walks/{run.key}/back/").status_code == 404


def test_what_is_inside_is_not_there(client: Client) -> None:
    internal = a_guide(audience=Guide.Audience.AGENTS)

    assert client.get(f"/help/guides/{internal.key}/").status_code == 404
    assert client.post(f"/help/guides/{internal.key}/", {"step": "cable", "answer": "yes"}).status_code == 404


def test_another_fault_pattern_leads_to_its_guide(client: Client) -> None:
    address = begin(client, the_guide(), "no")

    page = text(client, address)

    assert "Es liegt wohl an etwas anderem." in page
    assert f"/help/guides/{the_guide('internet-weg-komplett-l1').key}/" in page


def test_renate_finds_the_guide_among_the_first_three() -> None:
    found = selfservice.answers("router leuchtet komme aber nich ins wlan", language="de", limit=5, patience=0.0)

    assert ("guide", the_guide().key) in [(one.kind.value, one.address) for one in found[:3]]


def test_an_english_reader_gets_english_questions(client: Client) -> None:
    page = client.get(f"/help/guides/{the_guide().key}/", headers={"Accept-Language": "en"}).content.decode()

    assert "Is the internet there?" in page
    assert "Step 1 of at most" in page
