import pytest

from firstline.core.models import Event
from firstline.routing import queries, tasks
from firstline.routing.models import Promise
from firstline.routing.operations import conversing
from firstline.routing.operations.conversing import NewerMessage, Words
from firstline.search import asking
from firstline.testing import cast, clock
from firstline.testing.builders import a_ticket, answered, closed, fresh, noted, received, resolved, waiting
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Channel, Delivery, Draft, Message, Participant, Ticket, WaitingFor
from firstline.tickets.operations import drafting
from firstline.tickets.operations.opening import NothingSaid
from firstline.tickets.operations.posting import AlreadyReleased

pytestmark = pytest.mark.django_db


def test_a_held_answer_is_nobody_elses_until_the_server_releases_it() -> None:
    ticket = a_ticket(agent=cast.mia())
    held = conversing.reply(ticket=ticket, author=cast.mia(), words=Words("Guten Tag", "k"), seen=None, hold=True, now=NOW)
    assert not Delivery.objects.filter(message=held).exists()
    assert fresh(ticket).unanswered_since == NOW

    with clock.standing_still(later(minutes=1)):
        tasks.release_due_messages(0)

    assert Message.objects.get(pk=held.pk).released_at == later(minutes=1)
    assert Delivery.objects.filter(message=held).count() == 1
    assert fresh(ticket).unanswered_since is None


def test_releasing_twice_sends_once() -> None:
    ticket = a_ticket(agent=cast.mia())
    held = conversing.reply(ticket=ticket, author=cast.mia(), words=Words("Guten Tag", "k"), seen=None, hold=True, now=NOW)

    tasks.release_message(held.pk)
    tasks.release_message(held.pk)

    assert Delivery.objects.filter(message=held).count() == 1
    assert Event.objects.filter(kind="message.posted", data__message=held.pk).count() == 1


def test_an_answer_answers_every_contact_forgets_its_draft_and_reaches_who_takes_part() -> None:
    ticket = a_ticket(agent=cast.mia())
    received(ticket, at=later(hours=5))
    Participant.objects.create(ticket=ticket, person=cast.daniel(), since=NOW)
    for person, mode in ((cast.mia(), Draft.Mode.PUBLIC), (cast.mia(), Draft.Mode.INTERNAL), (cast.yusuf(), Draft.Mode.PUBLIC)):
        drafting.save_draft(ticket=ticket, person=person, mode=mode, text="Entwurf", now=NOW)

    out = answered(ticket, by=cast.mia(), at=later(hours=6))

    assert set(ticket.contacts.values_list("answered_at", "handled_by")) == {(later(hours=6), cast.mia().pk)}
    assert set(Draft.objects.values_list("person", "mode")) == {(cast.mia().pk, "internal"), (cast.yusuf().pk, "public")}
    assert {copy.person for copy in Delivery.objects.filter(message=out)} == {ticket.requester, cast.daniel()}


def test_an_undone_answer_is_a_draft_again() -> None:
    ticket = a_ticket(agent=cast.mia())
    held = conversing.reply(ticket=ticket, author=cast.mia(), words=Words("Guten Tag", "k"), seen=None, hold=True, now=NOW)

    conversing.undo(message=held, by=cast.mia(), now=later(minutes=0.1))

    assert not Message.objects.filter(pk=held.pk).exists()
    assert Draft.objects.get(ticket=ticket, person=cast.mia(), mode="public").text == "Guten Tag"


def test_what_is_out_cannot_be_undone_and_nobody_undoes_for_others() -> None:
    ticket = a_ticket(agent=cast.mia())
    out = answered(ticket)
    held = conversing.reply(ticket=ticket, author=cast.mia(), words=Words("Noch etwas", "k2"), seen=None, hold=True, now=NOW)

    for message, who in ((out, cast.mia()), (held, cast.yusuf())):
        with pytest.raises(AlreadyReleased):
            conversing.undo(message=message, by=who, now=NOW)


def test_the_same_send_twice_is_one_message() -> None:
    ticket = a_ticket(agent=cast.mia())

    first = conversing.reply(ticket=ticket, author=cast.mia(), words=Words("Guten Tag", "k"), seen=None, hold=False, now=NOW)
    second = conversing.reply(ticket=ticket, author=cast.mia(), words=Words("Guten Tag", "k"), seen=None, hold=False, now=NOW)

    assert first == second
    assert Delivery.objects.filter(message=first).count() == 1


def test_an_answer_is_held_back_when_the_requester_wrote_meanwhile() -> None:
    ticket = a_ticket(agent=cast.mia())
    seen = Message.objects.get(ticket=ticket).pk
    newer = received(ticket, text="Hat sich geändert", at=later(minutes=1))

    with pytest.raises(NewerMessage):
        conversing.reply(ticket=ticket, author=cast.mia(), words=Words("Guten Tag", "k"), seen=seen, hold=True, now=later(minutes=2))
    conversing.reply(ticket=ticket, author=cast.mia(), words=Words("Guten Tag", "k"), seen=newer.pk, hold=True, now=later(minutes=2))


def test_the_first_answer_keeps_the_first_reply_and_the_next_words_owe_the_next() -> None:
    ticket = a_ticket(agent=cast.mia())

    answered(ticket, at=later(minutes=10))
    received(ticket, at=later(minutes=20))

    states = {p.kind: p.state for p in queries.promises_of(ticket) if p.kind != Promise.Kind.LEVEL}
    assert states == {"first_reply": "kept", "solution": "running", "next_reply": "running"}
    assert fresh(ticket).placement.due_kind == Promise.Kind.NEXT_REPLY


def test_the_requesters_words_wake_a_ticket_that_waits_for_them() -> None:
    ticket = waiting(a_ticket(agent=cast.mia()), at=later(minutes=5))
    assert fresh(ticket).placement.due_at is None

    received(ticket, at=later(hours=3))

    assert fresh(ticket).status == Ticket.Status.OPEN
    assert fresh(ticket).placement.due_at is not None


def test_the_requesters_words_do_not_end_the_waiting_for_a_supplier() -> None:
    ticket = waiting(a_ticket(agent=cast.mia()), waiting_for=WaitingFor.SUPPLIER)

    received(ticket, at=later(hours=1))

    assert fresh(ticket).status == Ticket.Status.WAITING


def test_words_after_the_solution_reopen_it_where_it_lay() -> None:
    ticket = resolved(a_ticket(agent=cast.mia()), at=later(minutes=20))

    received(ticket, at=later(hours=2))

    ticket = fresh(ticket)
    assert (ticket.status, ticket.reopened) == ("open", 1)
    assert ticket.placement.is_live
    assert ticket.placement.agent == cast.mia()


def test_words_after_the_end_open_a_new_ticket_of_the_same_matter() -> None:
    ticket = closed(a_ticket(agent=cast.mia()))
    words = Words("Schon wieder kein WLAN", "again")

    landed, _ = conversing.receive(ticket=ticket, author=ticket.requester, words=words, channel=Channel.PORTAL, now=later(days=9))
    repeated, _ = conversing.receive(ticket=ticket, author=ticket.requester, words=words, channel=Channel.PORTAL, now=later(days=9))

    assert landed != ticket
    assert landed.same_matter_as == ticket
    assert repeated == landed
    assert fresh(ticket).status == Ticket.Status.CLOSED


def test_notes_are_found_by_colleagues_of_the_queue_only() -> None:
    ticket = a_ticket(agent=cast.mia())
    noted(ticket, text="Geheimwort Kanarienvogel")

    mine = asking.find(text="Kanarienvogel", scopes=queries.scopes(cast.viewer(cast.yusuf())), kinds=["ticket"], limit=5)
    foreign = asking.find(text="Kanarienvogel", scopes=queries.scopes(cast.viewer(cast.carla())), kinds=["ticket"], limit=5)

    assert [hit.owner_id for hit in mine] == [ticket.pk]
    assert foreign == []


def test_sending_forgets_the_draft_of_that_mode_only() -> None:
    ticket = a_ticket(agent=cast.mia())
    for mode in Draft.Mode:
        drafting.save_draft(ticket=ticket, person=cast.mia(), mode=mode, text="halb", now=NOW)

    answered(ticket)

    assert list(Draft.objects.filter(ticket=ticket).values_list("mode", flat=True)) == ["internal"]


def test_an_empty_message_is_nothing_said() -> None:
    ticket = a_ticket(agent=cast.mia())
    before = Message.objects.count()

    with pytest.raises(NothingSaid):
        answered(ticket, text=" \x00 ")

    assert Message.objects.count() == before
