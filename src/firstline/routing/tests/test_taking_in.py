import pytest

from firstline.core.models import Event
from firstline.routing.models import Placement, Promise
from firstline.routing.operations.taking_in import Request, take_in
from firstline.search import asking
from firstline.testing import cast
from firstline.testing.builders import a_ticket
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Channel, Contact, Delivery, Ticket
from firstline.tickets.operations.opening import NothingSaid

pytestmark = pytest.mark.django_db


def a_request(**facts: object) -> Request:
    usual = {"requester": cast.renate(), "subject": "", "text": "Kein WLAN", "channel": Channel.PORTAL, "client_key": "k", "language": "de"}
    return Request(**(usual | facts))  # type: ignore[arg-type]  # a table of facts


def test_renates_request_is_placed_promised_acknowledged_and_found_at_once() -> None:
    taken = take_in(request=a_request(text="Mein Taubenschlag hat kein WLAN"), by=cast.renate(), now=NOW)

    assert taken.placement.queue == cast.queue("l1-desk")
    assert taken.placement.due_at is not None
    assert Delivery.objects.get(ticket=taken.ticket).purpose == Delivery.Purpose.ACKNOWLEDGEMENT
    hits = asking.find(text="taubenschlag", scopes=frozenset({f"queue:{taken.placement.queue_id}"}), kinds=["ticket"], limit=3)
    assert [hit.owner_id for hit in hits] == [taken.ticket.pk]


def test_the_same_request_twice_is_one_ticket() -> None:
    first = take_in(request=a_request(), by=cast.renate(), now=NOW)
    second = take_in(request=a_request(), by=cast.renate(), now=later(minutes=1))

    assert first.ticket == second.ticket
    assert (first.created, second.created) == (True, False)
    assert Event.objects.filter(kind="ticket.opened").count() == 1


def test_nothing_said_leaves_nothing_behind() -> None:
    with pytest.raises(NothingSaid):
        take_in(request=a_request(text=" \n "), by=cast.renate(), now=NOW)

    assert not Ticket.objects.exists()
    assert not Placement.objects.exists()
    assert not Event.objects.filter(kind="ticket.opened").exists()


def test_a_phone_note_is_answered_already() -> None:
    request = a_request(channel=Channel.PHONE, answered=True, take=True, acknowledge=False)

    taken = take_in(request=request, by=cast.mia(), now=NOW)

    assert taken.placement.agent == cast.mia()
    assert Contact.objects.get(ticket=taken.ticket).answered_at == NOW
    assert Promise.objects.get(ticket=taken.ticket, kind=Promise.Kind.FIRST_REPLY).state == Promise.State.KEPT
    assert Ticket.objects.get(pk=taken.ticket.pk).unanswered_since is None
    assert not Delivery.objects.filter(ticket=taken.ticket).exists()


def test_a_known_pattern_brings_its_priority() -> None:
    ordinary, grave = a_ticket(), a_ticket(pattern="phishing-geklickt")

    assert ordinary.priority == "P4"
    assert grave.priority in {"P1", "P2"}
    assert grave.category is not None


def test_own_words_survive_whatever_is_done_to_the_subject() -> None:
    ticket = a_ticket(text="Guten Tag,\r\nmein Router\x00 leuchtet…\n" + "x" * 500)

    assert ticket.own_words.startswith("Guten Tag,\nmein Router leuchtet…")
    assert len(ticket.subject) <= 125
