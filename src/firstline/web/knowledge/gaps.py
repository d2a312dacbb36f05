"""What people look for and do not find: gaps by how often, and what is done about them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstline.core import clock
from firstline.selfservice import queries
from firstline.selfservice.insight import insight
from firstline.selfservice.models import Gap
from firstline.selfservice.operations import sifting
from firstline.selfservice.operations.sifting import AlreadySettled
from firstline.web import access
from firstline.web.knowledge import page
from firstline.web.presenters import insights

_FEW = 5


@access.knowledge_seen
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """The open ones, or with ?settled those that somebody took care of."""
    settled = "settled" in request.GET
    found = list(queries.gaps(now=clock.now(), settled=settled)[: queries.MOST_GAPS])
    rows = [(gap, queries.phrasings(gap)[1:]) for gap in found[:_FEW]] + [(gap, []) for gap in found[_FEW:]]
    return page.show(request, "gaps", {"rows": rows, "settled": settled}, chapter="gaps")


@access.agent_required
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft in the requesters' words, open for writing on."""
    try:
        article = sifting.write_article(gap=_found(pk), by=access.person(request), now=clock.now())
    except AlreadySettled:
        return _already(request)
    messages.success(request, _("A draft that begins with the requesters' words. Write what helps."))
    return HttpResponseRedirect(reverse("knowledge_edit", args=[article.key]))


@access.agent_required
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """None is needed."""
    try:
        sifting.dismiss(gap=_found(pk), by=access.person(request), now=clock.now())
    except AlreadySettled:
        return _already(request)
    return redirect("knowledge_gaps")


@access.knowledge_seen
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How much is covered, read and found helpful; what is stale; what is missing."""
    now, viewer = clock.now(), access.viewer(request)
    shown = insights.shown(insight(viewer, now=now), language=viewer.language)
    return page.show(request, "insight", {**shown, "gaps": list(queries.gaps(now=now)[:_FEW])}, chapter="insight")


def _found(pk: int) -> Gap:
    gap = queries.find_gap(pk)
    if gap is None:
        raise Http404
    return gap


def _already(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Somebody has taken care of this gap already."))
    return redirect("knowledge_gaps")
