"""How the desk is ordered: queues and levels for those who work at it, categories and fault patterns for everybody."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstline.api.answers import answer, reads
from firstline.api.auth import Caller, caller
from firstline.api.schemas.order import CategoryOut, FaultPatternOut, LevelOut, QueueOut
from firstline.api.schemas.values import Page
from firstline.routing import rulebook
from firstline.tickets import queries as tickets
from firstline.tickets.models import FaultPattern, Grade

router = Router(tags=["order"])


def _sees_queues(by: Caller) -> bool:
    return by.viewer.is_agent or by.viewer.sees_settings


@router.get("/queues", response=reads(Page[QueueOut]))
def list_queues(request: HttpRequest) -> HttpResponse:
    """Queues to which a ticket can be handed over."""
    by = caller(request)
    items = [
        QueueOut(
            code=queue.code,
            name=queue.name_in(by.viewer.language),
            level=queue.level_id,
            members_only=queue.members_only,
            is_mine=queue.pk in by.viewer.queues,
        )
        for queue in (rulebook.current().live_queues() if _sees_queues(by) else ())
    ]
    return answer(Page[QueueOut](items=items, next=None))


@router.get("/levels", response=reads(Page[LevelOut]))
def list_levels(request: HttpRequest) -> HttpResponse:
    """The depths of knowledge and means."""
    by = caller(request)
    levels = sorted(rulebook.current().levels.items()) if _sees_queues(by) else []
    items = [LevelOut(number=number, name=level.name_in(by.viewer.language)) for number, level in levels]
    return answer(Page[LevelOut](items=items, next=None))


@router.get("/fault-patterns", response=reads(Page[FaultPatternOut]))
def list_fault_patterns(request: HttpRequest) -> HttpResponse:
    """Recurring symptoms with a known way."""
    language = caller(request).viewer.language
    items = [
        FaultPatternOut(
            code=row.code,
            name=row.name_in(language),
            type=FaultPattern.Type(row.type),
            category=row.category_id,
            impact=Grade(row.impact),
            urgency=Grade(row.urgency),
        )
        for row in tickets.fault_patterns()
    ]
    return answer(Page[FaultPatternOut](items=items, next=None))


@router.get("/categories", response=reads(Page[CategoryOut]))
def list_categories(request: HttpRequest) -> HttpResponse:
    """What requests are about, up to three levels deep."""
    language = caller(request).viewer.language
    items = [CategoryOut(id=row.pk, name=row.name_in(language), parent=row.parent_id) for row in tickets.categories()]
    return answer(Page[CategoryOut](items=items, next=None))
