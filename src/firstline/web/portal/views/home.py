"""The start page, and the texts that every site owes its readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from firstline.core import clock
from firstline.core import settings as choices
from firstline.knowledge import queries as knowledge
from firstline.tickets.frequent import frequent_patterns
from firstline.web import access
from firstline.web.portal import visiting
from firstline.web.presenters import matters, reaching
from firstline.web.presenters.texts import own_text

MOST_MATTERS = 6
MOST_TOPICS = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One question, one field, the frequent matters, and the ways to reach a person."""
    now = clock.now()
    cards = matters.cards(frequent_patterns(most=MOST_MATTERS, now=now), language=get_language())
    context = {
        "matters": cards,
        "topics": _topics(),
        "ways": reaching.ways(person=access.find_person(request), now=now),
        "code": visiting.code(request),
    }
    return render(request, "portal/home.html", context)


def _topics() -> list[dict[str, object]]:
    """Where there is public help, the most of it first."""
    found = knowledge.topics()[:MOST_TOPICS]
    return [{"pk": topic.pk, "name": topic.name_in(get_language()), "count": count} for topic, count in found]


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _words(request, "privacy")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html", _reached())


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return _words(request, "imprint")


def _words(request: HttpRequest, page: str) -> HttpResponse:
    """The operator's own text, or else ours."""
    own = own_text(page, language=get_language() or "de")
    return render(request, f"portal/{page}.html", {"own": own, **_reached()})


def _reached() -> dict[str, str]:
    return {"mailbox": choices.mailbox.read(), "dialled": reaching.dialled(choices.hotline.read())}
