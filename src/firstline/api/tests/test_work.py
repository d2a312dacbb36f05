"""Working on tickets through the API, from level 1 to the solution; and who may not."""

from collections.abc import Callable

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from firstline.api.tests.calling import Program
from firstline.people.models import Person
from firstline.routing.models import Placement
from firstline.testing import builders, cast
from firstline.tickets.models import Ticket

pytestmark = pytest.mark.django_db

PACKAGE = {"queue": "l2-netz", "symptom": "Kein WLAN", "tried": "Neustart", "expectation": "Fernprüfung"}
VERBS: list[tuple[str, str, dict[str, object]]] = [
    ("PUT", "classification", {"impact": "low", "urgency": "low"}),
    ("POST", "claim", {}),
    ("POST", "release", {}),
    ("POST", "assignment", {"person": 1}),
    ("POST", "handover", PACKAGE),
    ("POST", "bounce", {"reason": "duplicate", "lesson": "x"}),
    ("POST", "wait", {"waiting_for": "requester"}),
    ("POST", "resume", {}),
    ("POST", "resolution", {"solution": "x"}),
]


def test_a_ticket_travels_to_level_2_and_is_confirmed() -> None:
    number = builders.a_ticket().number
    mia, carla, renate = Program(cast.mia()), Program(cast.carla()), Program(cast.renate())

    assert mia.post(f"/tickets/{number}/claim").data["assignee"]["name"] == cast.mia().name
    assert mia.post(f"/tickets/{number}/handover", PACKAGE).status_code == 201
    assert carla.post(f"/tickets/{number}/claim").data["level"] == 2
    assert carla.post(f"/tickets/{number}/wait", {"waiting_for": "requester"}).data["status"] == "waiting"
    assert renate.post(f"/tickets/{number}/messages", {"text": "Jetzt bin ich da"}).status_code == 201
    assert carla.post(f"/tickets/{number}/resolution", {"solution": "Kanal gewechselt"}).data["status"] == "resolved"
    assert renate.post(f"/tickets/{number}/reopening", {"rejected": True}).data["status"] == "open"
    assert carla.post(f"/tickets/{number}/resolution", {"solution": "Gerät getauscht"}).data["resolved_at"]
    assert renate.post(f"/tickets/{number}/confirmation").data["status"] == "closed"


def test_an_incomplete_package_names_what_is_missing() -> None:
    number = builders.a_ticket(agent=cast.mia()).number

    response = Program(cast.mia()).post(f"/tickets/{number}/handover", {"queue": "l2-netz", "symptom": "Kein WLAN"})

    assert response.status_code == 422
    assert response.data["code"] == "package_incomplete"
    assert response.data["fields"].keys() == {"tried", "expectation"}


def test_a_moment_without_a_time_zone_is_meant_in_the_desks() -> None:
    number = builders.a_ticket(agent=cast.mia()).number

    response = Program(cast.mia()).post(f"/tickets/{number}/wait", {"waiting_for": "requester", "until": "2099-06-01T12:00:00"})

    assert response.data["waiting_until"] == "2099-06-01T10:00:00Z"


def test_of_two_who_claim_one_wins() -> None:
    number = builders.a_ticket(agent=cast.mia()).number

    response = Program(cast.yusuf()).post(f"/tickets/{number}/claim")

    assert (response.status_code, response.data["code"]) == (409, "already_claimed")


def test_what_was_handed_over_can_be_sent_back_with_a_lesson() -> None:
    ticket = builders.handed_over(builders.a_ticket(agent=cast.mia()), "l2-netz")

    response = Program(cast.carla()).post(f"/tickets/{ticket.number}/bounce", {"reason": "missing_data", "lesson": "Seriennummer"})

    assert response.data["bounce_reason"] == "missing_data"
    assert Placement.objects.get(ticket=ticket).agent == cast.mia()


def test_a_classification_changes_the_priority() -> None:
    number = builders.a_ticket().number
    grave = {"impact": "high", "urgency": "high"}

    response = Program(cast.mia()).__call__("PUT", f"/tickets/{number}/classification", grave)

    assert response.data["priority"] == "P1"
    unfounded = Program(cast.mia())("PUT", f"/tickets/{number}/classification", {**grave, "priority": "P5"})
    assert (unfounded.status_code, unfounded.data["code"]) == (422, "reason_missing")


def test_a_ticket_is_given_to_members_of_its_queue_only() -> None:
    number = builders.a_ticket(agent=cast.mia()).number
    mia = Program(cast.mia())

    assert mia.post(f"/tickets/{number}/assignment", {"person": cast.yusuf().pk}).data["assignee"]["id"] == cast.yusuf().pk
    assert mia.post(f"/tickets/{number}/assignment", {"person": cast.renate().pk}).status_code == 409
    assert mia.post(f"/tickets/{number}/release").data["code"] == "not_yours"


@pytest.mark.parametrize(("method", "verb", "body"), VERBS, ids=[verb for _, verb, _ in VERBS])
@pytest.mark.parametrize("person", [cast.renate, cast.daniel, cast.carla, cast.ralf, cast.susanne])
def test_who_may_not_work_on_it_does_not_find_it(method: str, verb: str, body: dict[str, object], person: Callable[[], Person]) -> None:
    ticket = builders.a_ticket()
    before = Ticket.objects.filter(pk=ticket.pk).values().get()

    response = Program(person())(method, f"/tickets/{ticket.number}/{verb}", body)

    assert response.status_code == 404
    assert Ticket.objects.filter(pk=ticket.pk).values().get() == before


@pytest.mark.parametrize("verb", ["confirmation", "reopening"])
def test_only_the_requester_confirms(verb: str) -> None:
    ticket = builders.resolved(builders.a_ticket())

    strangers = [Program(person).post(f"/tickets/{ticket.number}/{verb}").status_code for person in (cast.daniel(), cast.carla())]

    assert strangers == [404, 404]


def test_a_former_agent_reads_and_notes_but_does_not_work() -> None:
    ticket = builders.handed_over(builders.a_ticket(agent=cast.mia()), "l2-netz")
    mia = Program(cast.mia())

    assert mia.get(f"/tickets/{ticket.number}").status_code == 200
    assert mia.post(f"/tickets/{ticket.number}/notes", {"text": "Noch etwas"}).status_code == 201
    assert mia.post(f"/tickets/{ticket.number}/claim").status_code == 404
    assert mia.post(f"/tickets/{ticket.number}/messages", {"text": "Antwort"}).status_code == 404


def test_claiming_costs_a_fixed_number_of_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    first, second = builders.a_ticket().number, builders.a_ticket().number
    mia = Program(cast.mia())
    mia.post(f"/tickets/{first}/claim")

    with django_assert_max_num_queries(16):
        mia.post(f"/tickets/{second}/claim")
