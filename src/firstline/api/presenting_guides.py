"""Guides and runs as the API shows them; what only the desk does is not told to requesters."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from firstline.api.schemas.guides import AnswerOut, Asked, GuideOut, GuideRow, OutcomeOut, Passed, RunOut, StepOut
from firstline.api.schemas.people import PersonName
from firstline.guides import walking
from firstline.guides.indexing import TOLD
from firstline.guides.models import Guide, RunStep
from firstline.guides.queries import Walk
from firstline.guides.trees import Outcome, Step, words_in
from firstline.knowledge.queries import reads_internal
from firstline.people.viewer import Viewer


def guide_row(guide: Guide, language: str) -> GuideRow:
    return GuideRow(**_row(guide, language))


def guide(guide: Guide, viewer: Viewer, language: str) -> GuideOut:
    """With its tree for those who work with knowledge."""
    tree = guide.published.tree() if guide.published and reads_internal(viewer) else None
    return GuideOut(
        **_row(guide, language),
        start=tree.start if tree else None,
        steps=[_step(step, language) for step in tree.steps] if tree else [],
        outcomes=[_outcome(one, language, inside=True) for one in tree.outcomes] if tree else [],
    )


def _row(guide: Guide, language: str) -> dict[str, Any]:
    return {
        "id": guide.pk,
        "key": guide.key,
        "title": guide.name_in(language),
        "fault_pattern": guide.fault_pattern.code,
        "level": guide.level,
        "audience": guide.audience,
        "version": guide.published.number if guide.published else 0,
        "changed_at": guide.changed_at,
        "url": f"{settings.BASE_URL}{reverse('guide', args=[guide.key])}" if guide.is_in_portal else "",
    }


def run(walk: Walk, viewer: Viewer, language: str) -> RunOut:
    """Where it stands."""
    run, place = walk.run, walk.place
    inside = viewer.is_agent
    asked = place.step if place.step is not None and (inside or not place.step.is_for_desk) else None
    return RunOut(
        key=run.key,
        guide=run.guide_id,
        version=run.version.number,
        title=words_in(walk.tree.title, language),
        ticket=run.ticket.number if run.ticket else None,
        number=place.number,
        at_most=place.at_most,
        question=_asked(asked, language) if asked else None,
        outcome=_outcome(place.outcome, language, inside=inside) if place.outcome else None,
        path=[_passed(one, walk.of(one), language, inside=inside) for one in place.path if inside or not one.step.is_for_desk],
        began_at=run.began_at,
        ended_at=run.ended_at,
        acted_at=run.acted_at,
    )


def _answers(step: Step, language: str) -> list[AnswerOut]:
    return [AnswerOut(key=one.key, text=words_in(one.words, language)) for one in step.answers]


def _step(step: Step, language: str) -> StepOut:
    return StepOut(
        id=step.id,
        text=words_in(step.words, language),
        is_for_desk=step.is_for_desk,
        answers=_answers(step, language),
        leads_to={answer.key: answer.next for answer in step.answers},
    )


def _asked(step: Step, language: str) -> Asked:
    hint = words_in(step.hint, language)
    return Asked(step=step.id, text=words_in(step.words, language), hint=hint, answers=_answers(step, language))


def _outcome(outcome: Outcome, language: str, *, inside: bool) -> OutcomeOut:
    text = words_in(outcome.words, language) if inside or outcome.result in TOLD else ""
    return OutcomeOut(id=outcome.id, result=outcome.result, text=text, target=outcome.target if inside else "")


def _passed(passed: walking.Passed, row: RunStep, language: str, *, inside: bool) -> Passed:
    return Passed(
        step=passed.step.id,
        asked=words_in(passed.step.words, language),
        answer=passed.answer.key,
        text=words_in(passed.answer.words, language),
        side=RunStep.Side(row.side),
        by=PersonName(id=row.by.pk, name=row.by.name) if row.by and inside else None,
        at=row.at,
    )
