"""Reading knowledge: the lists, and one article in all its languages."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from firstline.core import clock
from firstline.knowledge import checks, contents, languages, queries
from firstline.knowledge.models import LANGUAGES, Article
from firstline.web import access
from firstline.web.knowledge import page
from firstline.web.presenters import articles

MOST_SHOWN = 200


@access.knowledge_seen
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What the viewer may read, last changed first."""
    viewer = access.viewer(request)
    chapter = request.GET.get("list", "")
    text = request.GET.get("text", "")[:300]
    wanted = queries.Wanted(text=text, **page.NARROWED.get(chapter, {}))  # type: ignore[arg-type]  # each list with its own columns
    found = list(queries.listed(viewer, wanted)[: MOST_SHOWN + 1])
    context = {
        "rows": articles.rows(found[:MOST_SHOWN], language=get_language() or "de", now=clock.now()),
        "is_cut": len(found) > MOST_SHOWN,
        "text": text,
    }
    return page.show(request, "list", context, chapter=chapter if chapter in page.NARROWED else "all")


@access.knowledge_seen
@require_safe
def article(request: HttpRequest, key: str) -> HttpResponse:
    """One article: each language, what readers said, what is flagged."""
    found = page.found(request, key)
    variants = list(found.variants.all())
    viewer = access.viewer(request)
    behind = languages.behind(variants)
    shown = languages.best(variants, request.GET.get("lang") or get_language() or "de")
    context = {
        "article": found,
        "reading": articles.reading(shown, everything=True),
        "tabs": [(row.language, articles.LANGUAGE_NAMES[row.language], row.language in behind) for row in variants],
        "note": articles.behind_words(variants),
        "audience": articles.audience_words(found),
        "confidence": Article.Confidence(found.confidence).label,
        "tone": articles.TONES[found.confidence],
        "glyph": articles.GLYPHS[found.confidence],
        "verdict": articles.verdict_words(found),
        "flags": list(queries.open_flags(found)),
        "patterns": [pattern.name_in(get_language()) for pattern in found.patterns.all()],
        "queue": found.queue.name_in(get_language()) if found.queue else "",
        "doubts": doubts(found),
        "may_change": queries.changeable(viewer).filter(pk=found.pk).exists(),
    }
    return page.show(request, "article", context)


def doubts(article: Article) -> list[tuple[str, str]]:
    """What an author may want to mend, in words."""
    said = {
        row.language: contents.of_facts({name: getattr(row, name) for name in ("title", *contents.SECTIONS)})
        for row in article.variants.all()
    }
    return articles.doubt_words(checks.doubts(said, is_public=article.audience == Article.Audience.PUBLIC, languages=LANGUAGES))
