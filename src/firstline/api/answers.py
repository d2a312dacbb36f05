"""Answers as bytes: a schema is made into JSON once, and which answers a call may give is said in one place."""

from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel

from firstline.api.schemas.values import Problem

JSON = "application/json; charset=utf-8"


def answer(body: BaseModel, *, status: int = 200) -> HttpResponse:
    return HttpResponse(body.model_dump_json(by_alias=True), status=status, content_type=JSON)


def gives(good: Any, *statuses: int, status: int = 200) -> dict[int, Any]:
    """For `response=`: the good answer, and the refusals of the one shape (401, 422 and 503 go without saying)."""
    return {status: good, **dict.fromkeys(sorted({401, 422, 503, *statuses}), Problem)}


def reads(good: type[BaseModel] | Any) -> dict[int, Any]:
    """Answers of a call that reads one thing or a list."""
    return gives(good, 404)


def acts(good: Any, *, status: int = 200) -> dict[int, Any]:
    """Answers of a call that changes something."""
    return gives(good, 400, 404, 409, 413, 415, 429, status=status)
