"""What somebody tried comes along when they ask."""

import pytest

from firstline.core.models import Event
from firstline.routing.operations.noting_calls import Outcome
from firstline.routing.operations.taking_in import Request
from firstline.selfservice import queries
from firstline.selfservice.models import Visit
from firstline.selfservice.operations import carrying, visiting
from firstline.selfservice.tests.test_visiting import a_visit, read, searched
from firstline.testing import cast
from firstline.testing.builders import a_key
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Channel

pytestmark = pytest.mark.django_db


def a_request(*, channel: Channel = Channel.PORTAL) -> Request:
    return Request(requester=cast.renate(), subject="", text="WLAN geht nicht", channel=channel, client_key=a_key(), language="de")


def test_renates_search_comes_along_with_her_request_once() -> None:
    visit, request = a_visit(), a_request()
    searched(visit, "router leuchtet")
    read(visit)

    ticket = carrying.ask_for_help(request=request, files=(), visit=visit, now=later(minutes=5)).ticket
    carrying.ask_for_help(request=request, files=(), visit=visit, now=later(minutes=5))

    assert Event.objects.get(kind="visit.carried_over").stream == ticket.stream
    trail = queries.trail(Visit.objects.get(ticket=ticket))
    assert trail.last_words == "router leuchtet"
    assert [one.title for one in trail.readings] == ["WLAN fehlt"]


def test_a_visit_in_which_nothing_was_tried_is_not_mentioned() -> None:
    visit = a_visit()

    carrying.ask_for_help(request=a_request(), files=(), visit=visit, now=NOW)

    assert not Event.objects.filter(kind="visit.carried_over").exists()


def test_the_code_is_over_once_the_call_is_noted() -> None:
    visit = a_visit()
    searched(visit, "router leuchtet")
    code = visiting.give_code(visit=visit, now=NOW)

    request = a_request(channel=Channel.PHONE)
    ticket = carrying.note_call(request=request, continues=None, outcome=Outcome(), visit=visit, by=cast.mia(), now=later(minutes=1))

    assert Visit.objects.get().ticket == ticket
    assert queries.find_by_code(code, now=later(minutes=2)) is None
