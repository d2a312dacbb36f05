"""Who sees which guides and runs."""

import pytest

from firstline.guides import queries
from firstline.guides.models import Guide
from firstline.guides.operations import bringing
from firstline.guides.queries import GuideNotFound, RunNotFound
from firstline.people.viewer import Viewer
from firstline.testing import cast
from firstline.testing.builders import a_ticket, at_level
from firstline.testing.clock import NOW
from firstline.testing.guiding import a_guide, a_portal_run, a_ticket_run, answered

pytestmark = pytest.mark.django_db


def sees(person: Viewer, guide: Guide) -> bool:
    return queries.visible(person).filter(pk=guide.pk).exists()


def test_internal_guides_are_for_agents_and_deep_ones_for_their_level() -> None:
    internal = a_guide(audience=Guide.Audience.AGENTS)
    deep = a_guide(audience=Guide.Audience.LEVEL2, pattern="wlan-langsam")
    mia, carla, renate = cast.viewer(cast.mia()), cast.viewer(cast.carla()), cast.viewer(cast.renate())

    assert [sees(who, internal) for who in (mia, carla, renate, Viewer())] == [True, True, False, False]
    assert [sees(who, deep) for who in (mia, carla, cast.viewer(cast.henrik()), renate)] == [False, True, True, False]
    with pytest.raises(GuideNotFound):
        queries.get_public(internal.key)


def test_who_changes_a_guide() -> None:
    guide = a_guide(queue="l2-netz")

    assert queries.changeable(cast.viewer(cast.carla())).filter(pk=guide.pk).exists()
    assert queries.changeable(cast.viewer(cast.henrik())).filter(pk=guide.pk).exists()
    assert not queries.changeable(cast.viewer(cast.mia())).filter(pk=guide.pk).exists()


def test_a_run_is_its_requester_s_or_whoever_s_knows_the_key_when_nobody_signed_in() -> None:
    guide = a_guide()
    hers, anybody_s = a_portal_run(guide, by=cast.renate()), a_portal_run(guide)

    assert queries.get_portal_run(cast.viewer(cast.renate()), hers.key) == hers
    assert queries.get_portal_run(Viewer(), anybody_s.key) == anybody_s
    for stranger in (Viewer(), cast.viewer(cast.daniel()), cast.viewer(cast.mia())):
        with pytest.raises(RunNotFound):
            queries.get_portal_run(stranger, hers.key)


def test_an_agent_s_run_is_not_on_the_portal() -> None:
    run = a_ticket_run(a_guide(), a_ticket())

    with pytest.raises(RunNotFound):
        queries.get_portal_run(cast.viewer(cast.renate()), run.key)


def test_the_ticket_offers_its_pattern_s_guide_of_its_level_first() -> None:
    ticket = a_ticket(pattern="wlan-router-leuchtet")
    carla = cast.viewer(cast.carla())

    assert [guide.level for guide in queries.for_ticket(ticket, carla).offered] == [1, 2]
    assert [guide.level for guide in queries.for_ticket(at_level(ticket, 2), carla).offered] == [2, 1]
    assert [guide.level for guide in queries.for_ticket(ticket, cast.viewer(cast.mia())).offered] == [1]


def test_without_a_pattern_the_words_of_the_ticket_find_one() -> None:
    ticket = a_ticket(text="Router leuchtet aber kein WLAN")

    offered = queries.for_ticket(ticket, cast.viewer(cast.mia())).offered

    assert "wlan-router-leuchtet-l1" in [guide.external_id for guide in offered]


def test_what_came_along_stands_open_on_the_ticket() -> None:
    run = a_portal_run(a_guide(), visit="v")
    answered(run, "cable:yes")
    ticket = a_ticket()
    bringing.bring_along(visit="v", ticket=ticket, by=ticket.requester, now=NOW)

    found = queries.for_ticket(ticket, cast.viewer(cast.mia()))

    assert found.now is not None
    assert found.now.place.number == 2


def test_an_open_run_is_found_again_by_its_requester_only() -> None:
    guide = a_guide()
    run = a_portal_run(guide, by=cast.renate())

    assert queries.find_open_run(guide, person=cast.renate().pk) == run
    assert queries.find_open_run(guide, person=cast.daniel().pk) is None
    assert queries.find_open_run(guide, person=None) is None
