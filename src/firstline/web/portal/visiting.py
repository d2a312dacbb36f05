"""Which visit a browser's searches and readings belong to; people who work at the desk are never followed."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import get_language

from firstline.core import clock
from firstline.selfservice import queries
from firstline.selfservice.models import Reading, Search, Visit
from firstline.selfservice.operations import visiting
from firstline.web import access

_VISIT = "visit"
# Who comes back after that has another matter.
_LASTS = timedelta(hours=8)


def current(request: HttpRequest) -> Visit | None:
    """The visit that goes on in this browser; no session is begun by asking."""
    key = str(request.session.get(_VISIT, ""))
    return queries.find_visit(key, person=access.viewer(request).person, now=clock.now(), lasts=_LASTS) if key else None


def going_on(request: HttpRequest) -> Visit | None:
    """The same, or a new one; none for the desk's own people."""
    if access.viewer(request).roles:
        return None
    visit = current(request)
    if visit is None:
        visit = visiting.begin(person=access.find_person(request), language=get_language() or "de", now=clock.now())
        request.session[_VISIT] = visit.key
    return visit


def over(request: HttpRequest) -> None:
    """What comes next is another matter."""
    request.session.pop(_VISIT, None)


def searched(request: HttpRequest, question: str, found: list[queries.Answer]) -> Search | None:
    """Note a question with what was found."""
    visit = going_on(request)
    if visit is None:
        return None
    sure = found[0].hit.answerable if found else 0.0
    language = get_language() or "de"
    return visiting.search(visit=visit, text=question, language=language, hits=len(found), answerable=sure, now=clock.now())


def read(request: HttpRequest, kind: Reading.Kind, piece: int, title: str, language: str) -> None:
    """Note that a piece of help was opened; passers-by are only counted, the desk's people not even that."""
    if not access.viewer(request).roles:
        visiting.read(visit=current(request), kind=kind, piece=piece, title=title, language=language, now=clock.now())


def judged(request: HttpRequest, kind: Reading.Kind, piece: int, title: str, language: str, *, helped: bool) -> None:
    """Note whether it helped; from now on there is a visit, so that it comes along when they ask."""
    visit = going_on(request)
    if visit is not None:
        visiting.judge(visit=visit, kind=kind, piece=piece, title=title, language=language, helped=helped, now=clock.now())


def code(request: HttpRequest, visit: Visit | None = None) -> str:
    """What to say on the phone; "" while there is nothing to tell."""
    visit = visit or current(request)
    if visit is None:
        return ""
    now = clock.now()
    holds = visit.code and visit.code_until is not None and visit.code_until > now
    return visit.code if holds else visiting.give_code(visit=visit, now=now)
