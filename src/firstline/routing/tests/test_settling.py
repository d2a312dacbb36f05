import pytest

from firstline.core import settings
from firstline.core.models import Event
from firstline.routing import queries, tasks
from firstline.routing.models import Promise
from firstline.routing.operations import settling
from firstline.testing import cast, clock
from firstline.testing.builders import a_key, a_ticket, answered, at_level, closed, fresh, handed_over, resolved, waiting
from firstline.testing.clock import NOW, berlin, later
from firstline.tickets.models import Ticket, WaitingFor
from firstline.tickets.operations.settling import (
    AlreadyClosed,
    AlreadyResolved,
    NotResolved,
    NotWaiting,
    SolutionMissing,
    UntilIsPast,
)

pytestmark = pytest.mark.django_db


def promise(ticket: Ticket, kind: Promise.Kind) -> Promise:
    return next(p for p in queries.promises_of(ticket) if p.kind == kind)


@pytest.mark.parametrize(
    ("waiting_for", "paused"),
    [(WaitingFor.REQUESTER, True), (WaitingFor.APPROVAL, True), (WaitingFor.SUPPLIER, False), (WaitingFor.OTHER_LEVEL, False)],
)
def test_only_requester_and_approval_stop_the_clocks(waiting_for: WaitingFor, paused: bool) -> None:
    ticket = waiting(a_ticket(agent=cast.mia()), waiting_for=waiting_for, at=later(minutes=5))

    assert (promise(ticket, Promise.Kind.SOLUTION).due_at is None) is paused


def test_waiting_moves_the_due_moment_by_the_service_hours_it_took() -> None:
    ticket = a_ticket(agent=cast.mia(), at=berlin("10:00"))
    before = promise(ticket, Promise.Kind.SOLUTION).due_at
    waiting(ticket, at=berlin("11:00"))

    settling.resume(ticket=ticket, by=cast.mia().pk, now=berlin("13:00"))

    after = promise(ticket, Promise.Kind.SOLUTION).due_at
    assert before is not None
    assert after is not None
    assert (after - before).total_seconds() % (24 * 3600) in {2 * 3600, 13 * 3600}


def test_a_ticket_that_waited_until_a_moment_goes_on_by_itself() -> None:
    ticket = waiting(a_ticket(agent=cast.mia()), until=later(hours=2))

    with clock.standing_still(later(hours=1)):
        tasks.wake_waiting(0)
    assert fresh(ticket).status == Ticket.Status.WAITING
    with clock.standing_still(later(hours=2)):
        tasks.wake_waiting(0)

    assert fresh(ticket).status == Ticket.Status.OPEN


def test_waiting_needs_a_moment_to_come_and_an_open_matter() -> None:
    ticket = a_ticket(agent=cast.mia())

    with pytest.raises(UntilIsPast):
        waiting(ticket, until=NOW)
    with pytest.raises(NotWaiting):
        settling.resume(ticket=ticket, by=None, now=NOW)
    with pytest.raises(AlreadyResolved):
        waiting(resolved(ticket))


def test_a_solution_says_what_helped_and_at_which_level() -> None:
    ticket = at_level(a_ticket(agent=cast.mia()), 2)

    with pytest.raises(SolutionMissing):
        settling.resolve(ticket=ticket, solution=" ", client_key=a_key(), tell=True, by=cast.carla(), now=NOW)
    ticket = resolved(ticket, by=cast.carla())

    assert (ticket.resolved_level, ticket.placement.is_live) == (2, False)


def test_solving_twice_with_the_same_key_tells_once() -> None:
    ticket = a_ticket(agent=cast.mia())

    for _ in range(2):
        settling.resolve(ticket=ticket, solution="Neustart", client_key="s", tell=True, by=cast.mia(), now=NOW)

    assert ticket.messages.filter(kind="solution").count() == 1
    with pytest.raises(AlreadyResolved):
        settling.resolve(ticket=ticket, solution="Neustart", client_key="other", tell=True, by=cast.mia(), now=NOW)


def test_a_solution_after_its_moment_has_missed_it() -> None:
    ticket = a_ticket(agent=cast.mia())
    answered(ticket, at=later(minutes=1))

    ticket = resolved(ticket, at=later(days=60))

    assert promise(ticket, Promise.Kind.SOLUTION).state == Promise.State.BROKEN
    assert promise(ticket, Promise.Kind.FIRST_REPLY).state == Promise.State.KEPT


def test_renate_confirms_and_the_matter_is_closed() -> None:
    ticket = closed(a_ticket(agent=cast.mia()))

    assert (ticket.status, ticket.confirmed_at) == ("closed", NOW)
    with pytest.raises(AlreadyClosed):
        settling.reopen(ticket=ticket, rejected=True, by=ticket.requester, now=NOW)


def test_renate_rejects_and_the_clock_goes_on_where_it_stood() -> None:
    ticket = resolved(a_ticket(agent=cast.mia(), at=berlin("10:00")), at=berlin("10:30"))
    target = promise(ticket, Promise.Kind.SOLUTION).target_seconds

    settling.reopen(ticket=ticket, rejected=True, by=ticket.requester, now=berlin("12:30"))

    again = promise(ticket, Promise.Kind.SOLUTION)
    assert again.state == Promise.State.RUNNING
    assert again.due_at is not None
    assert again.due_at > berlin("12:30")
    assert again.target_seconds == target
    assert Event.objects.filter(stream=ticket.stream, kind="ticket.rejected").exists()


def test_what_is_not_solved_cannot_be_confirmed() -> None:
    with pytest.raises(NotResolved):
        settling.confirm(ticket=a_ticket(), by=cast.renate(), now=NOW)


def test_silence_over_working_days_closes_a_solved_ticket() -> None:
    """Solved on Thursday: Friday, Saturday (open until two) and Monday are three working days of level 1's hours."""
    days = settings.close_after_working_days.read()
    ticket = resolved(a_ticket(agent=cast.mia()), at=berlin("15:00", day=3))

    with clock.standing_still(berlin("16:00", day=5)):
        tasks.close_silent(0)
    assert fresh(ticket).status == Ticket.Status.RESOLVED
    with clock.standing_still(berlin("16:00", day=7)):
        tasks.close_silent(0)

    assert days == 3
    assert fresh(ticket).status == Ticket.Status.CLOSED
    assert Event.objects.get(stream=ticket.stream, kind="ticket.closed").data["why"] == "silence"


def test_a_missed_moment_is_noted_once() -> None:
    ticket = handed_over(a_ticket(agent=cast.mia()), "l2-netz")

    for _ in range(2):
        with clock.standing_still(later(days=90)):
            tasks.note_broken_promises(0)

    broken = Event.objects.filter(stream=ticket.stream, kind="promise.broken")
    assert sorted(event.data["promised"] for event in broken) == ["first_reply", "level", "solution"]
