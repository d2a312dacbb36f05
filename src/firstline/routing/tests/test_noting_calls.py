"""Notes of calls: new matters, further words, and what becomes of them at once."""

import pytest

from firstline.routing.models import Promise
from firstline.routing.operations.claiming import AlreadyClaimed
from firstline.routing.operations.noting_calls import Outcome, note_call
from firstline.routing.operations.taking_in import Request
from firstline.testing import builders, cast, clock
from firstline.tickets.models import Channel, Ticket

pytestmark = pytest.mark.django_db


def a_call(text: str = "Der Drucker steht", *, take: bool = False) -> Request:
    return Request(
        requester=cast.renate(),
        subject="",
        text=text,
        channel=Channel.PHONE,
        client_key=builders.a_key(),
        language="de",
        answered=True,
        take=take,
    )


def test_a_call_that_was_solved_is_a_solution_at_first_contact() -> None:
    solved = note_call(request=a_call(), continues=None, outcome=Outcome(solution="Neu gestartet"), by=cast.mia(), now=clock.NOW)

    ticket = builders.fresh(solved)
    assert ticket.status == Ticket.Status.RESOLVED
    assert ticket.resolved_level == 1
    assert ticket.contacts.get().handled_by == cast.mia()
    assert not Promise.objects.filter(ticket=ticket, settled_at=None).exists()


def test_who_calls_again_about_the_same_matter_has_been_answered() -> None:
    ticket = builders.a_ticket(requester=cast.renate())

    note_call(request=a_call("Immer noch nicht"), continues=ticket, outcome=Outcome(), by=cast.mia(), now=clock.later(minutes=5))

    assert builders.fresh(ticket).unanswered_since is None
    assert ticket.messages.count() == 2
    assert not Promise.objects.filter(ticket=ticket, kind=Promise.Kind.FIRST_REPLY, settled_at=None).exists()


def test_mia_cannot_take_along_what_yusuf_has() -> None:
    ticket = builders.a_ticket(requester=cast.renate(), agent=cast.yusuf())

    with pytest.raises(AlreadyClaimed):
        note_call(request=a_call(take=True), continues=ticket, outcome=Outcome(take=True), by=cast.mia(), now=clock.NOW)


def test_a_repeated_note_is_the_first_one() -> None:
    call = a_call()
    first = note_call(request=call, continues=None, outcome=Outcome(solution="Neu gestartet"), by=cast.mia(), now=clock.NOW)

    again = note_call(request=call, continues=None, outcome=Outcome(solution="Neu gestartet"), by=cast.mia(), now=clock.NOW)

    assert again == first
