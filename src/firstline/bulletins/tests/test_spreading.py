"""What Ingrid learned reaches those whom it concerns, and nobody else."""

from datetime import timedelta

import pytest

from firstline.bulletins import queries
from firstline.bulletins.operations import acknowledging, publishing
from firstline.bulletins.operations.acknowledging import AnswerNeeded, NotConcerned
from firstline.bulletins.operations.publishing import AlreadyOver, CannotPublish, Facts
from firstline.bulletins.queries import Recipients
from firstline.core.models import Event
from firstline.routing.models import Placement
from firstline.testing import cast
from firstline.testing.builders import a_ticket, resolved, taken
from firstline.testing.clock import NOW, later
from firstline.testing.telling import WORDS, a_bulletin, of_pattern
from firstline.tickets.models import FaultPattern

pytestmark = pytest.mark.django_db

QUESTION = {"de": {"asked": "Was zuerst?", "answers": ["Router zurücksetzen", "Profil löschen"]}}


def a_pattern() -> FaultPattern:
    pattern = FaultPattern.objects.order_by("pk").first()
    assert pattern is not None
    return pattern


def test_level_1_is_told_at_once_and_level_3_is_not() -> None:
    bulletin = a_bulletin()

    event = Event.objects.get(kind="bulletin.spread")
    assert {f"agent:{cast.mia().pk}", f"agent:{cast.yusuf().pk}"} <= set(event.also)
    assert event.data["recipients"] == bulletin.acknowledgements.count()
    assert [row.bulletin for row in queries.waiting_for(cast.viewer(cast.mia()))] == [bulletin]
    assert queries.waiting_for(cast.viewer(cast.carla())) == []


def test_only_recipients_author_and_leads_find_it() -> None:
    bulletin = a_bulletin()

    for person in (cast.mia(), cast.ingrid(), cast.henrik()):
        assert queries.get(cast.viewer(person), bulletin.pk) == bulletin
    for person in (cast.carla(), cast.renate(), cast.ralf()):
        with pytest.raises(queries.BulletinNotFound):
            queries.get(cast.viewer(person), bulletin.pk)


def test_whoever_has_a_matching_ticket_is_concerned() -> None:
    pattern = a_pattern()
    of_pattern(taken(a_ticket(), by=cast.mia()), pattern)

    bulletin = a_bulletin(levels=frozenset(), pattern=pattern)

    assert [row.person for row in bulletin.acknowledgements.all()] == [cast.mia()]


@pytest.mark.parametrize(
    ("words", "levels", "days", "why"),
    [
        ({"what": " ".join(["Wort"] * 120)}, {1}, 7, "too_long"),
        ({"what": ""}, {1}, 7, "empty"),
        ({}, set(), 7, "nobody"),
        ({}, {1}, 0, "expiry"),
        ({}, {1}, 400, "expiry"),
    ],
)
def test_what_says_nothing_or_too_much_or_concerns_nobody_is_refused(words: dict[str, str], levels: set[int], days: int, why: str) -> None:
    facts = Facts(recipients=Recipients(levels=frozenset(levels)), expires_at=NOW + timedelta(days=days))

    with pytest.raises(CannotPublish) as refused:
        publishing.publish(contents={"de": {**WORDS, **words}}, facts=facts, by=cast.ingrid(), now=NOW)

    assert refused.value.why == why


def test_a_question_is_answered_when_acknowledging_and_the_first_answer_counts() -> None:
    bulletin = a_bulletin(question=QUESTION, right_answer=1)

    with pytest.raises(AnswerNeeded):
        acknowledging.acknowledge(bulletin=bulletin, answered=None, by=cast.mia(), now=later(minutes=1))
    assert not acknowledging.acknowledge(bulletin=bulletin, answered=0, by=cast.mia(), now=later(minutes=1))
    assert not acknowledging.acknowledge(bulletin=bulletin, answered=1, by=cast.mia(), now=later(minutes=2))
    assert acknowledging.acknowledge(bulletin=bulletin, answered=1, by=cast.yusuf(), now=later(minutes=2))
    with pytest.raises(NotConcerned):
        acknowledging.acknowledge(bulletin=bulletin, answered=1, by=cast.carla(), now=later(minutes=2))

    spread = queries.spread(bulletin, now=later(minutes=3))
    assert (spread.acknowledged, spread.right) == (2, 1)


def test_one_interruption_an_hour_unless_it_is_urgent() -> None:
    viewer = cast.viewer(cast.mia())
    first, second = a_bulletin(), a_bulletin(at=later(minutes=1))
    shown = queries.to_interrupt(viewer, queries.waiting_for(viewer), now=later(minutes=2))
    assert shown is not None
    assert shown.bulletin == first
    acknowledging.show(acknowledgement=shown, now=later(minutes=2))
    acknowledging.acknowledge(bulletin=first, answered=None, by=cast.mia(), now=later(minutes=3))

    assert queries.to_interrupt(viewer, queries.waiting_for(viewer), now=later(minutes=10)) is None
    after_an_hour = queries.to_interrupt(viewer, queries.waiting_for(viewer), now=later(minutes=63))
    assert after_an_hour is not None
    assert after_an_hour.bulletin == second

    urgent = a_bulletin(at=later(minutes=9), is_urgent=True)
    now_at_once = queries.to_interrupt(viewer, queries.waiting_for(viewer), now=later(minutes=10))
    assert now_at_once is not None
    assert now_at_once.bulletin == urgent


def test_recalled_or_run_out_it_leaves_the_screens() -> None:
    recalled, kept = a_bulletin(), a_bulletin(at=later(minutes=1))

    publishing.recall(bulletin=recalled, by=cast.ingrid(), now=later(minutes=2))
    with pytest.raises(AlreadyOver):
        publishing.recall(bulletin=recalled, by=cast.ingrid(), now=later(minutes=2))
    assert [row.bulletin for row in queries.waiting_for(cast.viewer(cast.mia()))] == [kept]

    assert publishing.expire(now=later(hours=24 * 8)) == 1
    assert queries.waiting_for(cast.viewer(cast.mia())) == []


def test_it_stands_beside_open_tickets_of_its_pattern() -> None:
    pattern = a_pattern()
    ticket, other = of_pattern(taken(a_ticket(), by=cast.mia()), pattern), a_ticket()
    bulletin = a_bulletin(pattern=pattern)
    mia = cast.viewer(cast.mia())

    assert queries.beside(mia, ticket) == [bulletin]
    assert queries.beside(mia, other) == []
    assert queries.beside(cast.viewer(cast.carla()), ticket) == []
    assert list(queries.matching(mia, bulletin)) == [ticket]


def test_the_report_compares_as_long_before_with_since() -> None:
    pattern = a_pattern()
    resolved(of_pattern(a_ticket(), pattern), at=later(minutes=5))
    bulletin = a_bulletin(pattern=pattern, at=later(minutes=10))
    resolved(of_pattern(a_ticket(), pattern), at=later(minutes=12))

    spread = queries.spread(bulletin, now=later(minutes=20))

    assert (spread.before, spread.before_at_level_1, spread.solved, spread.solved_at_level_1) == (1, 1, 1, 1)


def test_a_closed_circle_s_tickets_are_not_counted() -> None:
    pattern = a_pattern()
    bulletin = a_bulletin(pattern=pattern)
    ticket = resolved(of_pattern(a_ticket(), pattern), at=later(minutes=2))
    closed_circle = cast.noor().memberships.get(queue__members_only=True).queue
    Placement.objects.filter(ticket=ticket).update(queue=closed_circle)

    assert queries.spread(bulletin, now=later(minutes=3)).solved == 0
