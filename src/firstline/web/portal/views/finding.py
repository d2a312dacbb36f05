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
from firstline.selfservice import queries
from firstline.selfservice.operations.visiting import LONGEST_SEARCH
from firstline.web import access
from firstline.web.portal import visiting
from firstline.web.presenters import finding

WHILE_TYPING, ON_THE_PAGE = 5, 12
# One or two letters ask for nothing yet.
FEWEST_SIGNS = 3
# A campus shares one address, and each question is asked some times while it is typed.
_OF_A_NETWORK = (3_000, timedelta(minutes=10))


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """The fragment below the field."""
    return _answered(request, "portal/answers.html", most=WHILE_TYPING)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page: what may answer, and the ways on."""
    return _answered(request, "portal/results.html", most=ON_THE_PAGE)


def _answered(request: HttpRequest, template: str, *, most: int) -> HttpResponse:
    question = one_line(request.GET.get("q", ""), most=LONGEST_SEARCH)
    if len(question) < FEWEST_SIGNS:
        return render(request, template, {"question": question, "found": [], "is_asked": False})
    if not _may_search(request):
        return HttpResponse(_("Very many questions are coming from you right now. Please try again in a while."), status=429)
    found = queries.answers(question, language=get_language() or "de", limit=most)
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
