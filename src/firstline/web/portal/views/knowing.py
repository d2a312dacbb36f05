"""What requesters read: topics, articles, and whether they helped."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from firstline.core import clock, limits
from firstline.knowledge import languages, queries
from firstline.knowledge.models import Article
from firstline.knowledge.operations import judging
from firstline.knowledge.queries import ArticleNotFound
from firstline.selfservice.models import Reading
from firstline.web import access
from firstline.web.portal import visiting
from firstline.web.presenters import articles, moments

_JUDGED = "judged_articles"
_VERDICTS_OF_A_NETWORK = (60, timedelta(hours=1))


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Everything by topic."""
    language = get_language()
    found = [
        {"topic": topic, "name": topic.name_in(language), "count": count, "cards": articles.cards(rows, language=language)}
        for topic, count in queries.topics()
        if (rows := queries.of_topic(topic.pk)[:5])
    ]
    return render(request, "portal/topics.html", {"topics": found})


@require_safe
def topic(request: HttpRequest, topic: int) -> HttpResponse:
    """All articles of one topic."""
    found = next((row for row, _count in queries.topics() if row.pk == topic), None)
    if found is None:
        raise Http404
    cards = articles.cards(queries.of_topic(topic), language=get_language())
    return render(request, "portal/topic.html", {"name": found.name_in(get_language()), "cards": cards})


@require_safe
def article(request: HttpRequest, key: str) -> HttpResponse:
    """One article, with its question at the end: did it help?"""
    found = _found(key)
    language = get_language() or "de"
    variants = list(found.variants.all())
    shown = languages.best(variants, language)
    path = _path(found)
    pattern = next(iter(found.patterns.all()), None)
    visiting.read(request, Reading.Kind.ARTICLE, found.pk, shown.title, shown.language)
    asks = urlencode({"matter": pattern.code}) if pattern else ""
    context = {
        "article": found,
        "reading": articles.reading(shown),
        "is_foreign": shown.language != language,
        "is_behind": shown.language in languages.behind(variants),
        "path": path,
        "related": articles.cards(queries.related(found), language=language),
        "checked": articles.checked_words(found, day=moments.date_words(found.validated_at)) if found.validated_at else "",
        "judged": _judged(request).get(key),
        "ask_url": f"{reverse('ask')}?{asks}",
        "code": visiting.code(request) if key in _judged(request) else "",
        "may_open_inside": queries.reads_internal(access.viewer(request)),
    }
    return render(request, "portal/article.html", context)


@require_POST
def verdict(request: HttpRequest, key: str) -> HttpResponse:
    """Yes or no, once for each visit."""
    found = _found(key)
    helped = request.POST.get("helped") == "yes"
    now = clock.now()
    if key not in _judged(request) and _may_judge(request):
        shown = languages.best(list(found.variants.all()), get_language() or "de")
        judging.judge(article=found, language=shown.language, helped=helped, by=access.viewer(request).person, now=now)
        visiting.judged(request, Reading.Kind.ARTICLE, found.pk, shown.title, shown.language, helped=helped)
    request.session[_JUDGED] = {**_judged(request), key: helped}
    return HttpResponseRedirect(f"{reverse('article', args=[key])}#verdict")


def _may_judge(request: HttpRequest) -> bool:
    most, within = _VERDICTS_OF_A_NETWORK
    return limits.is_within("verdicts", str(request.META.get("REMOTE_ADDR", "")), most=most, within=within, now=clock.now())


def _judged(request: HttpRequest) -> dict[str, bool]:
    """What this visit has said already; no session is begun by reading."""
    judged: dict[str, bool] = request.session.get(_JUDGED, {})
    return judged


def _found(key: str) -> Article:
    try:
        return queries.get_public(key)
    except ArticleNotFound:
        raise Http404 from None


def _path(found: Article) -> list[tuple[int | None, str]]:
    """From the topic to the article's own category; only the topic has a page."""
    names: list[tuple[int | None, str]] = []
    category = found.category
    while category is not None:
        names.insert(0, (None if category.parent else category.pk, category.name_in(get_language())))
        category = category.parent
    return names
