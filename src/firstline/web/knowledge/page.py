"""The frame of knowledge's pages: its chapters, and the article of an address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstline.knowledge import queries
from firstline.knowledge.models import Article
from firstline.knowledge.queries import ArticleNotFound
from firstline.people.viewer import Viewer
from firstline.web import access

# The lists beside the one of everything, each with the query that makes it.
NARROWED = {
    "mine": {"mine": True},
    "flagged": {"flagged": True},
    "behind": {"behind": True},
    "draft": {"confidence": "draft"},
    "not_validated": {"confidence": "not_validated"},
    "archived": {"confidence": "archived"},
}


def show(request: HttpRequest, template: str, context: dict[str, Any], *, chapter: str = "", status: int = 200) -> HttpResponse:
    """The page with the lists on its left."""
    viewer = access.viewer(request)
    frame = {"area": "knowledge", "chapter": chapter, "chapters": _chapters(viewer), "may_write": viewer.is_agent}
    return render(request, f"knowledge/{template}.html", {**frame, **context}, status=status)


def _chapters(viewer: Viewer) -> list[tuple[str, str, str, int]]:
    words = {
        "mine": _("My articles"),
        "flagged": _("Flagged"),
        "behind": _("Translation behind"),
        "draft": _("Drafts"),
        "not_validated": _("Not validated"),
        "archived": _("Archived"),
    }
    tasks = queries.tasks_of(viewer)
    return [(code, f"{reverse('knowledge')}?list={code}", word, tasks if code == "mine" else 0) for code, word in words.items()]


def found(request: HttpRequest, key: str, *, to_change: bool = False) -> Article:
    """The article of this address, or there is nothing here."""
    viewer = access.viewer(request)
    try:
        return queries.get_changeable(viewer, key) if to_change else queries.get_article(viewer, key)
    except ArticleNotFound:
        raise Http404 from None
