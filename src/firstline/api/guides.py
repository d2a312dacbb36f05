"""Guides: reading, running, answering, and doing what their outcomes ask for."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from firstline.api import presenting_guides as presenting
from firstline.api.answers import acts, answer, reads
from firstline.api.auth import Caller, caller
from firstline.api.errors import not_found
from firstline.api.idempotency import repeatable
from firstline.api.paging import After, Limit, cut, row_of
from firstline.api.schemas.guides import GuideOut, GuideRow, NewAnswer, NewRun, NewStepBack, RunOut
from firstline.api.schemas.values import BIGGEST, Code, Language, Page
from firstline.core import clock
from firstline.guides import queries
from firstline.guides.models import Guide, Run, RunStep
from firstline.guides.operations import acting, running
from firstline.guides.operations.running import Walker
from firstline.routing import filtering

router = Router(tags=["knowledge"])

GuideId = Annotated[int, Path(ge=1, le=BIGGEST)]
RunKey = Annotated[
    str, Path(pattern=r"^[0-9a-f]{32}$", description="The key of a run; whoever has not signed in on the portal is known by it.")
]


class GuideFilters(Schema):
    """Which guides; all given filters must hold."""

    fault_pattern: Code | None = None
    level: Annotated[int | None, Field(ge=1, le=3)] = None
    lang: Annotated[Language | None, Field(description="Titles in this language where it has it.")] = None


@router.get("/guides", response=reads(Page[GuideRow]))
def list_guides(request: HttpRequest, filters: Query[GuideFilters], limit: Limit = 50, cursor: After = None) -> HttpResponse:
    """Published guides that the caller may read, newest first."""
    viewer = caller(request).viewer
    rows = queries.listed(viewer).filter(published__isnull=False, pk__lt=row_of(cursor, otherwise=BIGGEST)).order_by("-id")
    if filters.fault_pattern:
        rows = rows.filter(fault_pattern__code=filters.fault_pattern)
    if filters.level:
        rows = rows.filter(level=filters.level)
    found, following = cut(list(rows[: limit + 1]), limit)
    language = filters.lang or viewer.language
    return answer(Page[GuideRow](items=[presenting.guide_row(row, language) for row in found], next=following))


@router.get("/guides/{guide}", response=reads(GuideOut))
def get_guide(request: HttpRequest, guide: GuideId, lang: Language | None = None) -> HttpResponse:
    """One guide; its tree is for those who work with knowledge."""
    viewer = caller(request).viewer
    return answer(presenting.guide(queries.get_by_id(viewer, guide), viewer, lang or viewer.language))


@repeatable(router, "/guides/{guide}/runs", acts(RunOut, status=201))
def begin_run(request: HttpRequest, guide: GuideId, body: NewRun) -> HttpResponse:
    """Begin to walk it, beside a ticket that the caller works on or alone."""
    by = caller(request)
    found = queries.get_by_id(by.viewer, guide)
    run = _begin(by, found, body)
    return _stands(by, run.key, status=201)


def _begin(by: Caller, guide: Guide, body: NewRun) -> Run:
    language, now = by.viewer.language, clock.now()
    if body.ticket is None:
        return running.begin_on_portal(guide=guide, by=by.person, visit="", language=language, now=now)
    ticket = filtering.get_workable(by.viewer, body.ticket)
    return running.begin_in_ticket(guide=guide, ticket=ticket, at=body.step or "", language=language, by=by.person, now=now)


@router.get("/runs/{run}", response=reads(RunOut))
def get_run(request: HttpRequest, run: RunKey) -> HttpResponse:
    """One's own run, or one of a ticket that one works on."""
    return _stands(caller(request), run)


@repeatable(router, "/runs/{run}/answers", acts(RunOut))
def answer_step(request: HttpRequest, run: RunKey, body: NewAnswer) -> HttpResponse:
    """Answer the question at which the run stands; the same answer twice is one."""
    by = caller(request)
    found = queries.get_run(by.viewer, run)
    step = queries.walk_of(found).place.step
    if step is not None and step.id == body.step and step.is_for_desk and not by.viewer.is_agent:
        raise not_found("step")
    running.answer(run=found, step=body.step, answer=body.answer, by=_walker(by), now=clock.now())
    return _stands(by, run)


@repeatable(router, "/runs/{run}/back", acts(RunOut))
def step_back(request: HttpRequest, run: RunKey, body: NewStepBack) -> HttpResponse:
    """Take the last answer back, or those from a step on; what was said stays in the history."""
    by = caller(request)
    found = queries.get_run(by.viewer, run)
    if body.step:
        running.return_to(run=found, step=body.step, by=_walker(by), now=clock.now())
    else:
        running.step_back(run=found, by=_walker(by), now=clock.now())
    return _stands(by, run)


@repeatable(router, "/runs/{run}/act", acts(RunOut))
def act(request: HttpRequest, run: RunKey) -> HttpResponse:
    """Do in the ticket what the outcome asks for: solve, hand over, send back, let wait; all else becomes a task."""
    by = caller(request)
    found = queries.get_run(by.viewer, run)
    if found.ticket is None:
        raise not_found()
    ticket = filtering.get_workable(by.viewer, found.ticket.number)
    acting.act(run=found, ticket=ticket, by=by.person, language=by.viewer.language, now=clock.now())
    fresh = queries.by_id([found.pk])[found.pk]
    return answer(presenting.run(queries.walk_of(fresh), by.viewer, by.viewer.language))


def _stands(by: Caller, key: str, *, status: int = 200) -> HttpResponse:
    walk = queries.walk_of(queries.get_run(by.viewer, key))
    return answer(presenting.run(walk, by.viewer, by.viewer.language), status=status)


def _walker(by: Caller) -> Walker:
    return Walker(RunStep.Side.AGENT if by.viewer.is_agent else RunStep.Side.REQUESTER, by.person)
