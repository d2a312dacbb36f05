"""Runs: answered by requesters and agents, taken back, known answers skipped."""

import pytest

from firstline.core.models import Event
from firstline.guides import queries
from firstline.guides.models import Run, RunStep
from firstline.guides.operations import bringing, running
from firstline.guides.operations.running import AlreadyActed, NoSuchStep, NothingBehind, NotPublished, NotThere
from firstline.guides.queries import walk_of
from firstline.testing import cast
from firstline.testing.builders import a_ticket
from firstline.testing.clock import NOW, later
from firstline.testing.guiding import a_guide, a_portal_run, a_ticket_run, agent_walker, answered, requester_walker, the_guide

pytestmark = pytest.mark.django_db


def kinds(stream: str) -> list[str]:
    return list(Event.objects.filter(stream=stream, kind__startswith="guide.").order_by("id").values_list("kind", flat=True))


def test_renate_walks_a_guide_by_herself() -> None:
    run = a_portal_run(a_guide(), by=cast.renate())

    walk = answered(run, "cable:yes", "power:no", by=requester_walker(cast.renate()))

    assert walk.place.outcome is not None
    assert walk.place.outcome.id == "ok"
    assert [(row.step, row.answer, row.side, row.by) for row in RunStep.objects.order_by("id")] == [
        ("cable", "yes", "requester", cast.renate()),
        ("power", "no", "requester", cast.renate()),
    ]
    assert Run.objects.get(pk=run.pk).outcome == "ok"
    assert kinds(run.stream) == ["guide.run_began", "guide.answered", "guide.answered", "guide.run_ended"]


def test_an_answer_that_is_sent_twice_counts_once_and_a_late_one_not_at_all() -> None:
    run = a_portal_run(a_guide())
    answered(run, "cable:yes", "cable:yes")

    assert RunStep.objects.count() == 1
    with pytest.raises(NotThere):
        answered(run, "cable:no")
    with pytest.raises(NoSuchStep):
        answered(run, "power:perhaps")


def test_going_back_keeps_what_was_said() -> None:
    run = a_portal_run(a_guide())
    answered(run, "cable:yes", "power:no")

    walk = running.step_back(run=run, by=requester_walker(), now=later(minutes=1))

    assert walk.place.step is not None
    assert walk.place.step.id == "power"
    assert Run.objects.get(pk=run.pk).ended_at is None
    gone = RunStep.objects.get(step="power")
    assert gone.superseded_at == later(minutes=1)
    answered(run, "power:yes")
    assert RunStep.objects.filter(step="power").count() == 2


def test_going_back_to_a_step_takes_back_all_after_it() -> None:
    run = a_portal_run(a_guide())
    answered(run, "cable:yes", "power:yes")

    assert running.return_to(run=run, step="cable", by=requester_walker(), now=NOW).place.number == 1
    with pytest.raises(NothingBehind):
        running.step_back(run=run, by=requester_walker(), now=NOW)
    with pytest.raises(NotThere):
        running.return_to(run=run, step="power", by=requester_walker(), now=NOW)


def test_mia_goes_on_where_renate_stopped_and_both_are_named() -> None:
    run = a_portal_run(a_guide(), by=cast.renate(), visit="v1")
    answered(run, "cable:yes", by=requester_walker(cast.renate()))
    ticket = a_ticket(agent=cast.mia())
    bringing.bring_along(visit="v1", ticket=ticket, by=cast.renate(), now=NOW)

    brought = queries.get_run_of(ticket, run.key)
    walk = answered(brought, "power:no", by=agent_walker())

    assert [walk.of(passed).by for passed in walk.place.path] == [cast.renate(), cast.mia()]
    assert kinds(ticket.stream) == ["guide.run_joined", "guide.run_ended"]
    assert ticket.stream in Event.objects.filter(kind="guide.answered").latest("id").also


def test_what_comes_along_comes_once() -> None:
    a_portal_run(a_guide(), visit="v1")
    ticket = a_ticket()

    assert bringing.bring_along(visit="v1", ticket=ticket, by=cast.renate(), now=NOW) == 1
    assert bringing.bring_along(visit="v1", ticket=a_ticket(), by=cast.renate(), now=NOW) == 0
    assert bringing.bring_along(visit="", ticket=ticket, by=cast.renate(), now=NOW) == 0


def test_what_another_guide_has_asked_is_known_and_can_still_be_corrected() -> None:
    ticket = a_ticket(agent=cast.mia())
    first = a_ticket_run(a_guide(), ticket)
    answered(first, "cable:yes", by=agent_walker())

    second = a_ticket_run(a_guide(pattern="wlan-langsam"), ticket)

    walk = walk_of(second)
    assert walk.place.step is not None
    assert walk.place.step.id == "power"
    assert walk.of(walk.place.path[0]).side == RunStep.Side.KNOWN
    with pytest.raises(NothingBehind):
        running.step_back(run=second, by=agent_walker(), now=NOW)
    again = running.return_to(run=second, step="cable", by=agent_walker(), now=NOW)
    assert again.place.number == 1


def test_an_agent_enters_at_any_step() -> None:
    run = a_ticket_run(a_guide(), a_ticket(), at_step="measure")

    assert answered(run, "measure:no", by=agent_walker()).place.outcome is not None
    with pytest.raises(NoSuchStep):
        a_ticket_run(the_guide(), a_ticket(), at_step="nowhere")


def test_beginning_again_goes_on_where_the_guide_stands() -> None:
    ticket = a_ticket(agent=cast.mia())
    begun = running.begin_in_ticket(guide=the_guide(), ticket=ticket, at="", language="en", by=cast.mia(), now=NOW)
    answered(begun, "cable:yes", by=agent_walker())
    running.put_away(run=begun, now=NOW)

    again = running.begin_in_ticket(guide=the_guide(), ticket=ticket, at="", language="en", by=cast.mia(), now=NOW)
    elsewhere = running.begin_in_ticket(guide=the_guide(), ticket=ticket, at="reboot", language="en", by=cast.mia(), now=NOW)

    assert again == begun
    assert again.put_away_at is None
    assert elsewhere != begun


def test_a_draft_cannot_be_run() -> None:
    with pytest.raises(NotPublished):
        a_portal_run(a_guide(published=False))


def test_a_run_that_was_acted_on_is_over() -> None:
    run = a_portal_run(a_guide())
    Run.objects.filter(pk=run.pk).update(acted_at=NOW)

    with pytest.raises(AlreadyActed):
        answered(run, "cable:no")


def test_the_verdict_counts_once() -> None:
    guide = a_guide()
    run = a_portal_run(guide)

    running.judge(run=run, helped=False, by=None, now=NOW)
    running.judge(run=run, helped=True, by=None, now=NOW)

    guide.refresh_from_db()
    assert (guide.helped, guide.not_helped) == (0, 1)


def test_runs_without_a_ticket_are_forgotten() -> None:
    guide = a_guide()
    a_portal_run(guide)
    a_ticket_run(guide, a_ticket())

    bringing.forget_old(before=later(days=1))

    assert [run.ticket_id is None for run in Run.objects.all()] == [False]
