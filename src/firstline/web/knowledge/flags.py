"""Something is wrong with an article: said by whoever finds it, looked at by whoever may fix it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstline.core import clock
from firstline.knowledge import queries
from firstline.knowledge.operations import flagging
from firstline.web import access
from firstline.web.knowledge import page


@access.agent_required
@require_POST
def flag(request: HttpRequest, key: str) -> HttpResponse:
    """With or without a word about it."""
    article = page.found(request, key)
    language = request.POST.get("language", "")
    known = {variant.language for variant in article.variants.all()}
    flagging.flag(
        article=article,
        language=language if language in known else (get_language() or "de"),
        comment=request.POST.get("comment", ""),
        by=access.person(request),
        now=clock.now(),
    )
    owner = article.owner.name if article.owner else ""
    messages.success(request, _("Thank you. %(owner)s gets it as a task.") % {"owner": owner} if owner else _("Thank you. It is noted."))
    return _back(key)


@access.agent_required
@require_POST
def settle(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """It was looked at."""
    article = page.found(request, key, to_change=True)
    row = queries.open_flags(article).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        flagging.settle(flag=row, by=access.person(request), now=clock.now())
        messages.success(request, _("Settled."))
    except flagging.AlreadySettled:
        messages.info(request, _("Somebody has looked at it already."))
    return _back(key)


def _back(key: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("knowledge_article", args=[key]))
