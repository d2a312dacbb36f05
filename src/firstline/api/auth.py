"""Who calls: a bearer token becomes a person and their Viewer, in one query."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer

from firstline.administration.tokens import find_holder
from firstline.people.models import Person
from firstline.people.viewer import Viewer
from firstline.routing.queries import viewer_of


@dataclass(frozen=True)
class Caller:
    """The person behind the token, as row and as viewer."""

    person: Person
    viewer: Viewer


class Token(HttpBearer):
    """`Authorization: Bearer fl_…`; from here on the answer is in the caller's language."""

    openapi_description = "A token of the command `firstline token --for MAIL` or of one's own page."

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        person = find_holder(token)
        if person is None:
            return None
        translation.activate(person.language)
        return Caller(person=person, viewer=viewer_of(person))


def caller(request: HttpRequest) -> Caller:
    """Who made this authenticated call."""
    return cast(Caller, request.auth)  # type: ignore[attr-defined]  # ninja puts it there
