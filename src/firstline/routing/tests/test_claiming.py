from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from firstline.people.models import Person
from firstline.routing.models import Placement
from firstline.routing.operations import claiming
from firstline.testing import cast
from firstline.testing.builders import a_ticket, fresh, handed_over, resolved
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Interval, Ticket


@pytest.mark.django_db
def test_mia_cannot_claim_what_yusuf_took() -> None:
    ticket = a_ticket(agent=cast.yusuf())

    with pytest.raises(claiming.AlreadyClaimed) as refusal:
        claiming.claim(ticket=ticket, by=cast.mia(), now=NOW)

    assert refusal.value.args[0] == cast.yusuf()


@pytest.mark.django_db
def test_claiming_again_what_one_has_changes_nothing() -> None:
    ticket = a_ticket(agent=cast.mia())

    claiming.claim(ticket=ticket, by=cast.mia(), now=later(minutes=5))

    assert fresh(ticket).placement.since == NOW


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_claim_at_once_one_wins() -> None:
    ticket = a_ticket()
    everybody = [cast.staff(code) for code in ("mia", "yusuf", "petra", "jonas", "aniko", "leo", "sina", "amir")]

    with ThreadPoolExecutor(8) as pool:
        won = [name for name in pool.map(lambda agent: _try_to_claim(ticket, agent), everybody) if name]

    assert len(won) == 1
    assert fresh(ticket).placement.agent.name == won[0]
    assert Interval.objects.filter(kind=Interval.Kind.PLACEMENT, subject=ticket.pk, state="taken").count() == 1


def _try_to_claim(ticket: Ticket, agent: Person) -> str:
    try:
        claiming.claim(ticket=ticket, by=agent, now=NOW)
        return agent.name
    except claiming.AlreadyClaimed:
        return ""
    finally:
        connection.close()


@pytest.mark.django_db
def test_mia_gives_back_what_she_has_and_nobody_else_can() -> None:
    ticket = a_ticket(agent=cast.mia())

    with pytest.raises(claiming.NotYours):
        claiming.release(ticket=ticket, by=cast.yusuf(), now=NOW)
    placement = claiming.release(ticket=ticket, by=cast.mia(), now=later(minutes=1))

    assert placement.agent is None


@pytest.mark.django_db
def test_henrik_gives_a_ticket_only_to_members_of_its_queue() -> None:
    ticket = a_ticket()

    with pytest.raises(claiming.NotAMember):
        claiming.assign(ticket=ticket, to=cast.carla(), by=cast.staff("henrik"), now=NOW)
    claiming.assign(ticket=ticket, to=cast.yusuf(), by=cast.staff("henrik"), now=NOW)

    assert fresh(ticket).placement.agent == cast.yusuf()


@pytest.mark.django_db
def test_nobody_claims_a_solved_ticket() -> None:
    ticket = resolved(a_ticket(agent=cast.mia()))

    with pytest.raises(claiming.NotLive):
        claiming.claim(ticket=ticket, by=cast.yusuf(), now=NOW)


@pytest.mark.django_db
def test_places_follow_each_other_without_gap() -> None:
    ticket = handed_over(a_ticket(agent=cast.mia()), "l2-netz", at=later(minutes=10))

    intervals = list(Interval.objects.filter(kind=Interval.Kind.PLACEMENT, subject=ticket.pk).order_by("id"))

    assert [(i.state, i.level) for i in intervals] == [("queued", 1), ("taken", 1), ("queued", 2)]
    assert [i.ended_at for i in intervals[:-1]] == [i.began_at for i in intervals[1:]]
    assert Placement.objects.get(ticket=ticket).level == 2
