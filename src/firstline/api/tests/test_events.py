"""What happened since a cursor; and who may not know."""

import pytest

from firstline.api.tests.calling import Program
from firstline.testing import builders, cast

# Only what has committed is given.
pytestmark = pytest.mark.django_db(transaction=True)


def kinds(program: Program, after: str) -> list[tuple[str, int | None]]:
    return [(event["kind"], event["ticket"]) for event in program.get(f"/events?after={after}").data["items"]]


def test_each_gets_the_events_that_are_theirs() -> None:
    mia, carla, renate = Program(cast.mia()), Program(cast.carla()), Program(cast.renate())
    start = mia.get("/events?after=now").data["next"]
    ticket = builders.a_ticket(agent=cast.mia())
    builders.noted(ticket)

    assert kinds(mia, start) == [(kind, ticket.number) for kind in ("ticket.opened", "ticket.placed", "ticket.claimed", "note.added")]
    assert kinds(renate, start) == [("ticket.opened", ticket.number)]
    assert kinds(carla, start) == []


def test_a_reader_goes_on_where_it_stopped() -> None:
    mia = Program(cast.mia())
    start = mia.get("/events?after=now").data["next"]
    ticket = builders.a_ticket()

    first = mia.get(f"/events?after={start}&limit=1").data
    second = mia.get(f"/events?after={first['next']}").data
    nothing = mia.get(f"/events?after={second['next']}").data

    assert [event["kind"] for event in first["items"] + second["items"]] == ["ticket.opened", "ticket.placed"]
    assert nothing == {"items": [], "next": second["next"]}
    assert "ticket" not in first["items"][0]["data"]
    builders.noted(ticket)
    assert kinds(mia, second["next"]) == [("note.added", ticket.number)]
