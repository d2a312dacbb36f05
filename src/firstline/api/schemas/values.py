"""The kinds of values every noun uses: bounded numbers and texts, the one error shape, pages."""

from datetime import datetime
from typing import Annotated, Generic, TypeVar

from django.utils.timezone import is_naive, make_aware
from ninja import Path, Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

BIGGEST = 2**63 - 1
LONGEST_TEXT = 200_000

# That something visible is in it, the operations see to.
Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
OptionalLine = Annotated[str, StringConstraints(max_length=300)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
Mail = Annotated[str, StringConstraints(max_length=254, pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ()/.-]{3,28}$")]
Language = Annotated[str, StringConstraints(pattern=r"^(de|en)$")]
FileKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
RowId = Annotated[int, Field(ge=1, le=BIGGEST)]

Number = Annotated[int, Path(ge=1, le=BIGGEST, description="The ticket's number.")]

T = TypeVar("T")


def at_the_desk(moment: datetime) -> datetime:
    """A moment that names no time zone is meant in the desk's."""
    return make_aware(moment) if is_naive(moment) else moment


Moment = Annotated[datetime, AfterValidator(at_the_desk)]


class Given(Schema):
    """What comes in: nothing but the named fields, so that no other column can be written."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """Why something was refused: a code for programs, words for people in the caller's language, and what each field lacks."""

    code: str
    message: str
    fields: dict[str, str] = {}


class Page(BaseModel, Generic[T]):
    """Some of a list; `next` is the cursor for what follows, null at the end."""

    items: list[T]
    next: str | None
