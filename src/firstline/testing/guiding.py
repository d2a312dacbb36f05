"""Guides for tests, written by the desk's own operations; say only what matters."""

from datetime import datetime

from firstline.guides.models import Guide, Run, RunStep
from firstline.guides.operations import running, writing
from firstline.guides.operations.running import Walker
from firstline.guides.operations.writing import Place
from firstline.guides.queries import Walk
from firstline.guides.trees import Answer, Outcome, Result, Step, Tree
from firstline.people.models import Person
from firstline.testing import cast, clock
from firstline.tickets.models import FaultPattern, Ticket


def a_step(id: str, *, yes: str, no: str, text: str = "", is_for_desk: bool = False, fact: str = "") -> Step:
    """A question with yes and no."""
    answers = (Answer("yes", {"de": "Ja", "en": "Yes"}, yes), Answer("no", {"de": "Nein", "en": "No"}, no))
    words = {"de": text or f"Frage {id}?", "en": f"{text or id} (en)?"}
    return Step(id, words, answers, is_for_desk=is_for_desk, fact=fact)


def an_outcome(id: str, result: Result = Result.RESOLVED, target: str = "") -> Outcome:
    return Outcome(id, result, {"de": f"Ende {id}.", "en": f"End {id}."}, target)


def a_tree(*, title: str = "Der Beamer bleibt dunkel") -> Tree:
    """Cable first, then power; if nothing helps, the desk measures and hands over."""
    return Tree(
        title={"de": title, "en": f"{title} (en)"},
        start="cable",
        steps=(
            a_step("cable", yes="power", no="ok", text="Steckt das Kabel"),
            a_step("power", yes="measure", no="ok", text="Leuchtet die Lampe"),
            a_step("measure", yes="spare", no="l2", text="Messgerät zeigt Strom", is_for_desk=True),
        ),
        outcomes=(an_outcome("ok"), an_outcome("spare", Result.DISPATCH, "beamer"), an_outcome("l2", Result.ESCALATE, "l2-netz")),
    )


def a_guide(
    *,
    tree: Tree | None = None,
    pattern: str = "wlan-router-leuchtet",
    level: int = 3,
    audience: Guide.Audience = Guide.Audience.PUBLIC,
    queue: str = "l2-netz",
    by: Person | None = None,
    published: bool = True,
    at: datetime = clock.NOW,
) -> Guide:
    """Of a level for which the demo world has none; Carla's unless said otherwise."""
    by = by or cast.carla()
    place = Place(FaultPattern.objects.get(code=pattern), level, audience, cast.queue(queue))
    guide = writing.write_guide(place=place, tree=tree or a_tree(), by=by, now=at)
    return writing.publish(guide=guide, by=by, now=at) if published else guide


def the_guide(external_id: str = "wlan-router-leuchtet-l1") -> Guide:
    """One of the demo world."""
    return Guide.objects.select_related("published", "fault_pattern").get(external_id=external_id)


def requester_walker(person: Person | None = None) -> Walker:
    return Walker(RunStep.Side.REQUESTER, person)


def agent_walker(person: Person | None = None) -> Walker:
    return Walker(RunStep.Side.AGENT, person or cast.mia())


def a_portal_run(guide: Guide, *, by: Person | None = None, visit: str = "", at: datetime = clock.NOW) -> Run:
    return running.begin_on_portal(guide=guide, by=by, visit=visit, language="de", now=at)


def a_ticket_run(guide: Guide, ticket: Ticket, *, at_step: str = "", by: Person | None = None) -> Run:
    return running.begin_in_ticket(guide=guide, ticket=ticket, at=at_step, language="de", by=by or cast.mia(), now=clock.NOW)


def answered(run: Run, *answers: str, by: Walker | None = None, at: datetime = clock.NOW) -> Walk:
    """One answer after the other, from where the run stands: "cable:yes", "power:no"."""
    walk = None
    for given in answers:
        step, _, key = given.partition(":")
        walk = running.answer(run=run, step=step, answer=key, by=by or requester_walker(), now=at)
    assert walk is not None
    return walk
