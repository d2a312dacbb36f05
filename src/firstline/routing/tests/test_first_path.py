"""The thinnest whole path: taken in, claimed, handed over, answered, solved, confirmed."""

import pytest

from firstline.routing import queries, timeline
from firstline.routing.models import Promise
from firstline.routing.operations import claiming, conversing, handing_over, settling
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.handing_over import Package, PackageIncomplete
from firstline.routing.operations.taking_in import Request, take_in
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Channel, Ticket

pytestmark = pytest.mark.django_db


def test_the_same_request_twice_makes_one_ticket() -> None:
    renate = cast.renate()
    request = Request(requester=renate, subject="", text="Kein WLAN", channel=Channel.PORTAL, client_key="a", language="de")

    taken = take_in(request=request, by=renate, now=NOW)
    again = take_in(request=request, by=renate, now=NOW)

    assert again.ticket == taken.ticket
    assert not again.created
    assert taken.placement.due_kind == Promise.Kind.FIRST_REPLY


def test_carla_cannot_claim_what_mia_took() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    with pytest.raises(claiming.AlreadyClaimed):
        claiming.claim(ticket=ticket, by=cast.carla(), now=NOW)


def test_a_handover_without_what_was_tried_is_refused() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    with pytest.raises(PackageIncomplete):
        handing_over.hand_over(ticket=ticket, to=cast.queue("l2-netz"), package=Package("Kein WLAN", "", ""), by=cast.mia(), now=NOW)


def test_after_the_handover_carla_works_on_it_and_mia_only_reads_it() -> None:
    mia, carla = cast.viewer(cast.mia()), cast.viewer(cast.carla())
    ticket = builders.a_ticket(agent=cast.mia())
    with pytest.raises(queries.TicketNotFound):
        queries.get_readable(carla, ticket.number)

    builders.handed_over(ticket, "l2-netz")

    assert queries.get_workable(carla, ticket.number) == ticket
    assert queries.get_readable(mia, ticket.number) == ticket
    with pytest.raises(queries.TicketNotFound):
        queries.get_workable(mia, ticket.number)


def test_a_request_travels_from_level_1_to_2_and_is_confirmed() -> None:
    ticket = builders.handed_over(builders.a_ticket(agent=cast.mia()), "l2-netz", at=later(minutes=5))
    words = Words("Wir prüfen.", "b")
    message = conversing.reply(ticket=ticket, author=cast.carla(), words=words, seen=None, hold=True, now=later(minutes=6))
    assert message.is_held
    conversing.release(message=message, now=later(minutes=7))
    builders.resolved(ticket, by=cast.carla(), solution="Kanal gewechselt", at=later(minutes=20))

    ticket = settling.confirm(ticket=ticket, by=cast.renate(), now=later(minutes=30))

    assert ticket.status == Ticket.Status.CLOSED
    assert ticket.resolved_level == 2
    assert {p.kind: p.state for p in queries.promises_of(ticket)} == {"first_reply": "kept", "solution": "kept", "level": "kept"}


def test_the_thread_shows_each_event_once_and_hides_held_answers_from_others() -> None:
    mia, renate = cast.mia(), cast.renate()
    ticket = builders.a_ticket(agent=mia)
    builders.noted(ticket, text="Canary")

    held = conversing.reply(ticket=ticket, author=mia, words=Words("Guten Tag", "m"), seen=None, hold=True, now=NOW)

    mine = timeline.latest(ticket, reader=mia.pk, public=False)
    public = timeline.latest(ticket, reader=renate.pk, public=True)
    assert [entry.kind for entry in mine.entries] == ["ticket.opened", "ticket.placed", "ticket.claimed", "note.added", "message.held"]
    assert mine.entries[-1].key == f"message-{held.pk}"
    assert [entry.kind for entry in public.entries] == ["ticket.opened"]
