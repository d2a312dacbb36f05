"""What an outcome asks for is done in the ticket."""

import pytest

from firstline.core.models import Event
from firstline.guides.models import Run
from firstline.guides.operations import acting
from firstline.guides.operations.acting import NotEnded
from firstline.guides.operations.running import AlreadyActed
from firstline.guides.trees import Result
from firstline.routing.models import Handover
from firstline.testing import cast
from firstline.testing.builders import a_ticket, at_level, fresh, resolved
from firstline.testing.clock import NOW
from firstline.testing.guiding import a_guide, a_ticket_run, agent_walker, answered, the_guide
from firstline.tickets.models import Message, Note, Ticket
from firstline.tickets.operations.settling import AlreadyResolved

pytestmark = pytest.mark.django_db


def ended(ticket: Ticket, *answers: str, guide: str = "", at: str = "") -> Run:
    """A run of Mia's that has come to its outcome; of our own guide unless said otherwise."""
    run = a_ticket_run(the_guide(guide) if guide else a_guide(), ticket, at_step=at)
    answered(run, *answers, by=agent_walker())
    return Run.objects.get(pk=run.pk)


def act(run: Run, ticket: Ticket) -> Result:
    return acting.act(run=run, ticket=ticket, by=cast.mia(), language="de", now=NOW)


def test_solved_solves_and_tells_renate_in_her_language() -> None:
    ticket = a_ticket(agent=cast.mia(), language="en")

    assert act(ended(ticket, "cable:no"), ticket) == Result.RESOLVED

    assert fresh(ticket).status == Ticket.Status.RESOLVED
    assert Message.objects.get(kind=Message.Kind.SOLUTION).text == "End ok."


def test_a_hand_over_carries_every_answer() -> None:
    ticket = a_ticket(agent=cast.mia())

    act(ended(ticket, "cable:yes", "power:yes", "measure:no"), ticket)

    package = Handover.objects.get()
    assert package.to_queue.code == "l2-netz"
    assert package.tried == "Der Beamer bleibt dunkel\nSteckt das Kabel → Ja\nLeuchtet die Lampe → Ja\nMessgerät zeigt Strom → Nein"
    assert package.expectation == "Ende l2."


def test_sending_back_gives_reason_and_lesson() -> None:
    ticket = at_level(a_ticket(agent=cast.mia()), 2)

    act(ended(ticket, "entitled:no", guide="wlan-router-leuchtet-l2"), ticket)

    assert Handover.objects.get().bounce_reason == Handover.BounceReason.MISSING_DATA
    assert fresh(ticket).placement.queue.code == "l1-desk"


def test_what_cannot_be_sent_back_becomes_a_task() -> None:
    ticket = a_ticket(agent=cast.mia())

    act(ended(ticket, "entitled:no", guide="wlan-router-leuchtet-l2"), ticket)

    assert "Seriennummer oder Vertrag passt nicht" in Note.objects.get().text


def test_waiting_for_an_approval_waits_and_notes_why() -> None:
    ticket = a_ticket(agent=cast.mia())

    act(ended(ticket, "owner:no", guide="freigegebenes-postfach-l1"), ticket)

    waiting = fresh(ticket)
    assert (waiting.status, waiting.waiting_for) == (Ticket.Status.WAITING, "approval")
    assert "Freigabe angefragt." in Note.objects.get().text


def test_going_on_classifies_anew_and_begins_the_other_guide() -> None:
    ticket = a_ticket(agent=cast.mia(), pattern="wlan-router-leuchtet")

    act(ended(ticket, "cable:no", guide="wlan-router-leuchtet-l1"), ticket)

    assert Ticket.objects.get(pk=ticket.pk).fault_pattern == the_guide("internet-weg-komplett-l1").fault_pattern
    assert [run.guide.external_id for run in Run.objects.order_by("-id")[:1]] == ["internet-weg-komplett-l1"]


def test_what_has_no_machinery_yet_becomes_a_task_with_its_text() -> None:
    ticket = a_ticket(agent=cast.mia())

    assert act(ended(ticket, "cable:yes", "power:yes", "measure:yes"), ticket) == Result.DISPATCH

    note = Note.objects.get().text
    assert "Ende spare." in note
    assert "beamer" in note


@pytest.mark.parametrize(
    ("guide", "answers", "result"),
    [
        ("konto-gesperrt-l1", ["identity:no"], Result.REFUSE),
        ("internet-weg-komplett-l1", ["known_outage:yes"], Result.LINK_MAJOR),
        ("freigegebenes-postfach-l1", ["owner:yes", "grant:yes", "sendas:yes"], Result.FULFIL),
    ],
)
def test_all_other_results_become_tasks(guide: str, answers: list[str], result: Result) -> None:
    ticket = a_ticket(agent=cast.mia())

    assert act(ended(ticket, *answers, guide=guide), ticket) == result

    assert Note.objects.count() == 1
    assert Event.objects.get(kind="guide.run_acted").data["result"] == result


def test_it_is_done_once_and_only_at_the_end() -> None:
    ticket = a_ticket(agent=cast.mia())
    run = a_ticket_run(a_guide(), ticket)
    with pytest.raises(NotEnded):
        act(run, ticket)
    answered(run, "cable:yes", "power:yes", "measure:yes", by=agent_walker())
    act(run, ticket)

    with pytest.raises(AlreadyActed):
        act(run, ticket)


def test_what_routing_refuses_leaves_no_trace() -> None:
    ticket = a_ticket(agent=cast.mia())
    run = ended(ticket, "cable:no")
    resolved(ticket)

    with pytest.raises(AlreadyResolved):
        act(run, ticket)

    assert Run.objects.get(pk=run.pk).acted_at is None
