"""Ctrl K: a ticket by number or words, a person, an action, from anywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstline.people import queries as people
from firstline.routing import matters
from firstline.routing.matters import Elsewhere
from firstline.web import access
from firstline.web.presenters import finds

SHORTEST_QUESTION = 2


@access.staff_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Options in groups for what was typed; for an empty question the actions that go from here."""
    viewer = access.viewer(request)
    typed = request.GET.get("q", "").strip()[:200]
    number = int(typed.lstrip("#")) if typed.lstrip("#").isdigit() and len(typed) < 19 else None
    named = matters.by_number(viewer, number) if number is not None else None
    asks = viewer.is_agent and len(typed) >= SHORTEST_QUESTION
    found = matters.found(viewer, typed, limit=6) if asks else []
    context = {
        "tickets": finds.tickets(found, named if not isinstance(named, Elsewhere) else None),
        "elsewhere": finds.elsewhere(named, viewer) if isinstance(named, Elsewhere) else None,
        "people": finds.people(people.likeliest_people(viewer, typed, limit=5) if asks else []),
        "actions": finds.actions(typed, viewer),
        "here": request.GET.get("from", "/desk/"),
    }
    return render(request, "agent/palette.html", context)
