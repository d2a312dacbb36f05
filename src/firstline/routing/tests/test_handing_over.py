from datetime import timedelta

import pytest

from firstline.core.models import Event
from firstline.routing import queries
from firstline.routing.models import Handover, Promise
from firstline.routing.operations import handing_over
from firstline.routing.operations.claiming import NotLive
from firstline.routing.operations.handing_over import Package
from firstline.testing import cast
from firstline.testing.builders import a_package, a_ticket, at_level, bounced, handed_over, resolved
from firstline.testing.clock import NOW, later

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("empty", ["symptom", "tried", "expectation"])
def test_an_incomplete_package_is_refused_and_says_what_is_missing(empty: str) -> None:
    ticket = a_ticket(agent=cast.mia())
    parts = {"symptom": "Kein WLAN", "tried": "Neustart", "expectation": "Fernprüfung"} | {empty: "  "}

    with pytest.raises(handing_over.PackageIncomplete) as refusal:
        handing_over.hand_over(ticket=ticket, to=cast.queue("l2-netz"), package=Package(**parts), by=cast.mia(), now=NOW)

    assert refusal.value.args[0] == [empty]


def test_a_reason_lets_an_incomplete_package_through_and_is_kept() -> None:
    ticket = a_ticket(agent=cast.mia())
    package = Package("Kein WLAN", "", "", override_reason="Anruferin ist blind und allein, es eilt")

    handover = handing_over.hand_over(ticket=ticket, to=cast.queue("l2-netz"), package=package, by=cast.mia(), now=NOW)

    assert handover.override_reason.startswith("Anruferin")
    assert Event.objects.get(kind="ticket.handed_over", stream=ticket.stream).data["reasoned"] is True


def test_each_level_has_its_own_clock() -> None:
    ticket = at_level(a_ticket(agent=cast.mia()), 3, at=later(minutes=30))

    clocks = {p.level: p for p in queries.promises_of(ticket) if p.kind == Promise.Kind.LEVEL}

    assert {level: clock.state for level, clock in clocks.items()} == {1: "kept", 2: "kept", 3: "running"}
    solution = next(p for p in queries.promises_of(ticket) if p.kind == Promise.Kind.SOLUTION)
    assert [clocks[n].target_seconds * 100 // solution.target_seconds for n in (1, 2, 3)] == [20, 40, 40]


def test_a_bounce_returns_to_the_sender_with_reason_and_lesson() -> None:
    ticket = handed_over(a_ticket(agent=cast.mia()), "l2-netz")

    ticket = bounced(ticket, by=cast.carla(), at=later(minutes=5))

    assert ticket.placement.agent == cast.mia()
    assert ticket.placement.queue == cast.queue("l1-desk")
    handover = Handover.objects.get(ticket=ticket)
    assert (handover.bounce_reason, handover.bounced_by) == ("missing_data", cast.carla())


def test_what_was_not_handed_over_cannot_bounce_and_nothing_bounces_twice() -> None:
    fresh_ticket = a_ticket(agent=cast.mia())
    returned = bounced(handed_over(a_ticket(agent=cast.mia()), "l2-netz"), by=cast.carla())

    for ticket in (fresh_ticket, returned):
        with pytest.raises(handing_over.NothingToBounce):
            bounced(ticket, by=cast.carla())


def test_a_bounce_without_a_lesson_is_refused() -> None:
    ticket = handed_over(a_ticket(agent=cast.mia()), "l2-netz")

    with pytest.raises(handing_over.LessonMissing):
        handing_over.bounce(ticket=ticket, reason=Handover.BounceReason.WRONG_QUEUE, lesson=" ", by=cast.carla(), now=NOW)


def test_the_third_change_of_queue_calls_the_lead() -> None:
    ticket = bounced(handed_over(a_ticket(agent=cast.mia()), "l2-netz"), by=cast.carla())
    assert not Event.objects.filter(kind="ticket.needs_lead", stream=ticket.stream).exists()

    handed_over(ticket, "l2-client")

    assert Event.objects.filter(kind="ticket.needs_lead", stream=ticket.stream).count() == 1


def test_who_handed_on_still_reads_and_no_longer_works_on_it() -> None:
    ticket = handed_over(a_ticket(agent=cast.mia()), "l2-netz")
    mia, yusuf, carla = (cast.viewer(person) for person in (cast.mia(), cast.yusuf(), cast.carla()))

    assert queries.get_readable(mia, ticket.number) == ticket
    assert queries.get_workable(carla, ticket.number) == ticket
    for viewer, fetch in ((mia, queries.get_workable), (yusuf, queries.get_readable)):
        with pytest.raises(queries.TicketNotFound):
            fetch(viewer, ticket.number)


def test_a_closed_circle_is_closed_to_leads_but_takes_what_it_is_given() -> None:
    ticket = handed_over(a_ticket(agent=cast.mia()), "sec")

    assert queries.get_workable(cast.viewer(cast.noor()), ticket.number) == ticket
    with pytest.raises(queries.TicketNotFound):
        queries.get_workable(cast.viewer(cast.staff("henrik")), ticket.number)


def test_a_solved_ticket_is_not_handed_over() -> None:
    ticket = resolved(a_ticket(agent=cast.mia()))

    with pytest.raises(NotLive):
        handing_over.hand_over(ticket=ticket, to=cast.queue("l2-netz"), package=a_package(), by=cast.mia(), now=NOW)


def test_it_is_not_handed_to_where_it_is() -> None:
    ticket = a_ticket(agent=cast.mia())

    with pytest.raises(handing_over.SameQueue):
        handing_over.hand_over(ticket=ticket, to=cast.queue("l1-desk"), package=a_package(), by=cast.mia(), now=NOW + timedelta(minutes=1))


def test_who_hands_on_what_nobody_had_still_reads_it() -> None:
    ticket = handed_over(a_ticket(), "l2-netz", by=cast.mia())

    assert queries.get_readable(cast.viewer(cast.mia()), ticket.number) == ticket
    with pytest.raises(queries.TicketNotFound):
        queries.get_workable(cast.viewer(cast.mia()), ticket.number)
