"""Answers to a question: while it is typed, and as a page."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstline.core import clock, limits
from firstline.core.text import one_line
from firstline.knowledge.queries import reads_internal
from firstline.search import meanings
from firstline.selfservice import queries
from firstline.selfservice.operations.visiting import LONGEST_SEARCH
from firstline.web import access
from firstline.web.portal import visiting
from firstline.web.presenters import finding

WHILE_TYPING, ON_THE_PAGE = 5, 12
# One or two letters ask for nothing yet.
FEWEST_SIGNS = 3
# So many seconds the models have to answer, which may have to be loaded first; after that it goes by words.
_WHILE_TYPING_WAITS, _THE_PAGE_WAITS = 0.1, 1.0
# A campus shares one address, and each question is asked some times while it is typed.
_OF_A_NETWORK = (3_000, timedelta(minutes=10))


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """The fragment below the field; asked without words when the field gets the focus, so that the models are loaded by then."""
    if not request.GET.get("q"):
        meanings.expect_questions()
    return _answered(request, "portal/answers.html", most=WHILE_TYPING, patience=_WHILE_TYPING_WAITS)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page: what may answer, and the ways on."""
    return _answered(request, "portal/results.html", most=ON_THE_PAGE, patience=_THE_PAGE_WAITS)


def _answered(request: HttpRequest, template: str, *, most: int, patience: float) -> HttpResponse:
    question = one_line(request.GET.get("q", ""), most=LONGEST_SEARCH)
    if len(question) < FEWEST_SIGNS:
        return render(request, template, {"question": question, "found": [], "is_asked": False})
    if not _may_search(request):
        return HttpResponse(_("Very many questions are coming from you right now. Please try again in a while."), status=429)
    found = queries.answers(question, language=get_language() or "de", limit=most, patience=patience)
    search = visiting.searched(request, question, found)
    return render(request, template, {**_shown(request, question, found), "code": visiting.code(request, search.visit) if search else ""})


def _shown(request: HttpRequest, question: str, found: list[queries.Answer]) -> dict[str, Any]:
    viewer = access.viewer(request)
    return {
        "question": question,
        "is_asked": True,
        "found": finding.found(found, why=reads_internal(viewer)),
        "is_unsure": finding.is_unsure(found),
    }


def _may_search(request: HttpRequest) -> bool:
    most, within = _OF_A_NETWORK
    return limits.is_within("searches", str(request.META.get("REMOTE_ADDR", "")), most=most, within=within, now=clock.now())
