"""Knowledge as programs see and write it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from firstline.api.schemas.codes import ArticleAudience, ArticleConfidence
from firstline.api.schemas.people import PersonName
from firstline.api.schemas.values import Code, Given, Language, Line
from firstline.knowledge.contents import LONGEST_SECTION
from firstline.knowledge.models import Article

Section = Annotated[str, StringConstraints(max_length=LONGEST_SECTION), Field(description="Plain text or HTML.")]
ExternalId = Annotated[str, StringConstraints(max_length=200, pattern=r"^[!-~]{1,200}$")]


class ArticleRow(BaseModel):
    """An article in one language, in short."""

    id: int
    key: str
    external_id: str
    title: str
    language: str
    languages: list[str]
    behind: Annotated[list[str], Field(description="Languages that do not say yet what another one says.")]
    audience: ArticleAudience
    confidence: ArticleConfidence
    changed_at: datetime
    url: Annotated[str, Field(description="Its page in the portal; empty while requesters do not see it.")]


class ArticleOut(ArticleRow):
    """With all it says. Owner, queues and counts are for those who work with knowledge."""

    problem: str
    environment: str
    resolution: str
    cause: str
    text: Annotated[str, Field(description="All of it as plain text.")]
    patterns: list[str]
    queue: str | None
    queues: list[str]
    owner: PersonName | None
    review_date: date | None
    version: int
    helped: int | None
    not_helped: int | None


class Found(BaseModel):
    """An article that may answer a question."""

    id: int
    external_id: str
    title: str
    language: str
    score: float
    snippet: str
    why: Literal["words", "meaning", "both"]
    answerable: Annotated[float, Field(description="How sure it is that anything answers this, from 0 to 1; the same for all.")]


class Answers(BaseModel):
    """What may answer, best first."""

    items: list[Found]
    answerable: float


class NewArticle(Given):
    """Plain `text` is the resolution. With a known external_id it adds another language to that article."""

    title: Line
    text: Section | None = None
    problem: Section = ""
    environment: Section = ""
    resolution: Section = ""
    cause: Section = ""
    language: Language | None = None
    audience: ArticleAudience = Article.Audience.AGENTS
    confidence: ArticleConfidence = Article.Confidence.DRAFT
    external_id: ExternalId | None = None
    patterns: Annotated[list[Code], Field(max_length=50)] = []
    queue: Annotated[Code | None, Field(description="The queue in charge of it.")] = None
    queues: Annotated[list[Code], Field(max_length=50, description="Queues that see it whatever the audience.")] = []
    review_date: date | None = None


class ArticleChange(Given):
    """What is not given stays. Sections are those of `language`."""

    title: Line | None = None
    text: Section | None = None
    problem: Section | None = None
    environment: Section | None = None
    resolution: Section | None = None
    cause: Section | None = None
    language: Language | None = None
    same_meaning: Annotated[bool, Field(description="A small correction: translations are not behind.")] = False
    audience: ArticleAudience | None = None
    confidence: ArticleConfidence | None = None
    patterns: Annotated[list[Code] | None, Field(max_length=50)] = None
    queues: Annotated[list[Code] | None, Field(max_length=50)] = None
    review_date: date | None = None
