"""How the desk is ordered, and what happened at it."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from firstline.api.schemas.codes import PatternType
from firstline.tickets.models import Grade


class LevelOut(BaseModel):
    number: int
    name: str


class QueueOut(BaseModel):
    """Where tickets wait; `is_mine` when the caller belongs to it."""

    code: str
    name: str
    level: int
    members_only: bool
    is_mine: bool


class FaultPatternOut(BaseModel):
    code: str
    name: str
    type: PatternType
    category: int | None
    impact: Grade
    urgency: Grade


class CategoryOut(BaseModel):
    id: int
    name: str
    parent: int | None


class EventOut(BaseModel):
    """Something that happened; `cursor` is the reader's place after it."""

    cursor: str
    kind: str
    at: datetime
    ticket: int | None
    person: int | None
    actor: int | None
    data: dict[str, Any]
