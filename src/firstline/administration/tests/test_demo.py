"""The demo world loads, twice without harm, and says how to try it."""

from datetime import timedelta

import pytest

from firstline.administration import demo, present
from firstline.administration.past import crowd
from firstline.core import settings
from firstline.people.models import Person, Role
from firstline.routing import rulebook
from firstline.routing.models import Handover, Placement, Queue
from firstline.testing import cast, clock
from firstline.tickets.models import Category, Delivery, FaultPattern, Field, Ticket

pytestmark = pytest.mark.django_db


def test_the_world_is_there() -> None:
    assert settings.organisation_name.read() == "Lindenhof IT-Service"
    assert rulebook.current().first_queue().code == "l1-desk"
    assert FaultPattern.objects.count() == 46
    assert set(Category.objects.values_list("depth", flat=True)) == {1, 2, 3}
    assert Field.objects.get(code="router_model").choices[0] == "Brückner LX-210"


def test_loading_it_again_changes_nothing() -> None:
    before = Person.objects.count(), Category.objects.count(), Queue.objects.count()

    demo.load_people(clock.NOW)

    assert (Person.objects.count(), Category.objects.count(), Queue.objects.count()) == before


def test_mia_is_new_at_the_service_desk_and_ingrid_sits_at_level_3() -> None:
    assert cast.mia().weeks_at(clock.NOW) == 1
    assert cast.viewer(cast.mia()).queues == {cast.queue("l1-desk").pk}
    assert cast.viewer(cast.ingrid()).level == 3
    assert cast.viewer(cast.ralf()).roles == {Role.ADMINISTRATOR}


def test_security_is_a_closed_circle() -> None:
    assert cast.queue("sec").members_only
    assert cast.queue("dsb").members_only
    assert cast.queue("sec").on_call_priorities == ["P1"]


def test_renate_is_reached_in_three_ways_and_has_a_router() -> None:
    renate = cast.renate()

    assert sorted(renate.addresses.values_list("kind", flat=True)) == ["mail", "phone", "postal"]
    assert renate.devices.filter(kind="router", serial="BX210-4471-08832").exists()


def test_everybody_has_the_documented_password_until_it_is_changed() -> None:
    assert cast.mia().check_password(demo.PASSWORD)
    assert demo.password_in_use()

    Person.objects.update(password="!")

    assert not demo.password_in_use()


def test_the_announcement_names_the_sign_ins() -> None:
    assert "ralf@lindenhof.example.org" in demo.announcement()
    assert demo.PASSWORD in demo.announcement()


def test_an_empty_desk_has_nobody(empty_desk: None) -> None:
    assert not Person.objects.exists()
    assert not Queue.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_commits_has_the_cast() -> None:
    assert cast.mia().name == "Mia Brandt"


@pytest.mark.django_db(transaction=True)
def test_and_so_has_the_next_one() -> None:
    assert cast.mia().name == "Mia Brandt"


def test_the_whole_demo_has_a_past_and_a_present_in_all_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "WEEKS", 1)
    monkeypatch.setattr(demo, "TICKETS_A_WEEK", 30)

    with clock.standing_still(clock.berlin("14:00", day=2)):
        demo.run([])

    live = Placement.objects.filter(is_live=True)
    assert 38 <= live.count() <= 60
    assert set(live.values_list("level", flat=True)) == {1, 2, 3}
    assert live.filter(agent=None).exists()
    assert live.filter(agent=cast.mia()).count() >= 4
    assert live.filter(agent=cast.carla(), ticket__requester=cast.renate()).exists()
    assert live.filter(due_at__lt=clock.berlin("14:00", day=2)).exists()
    assert Handover.objects.filter(bounce_reason="missing_data", ticket__placement__agent=cast.mia()).exists()
    assert set(Ticket.objects.values_list("status", flat=True)) == {"open", "waiting", "resolved", "closed"}
    assert not Delivery.objects.exists()


def test_cornelia_is_due_soon() -> None:
    now = clock.berlin("14:00", day=2)
    crowd.invite(30, clock.NOW)
    present.perform(now, seed=1)

    due = Placement.objects.get(ticket__requester=cast.cornelia()).due_at

    assert due is not None
    assert now < due < now + timedelta(hours=1)
