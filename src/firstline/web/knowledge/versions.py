"""The versions of an article: what each changed, and the way back to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstline.core import clock
from firstline.knowledge import queries
from firstline.knowledge.operations import writing
from firstline.knowledge.operations.writing import SameAsNow
from firstline.web import access
from firstline.web.knowledge import page
from firstline.web.presenters import differences


@access.knowledge_seen
@require_safe
def history(request: HttpRequest, key: str) -> HttpResponse:
    """All versions, and what one of them changed."""
    article = page.found(request, key)
    rows = list(queries.revisions(article))
    asked = request.GET.get("version", "")
    shown = next((row for row in rows if str(row.number) == asked), rows[0] if rows else None)
    before = next((row for row in rows if shown is not None and row.number == shown.number - 1), None)
    context = {
        "article": article,
        "title": next(iter(article.variants.all())).title,
        "rows": rows,
        "shown": shown,
        "changes": differences.between(before.contents if before else {}, shown.contents) if shown else [],
        "may_restore": queries.changeable(access.viewer(request)).filter(pk=article.pk).exists(),
    }
    return page.show(request, "versions", context)


@access.agent_required
@require_POST
def restore(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """It says again what it said then."""
    article = page.found(request, key, to_change=True)
    row = queries.revisions(article).filter(number=version).first()
    if row is None:
        raise Http404
    try:
        writing.restore(article=article, revision=row, by=access.person(request), now=clock.now())
        messages.success(request, _("The article says again what it said in version %(number)s.") % {"number": version})
    except SameAsNow:
        messages.info(request, _("The article says this already."))
    return HttpResponseRedirect(reverse("knowledge_versions", args=[key]))
