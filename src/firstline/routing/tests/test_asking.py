"""What requesters do by themselves."""

from io import BytesIO

import pytest

from firstline.core.models import Event
from firstline.routing.models import Promise
from firstline.routing.operations import asking
from firstline.routing.operations.asking import File
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Attachment, Ticket
from firstline.tickets.operations.attaching import FileRefused
from firstline.tickets.operations.classifying import UnknownField
from firstline.tickets.operations.settling import AlreadyClosed, AlreadyResolved

pytestmark = pytest.mark.django_db


def say(ticket: Ticket, *, text: str = "Noch etwas", key: str = "k", files: tuple[File, ...] = ()) -> Ticket:
    return asking.say_more(ticket=ticket, by=ticket.requester, text=text, client_key=key, files=files, now=NOW)


def test_a_repeat_attaches_its_files_once() -> None:
    ticket = builders.a_ticket()

    for _ in range(2):
        say(ticket, files=(File("a.txt", BytesIO(b"a")),))

    assert Attachment.objects.count() == 1


def test_one_refused_file_leaves_nothing_of_the_message() -> None:
    ticket = builders.a_ticket()

    with pytest.raises(FileRefused):
        say(ticket, files=(File("a.txt", BytesIO(b"a")), File("b.exe", BytesIO(b"b"))))

    assert ticket.messages.count() == 1
    assert not Attachment.objects.exists()


def test_a_fact_is_added_to_those_that_are_known() -> None:
    ticket = builders.a_ticket(pattern="wlan-router-leuchtet")
    asking.tell_fact(ticket=ticket, code="router_model", value="LX-210", by=ticket.requester, now=NOW)

    asking.tell_fact(ticket=ticket, code="led_state", value="grün", by=ticket.requester, now=NOW)

    assert builders.fresh(ticket).details == {"router_model": "LX-210", "led_state": "grün"}
    assert Event.objects.filter(stream=ticket.stream, kind="ticket.classified").count() == 2


def test_a_fact_that_nobody_knows_is_refused() -> None:
    ticket = builders.a_ticket()

    with pytest.raises(UnknownField):
        asking.tell_fact(ticket=ticket, code="shoe_size", value="43", by=ticket.requester, now=NOW)


def test_what_is_withdrawn_is_owed_no_more_and_has_no_agent() -> None:
    ticket = builders.a_ticket()

    asking.withdraw(ticket=ticket, words="Hat sich erledigt", by=ticket.requester, now=later(minutes=5))

    ticket = builders.fresh(ticket)
    assert ticket.status == Ticket.Status.CLOSED
    assert ticket.placement.agent is None
    assert not Promise.objects.filter(ticket=ticket, settled_at=None).exists()


def test_what_is_solved_cannot_be_withdrawn() -> None:
    ticket = builders.resolved(builders.a_ticket(agent=cast.mia()))

    with pytest.raises(AlreadyResolved):
        asking.withdraw(ticket=ticket, words="Hat sich erledigt", by=ticket.requester, now=NOW)


def test_what_is_closed_cannot_be_rejected() -> None:
    ticket = builders.closed(builders.a_ticket(agent=cast.mia()))

    with pytest.raises(AlreadyClosed):
        asking.reject(ticket=ticket, by=ticket.requester, text="Nein", client_key="k", files=(), now=NOW)
