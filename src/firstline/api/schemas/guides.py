"""Guides and their runs as programs see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from firstline.api.schemas.codes import GuideAudience, RunSide
from firstline.api.schemas.people import PersonName
from firstline.api.schemas.values import BIGGEST, Code, Given
from firstline.guides.trees import Result


class GuideRow(BaseModel):
    """A guide, in short."""

    id: int
    key: str
    title: str
    fault_pattern: str
    level: int
    audience: GuideAudience
    version: int
    changed_at: datetime
    url: Annotated[str, Field(description="Its page in the portal; empty where requesters cannot run it by themselves.")]


class AnswerOut(BaseModel):
    """One way on from a step."""

    key: str
    text: str


class StepOut(BaseModel):
    """One question, and what its answers lead to."""

    id: str
    text: str
    is_for_desk: bool
    answers: list[AnswerOut]
    leads_to: dict[str, str]


class OutcomeOut(BaseModel):
    """One end. The target (a queue, a fault pattern, a part …) is for those who work at the desk."""

    id: str
    result: Result
    text: str
    target: str


class GuideOut(GuideRow):
    """With its tree, for those who work at the desk; requesters get one question after the other by running it."""

    start: str | None
    steps: list[StepOut]
    outcomes: list[OutcomeOut]


class Asked(BaseModel):
    """The question at which a run stands."""

    step: str
    text: str
    hint: str
    answers: list[AnswerOut]


class Passed(BaseModel):
    """An answer that counts. By whom, is for those who work at the desk."""

    step: str
    asked: str
    answer: str
    text: str
    side: RunSide
    by: PersonName | None
    at: datetime


class RunOut(BaseModel):
    """One walk through a guide: the next question, or its outcome; neither where the next step is the desk's own."""

    key: str
    guide: int
    version: int
    title: str
    ticket: int | None
    number: Annotated[int, Field(description="Which step this is, from 1.")]
    at_most: int
    question: Asked | None
    outcome: OutcomeOut | None
    path: list[Passed]
    began_at: datetime
    ended_at: datetime | None
    acted_at: Annotated[datetime | None, Field(description="When what the outcome asks for was done in the ticket.")]


class NewRun(Given):
    """Beside a ticket that one works on, or alone."""

    ticket: Annotated[int, Field(ge=1, le=BIGGEST)] | None = None
    step: Annotated[Code | None, Field(description="Where to enter; the first step unless another is named. Beside a ticket only.")] = None


class NewAnswer(Given):
    """To the question at which the run stands."""

    step: Code
    answer: Code


class NewStepBack(Given):
    """The last answer is taken back, or those from a step on."""

    step: Code | None = None
