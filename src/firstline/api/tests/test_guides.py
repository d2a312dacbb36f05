"""Guides and runs through the API; and who may not."""

import pytest

from firstline.api.tests.calling import Program
from firstline.guides.models import Guide, Run
from firstline.testing import cast
from firstline.testing.builders import a_ticket
from firstline.testing.guiding import a_guide, the_guide
from firstline.tickets.models import Ticket

pytestmark = pytest.mark.django_db

GUIDES = "/knowledge/guides"


def test_renate_gets_one_question_after_the_other_and_never_the_tree() -> None:
    renate, guide = Program(cast.renate()), a_guide()

    read = renate.get(f"{GUIDES}/{guide.pk}").data
    begun = renate.post(f"{GUIDES}/{guide.pk}/runs", {})
    second = renate.post(f"/knowledge/runs/{begun.data['key']}/answers", {"step": "cable", "answer": "yes"}).data

    assert (read["title"], read["start"], read["steps"]) == ("Der Beamer bleibt dunkel", None, [])
    assert (begun.status_code, begun.data["question"]["step"], begun.data["at_most"]) == (201, "cable", 3)
    assert (second["question"]["text"], second["path"][0]["text"], second["path"][0]["by"]) == ("Leuchtet die Lampe", "Ja", None)


def test_what_the_desk_does_is_not_told_to_renate() -> None:
    renate, guide = Program(cast.renate()), a_guide()
    key = renate.post(f"{GUIDES}/{guide.pk}/runs", {}).data["key"]
    renate.post(f"/knowledge/runs/{key}/answers", {"step": "cable", "answer": "yes"})

    stands = renate.post(f"/knowledge/runs/{key}/answers", {"step": "power", "answer": "yes"}).data

    assert (stands["question"], stands["outcome"]) == (None, None)
    assert renate.post(f"/knowledge/runs/{key}/answers", {"step": "measure", "answer": "no"}).status_code == 404


def test_mia_runs_a_guide_beside_her_ticket_to_its_end() -> None:
    mia, ticket = Program(cast.mia()), a_ticket(agent=cast.mia())

    begun = mia.post(f"{GUIDES}/{the_guide().pk}/runs", {"ticket": ticket.number, "step": "reboot"}).data
    too_early = mia.post(f"/knowledge/runs/{begun['key']}/act", {})
    mia.post(f"/knowledge/runs/{begun['key']}/answers", {"step": "reboot", "answer": "no"})
    back = mia.post(f"/knowledge/runs/{begun['key']}/back", {}).data
    ended = mia.post(f"/knowledge/runs/{begun['key']}/answers", {"step": "reboot", "answer": "yes"}).data
    done = mia.post(f"/knowledge/runs/{begun['key']}/act", {}).data

    assert too_early.data["code"] == "not_ended"
    assert back["question"]["step"] == "reboot"
    assert (ended["outcome"]["result"], ended["path"][0]["by"]["name"]) == ("resolved", cast.mia().name)
    assert done["acted_at"]
    assert Ticket.objects.get(pk=ticket.pk).status == Ticket.Status.RESOLVED


def test_a_late_answer_is_a_conflict_and_a_wrong_one_is_refused() -> None:
    mia = Program(cast.mia())
    key = mia.post(f"{GUIDES}/{the_guide().pk}/runs", {}).data["key"]

    assert mia.post(f"/knowledge/runs/{key}/answers", {"step": "reboot", "answer": "yes"}).data["code"] == "not_there"
    assert mia.post(f"/knowledge/runs/{key}/answers", {"step": "cable", "answer": "perhaps"}).data["code"] == "no_such_step"
    assert mia.post(f"/knowledge/runs/{key}/back", {}).data["code"] == "nothing_behind"
    assert mia.post(f"/knowledge/runs/{key}/back", {"step": "reboot"}).data["code"] == "not_there"


def test_strangers_find_neither_the_run_nor_an_internal_guide() -> None:
    renate, daniel = Program(cast.renate()), Program(cast.daniel())
    key = renate.post(f"{GUIDES}/{the_guide().pk}/runs", {}).data["key"]
    internal = a_guide(audience=Guide.Audience.AGENTS)

    assert daniel.get(f"/knowledge/runs/{key}").status_code == 404
    assert renate.get(f"{GUIDES}/{internal.pk}").status_code == 404
    assert renate.post(f"{GUIDES}/{internal.pk}/runs", {}).status_code == 404
    assert renate.post(f"{GUIDES}/{the_guide().pk}/runs", {"ticket": a_ticket(agent=cast.mia()).number}).status_code == 404
    assert Run.objects.count() == 1


def test_the_list_is_narrowed_by_pattern_and_level() -> None:
    carla = Program(cast.carla())

    found = carla.get(f"{GUIDES}?fault_pattern=wlan-router-leuchtet&lang=en").data["items"]

    assert [row["level"] for row in found] == [2, 1]
    assert found[1]["url"].endswith(f"/help/guides/{the_guide().key}/")
    assert len(carla.get(f"{GUIDES}?level=2").data["items"]) == 1
    assert "konto-gesperrt" not in [row["fault_pattern"] for row in Program(cast.renate()).get(f"{GUIDES}?limit=100").data["items"]]
