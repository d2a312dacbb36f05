"""Writing knowledge: a new article, or another version of one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstline.core import clock
from firstline.knowledge import queries
from firstline.knowledge.models import Article
from firstline.knowledge.operations import writing
from firstline.knowledge.operations.writing import ChangedMeanwhile
from firstline.web import access
from firstline.web.knowledge import page, reading
from firstline.web.knowledge.forms import ArticleForm


@access.agent_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new article; a draft unless something else is chosen."""
    form = _form(request, None)
    if form.is_bound and form.is_valid():
        written = writing.write_article(contents=form.contents(), facts=form.facts(), by=access.person(request), now=clock.now())
        return _saved(request, written)
    return page.show(request, "edit", {"form": form}, status=422 if form.errors else 200)


@access.agent_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Say it better."""
    article = page.found(request, key, to_change=True)
    form = _form(request, article)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            writing.change_article(
                article=article,
                contents=form.contents(),
                facts=form.facts(),
                same_meaning=said["same_meaning"],
                seen=said["saves"],
                by=access.person(request),
                now=clock.now(),
            )
            return _saved(request, article)
        except ChangedMeanwhile:
            form.add_error(
                None, _("Somebody else saved this article meanwhile. Your text is still here: open the article beside it and compare.")
            )
    return page.show(request, "edit", {"form": form, "article": article}, status=422 if form.errors else 200)


def _form(request: HttpRequest, article: Article | None) -> ArticleForm:
    viewer = access.viewer(request)
    may_publish = queries.may_publish(viewer)
    data = request.POST if request.method == "POST" else None
    return ArticleForm(data, article=article, may_publish=may_publish, viewer=viewer)


def _saved(request: HttpRequest, article: Article) -> HttpResponseRedirect:
    """Back to the article; what its author may want to mend is said there."""
    fresh = page.found(request, article.key)
    public = fresh.is_public
    messages.success(request, _("Saved. Requesters see it from now on.") if public else _("Saved."))
    if reading.doubts(fresh):
        messages.warning(request, _("Please look at the notes beside the article."))
    return HttpResponseRedirect(reverse("knowledge_article", args=[article.key]))
