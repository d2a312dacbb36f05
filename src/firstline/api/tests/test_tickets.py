"""Tickets through the API: taking in, listing, reading; and who may not."""

from collections.abc import Callable

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from firstline.api.tests.calling import Program
from firstline.people.models import Person
from firstline.testing import builders, cast
from firstline.tickets.models import FaultPattern, Ticket

pytestmark = pytest.mark.django_db

# Token, requester by mail, and what taking in writes: these may not grow.
MOST_CREATE = 9
# With the parts of mails.
MOST_READ = 11


def test_an_agent_takes_in_a_request_of_somebody_unknown() -> None:
    requester = {"name": "Gerda Neu", "mail": "Gerda@nordlicht.example.net"}

    response = Program(cast.mia()).post("/tickets", {"subject": "Kein WLAN", "text": "Seit heute früh", "requester": requester})

    assert response.status_code == 201
    ticket = Ticket.objects.get(number=response.data["number"])
    assert (ticket.requester.name, ticket.requester.email) == ("Gerda Neu", "gerda@nordlicht.example.net")
    assert (response.data["queue"], response.data["level"], response.data["channel"]) == ("l1-desk", 1, "api")


def test_an_agent_joins_the_person_known_by_mail_or_phone() -> None:
    mia, renate = Program(cast.mia()), cast.renate()
    phone = renate.addresses.filter(kind="phone").first()

    by_mail = mia.post("/tickets", {"text": "A", "requester": {"mail": renate.email.upper()}})

    assert by_mail.data["requester"]["id"] == renate.pk
    if phone is not None:
        assert mia.post("/tickets", {"text": "B", "requester": {"phone": phone.shown}}).data["requester"]["id"] == renate.pk


def test_a_requester_asks_for_herself_only() -> None:
    renate = Program(cast.renate())

    own = renate.post("/tickets", {"text": "Kein WLAN"})
    named = renate.post("/tickets", {"text": "Kein WLAN", "requester": {"mail": cast.renate().email}})
    foreign = renate.post("/tickets", {"text": "Kein WLAN", "requester": {"mail": cast.daniel().email}})
    placed = renate.post("/tickets", {"text": "Kein WLAN", "queue": "l3-netz"})

    assert own.status_code == named.status_code == 201
    assert own.data["queue"] is None
    assert foreign.status_code == 404
    assert placed.status_code == 422
    assert placed.data["fields"].keys() == {"queue"}


def test_the_pattern_says_how_grave_it_is() -> None:
    pattern = FaultPattern.objects.order_by("id")[0]

    body = {"text": "Aus", "fault_pattern": pattern.code, "requester": {"mail": cast.renate().email}}
    response = Program(cast.mia()).post("/tickets", body)

    assert response.data["fault_pattern"] == pattern.code
    assert response.data["impact"] == pattern.impact


def test_an_external_id_makes_a_repeat_harmless() -> None:
    renate = Program(cast.renate())

    first = renate.post("/tickets", {"text": "Kein WLAN", "external_id": "shop-1"})
    again = renate.post("/tickets", {"text": "Kein WLAN", "external_id": "shop-1"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.data["number"] == again.data["number"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x", "requester": {"mail": "nobody"}}, "requester.mail"),
        ({"text": "x", "fault_pattern": "no-such"}, "fault_pattern"),
        ({"text": "x", "queue": "no-such"}, "queue"),
        ({"text": "x", "channel": "pigeon"}, "channel"),
        ({"text": "x", "role": "administrator"}, "role"),
        ({"text": "x", "requester": {"name": "N"}}, "requester"),
    ],
)
def test_what_is_wrong_is_named_by_field(body: dict[str, object], field: str) -> None:
    response = Program(cast.mia()).post("/tickets", body)

    assert response.status_code == 422
    assert field in response.data["fields"]


def test_creating_costs_a_fixed_number_of_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    mia = Program(cast.mia())
    body = {"subject": "Kein WLAN", "text": "Seit heute", "requester": {"mail": cast.renate().email}}
    mia.post("/tickets", body)

    with django_assert_max_num_queries(MOST_CREATE):
        mia.post("/tickets", body)


def numbers(program: Program, question: str) -> set[int]:
    response = program.get(f"/tickets?{question}")
    assert response.status_code == 200, response.data
    return {item["number"] for item in response.data["items"]}


def test_a_list_is_narrowed_by_its_filters() -> None:
    ticket = builders.a_ticket(subject="Quittungsdrucker klemmt")
    other = builders.a_ticket(requester=cast.daniel(), queue="l1-desk", agent=cast.mia())
    solved = builders.resolved(builders.a_ticket())
    mia = Program(cast.mia())

    assert numbers(mia, "requester=" + cast.renate().email) == {ticket.number, solved.number}
    assert numbers(mia, f"requester={cast.daniel().pk}") == {other.number}
    assert numbers(mia, "subject=Quittungsdrucker") == {ticket.number}
    assert numbers(mia, "status=resolved") == {solved.number}
    assert numbers(mia, "assignee=me&status=open") == {other.number}
    assert numbers(mia, "assignee=none") == {ticket.number}
    assert numbers(mia, "queue=l1-desk") == {ticket.number, other.number, solved.number}
    assert numbers(mia, "level=2") == set()
    assert numbers(mia, "queue=no-such") == set()
    assert numbers(mia, "since=2031-01-01T00:00:00Z") == set()
    assert numbers(mia, "since=2000-01-01T00:00:00Z") == {ticket.number, other.number, solved.number}
    assert numbers(mia, "since=0.0") == {ticket.number, other.number, solved.number}


def test_a_list_comes_in_pages() -> None:
    made = [builders.a_ticket().number for _ in range(5)]
    mia = Program(cast.mia())

    first = mia.get("/tickets?limit=3").data
    second = mia.get(f"/tickets?limit=3&cursor={first['next']}").data

    assert [item["number"] for item in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None
    assert mia.get("/tickets?cursor=bogus").status_code == 422


def test_a_list_costs_a_fixed_number_of_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(4):
        builders.a_ticket(agent=cast.mia())
    mia = Program(cast.mia())
    mia.get("/tickets")

    with django_assert_max_num_queries(3):
        mia.get("/tickets")


def test_an_agent_reads_everything_and_the_requester_her_part() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    builders.answered(ticket)
    builders.noted(ticket, text="canary7")
    builders.handed_over(ticket, "l2-netz")

    agent = Program(cast.mia()).get(f"/tickets/{ticket.number}")
    requester = Program(cast.renate()).get(f"/tickets/{ticket.number}")

    assert [m["direction"] for m in agent.data["messages"]] == ["inbound", "outbound"]
    assert agent.data["messages"][1]["deliveries"][0]["state"] == "queued"
    assert [n["text"] for n in agent.data["notes"]] == ["canary7"]
    assert agent.data["handovers"][0]["to_queue"] == "l2-netz"
    assert requester.data["notes"] is None
    assert requester.data["handovers"] is None
    assert requester.data["queue"] is None
    assert b"canary7" not in requester.content
    assert b"l2-netz" not in requester.content
    assert "note.added" not in {entry["kind"] for entry in requester.data["history"]}


def test_reading_costs_a_fixed_number_of_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    ticket = builders.a_ticket()
    for _ in range(3):
        builders.answered(ticket)
        builders.noted(ticket)
    builders.handed_over(ticket, "l2-netz")
    program = Program(cast.carla())
    program.get(f"/tickets/{ticket.number}")

    with django_assert_max_num_queries(MOST_READ + 1):
        assert program.get(f"/tickets/{ticket.number}").status_code == 200


@pytest.mark.parametrize("stranger", [cast.daniel, cast.carla, cast.susanne, cast.ralf])
def test_others_do_not_find_it(stranger: Callable[[], Person]) -> None:
    ticket = builders.a_ticket()
    program = Program(stranger())

    response = program.get(f"/tickets/{ticket.number}")

    assert response.status_code == 404
    assert numbers(program, "") == set()


def test_a_held_answer_is_seen_by_its_author_only() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    Program(cast.mia()).post(f"/tickets/{ticket.number}/messages", {"text": "Moment", "hold": True})

    said = {who: len(Program(who).get(f"/tickets/{ticket.number}").data["messages"]) for who in (cast.mia(), cast.yusuf(), cast.renate())}

    assert list(said.values()) == [2, 1, 1]
