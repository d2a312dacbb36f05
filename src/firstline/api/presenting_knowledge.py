"""Articles as the API shows them."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from firstline.api.schemas.knowledge import ArticleOut, ArticleRow
from firstline.api.schemas.people import PersonName
from firstline.knowledge import languages, queries
from firstline.knowledge.models import Article
from firstline.people.viewer import Viewer


def article_row(article: Article, language: str) -> ArticleRow:
    return ArticleRow(**_row(article, language))


def article(article: Article, viewer: Viewer, language: str) -> ArticleOut:
    """Whole; what concerns the desk only for those who work there."""
    shown = languages.best(list(article.variants.all()), language)
    inside = queries.reads_internal(viewer)
    return ArticleOut(
        **_row(article, language),
        problem=shown.problem,
        environment=shown.environment,
        resolution=shown.resolution,
        cause=shown.cause,
        text=shown.text,
        patterns=[pattern.code for pattern in article.patterns.all()],
        queue=article.queue.code if article.queue and inside else None,
        queues=[queue.code for queue in article.queues.all()] if inside else [],
        owner=PersonName(id=article.owner.pk, name=article.owner.name) if article.owner and inside else None,
        review_date=article.review_date if inside else None,
        version=article.revision,
        helped=article.helped if inside else None,
        not_helped=article.not_helped if inside else None,
    )


def _row(article: Article, language: str) -> dict[str, Any]:
    variants = list(article.variants.all())
    shown = languages.best(variants, language)
    return {
        "id": article.pk,
        "key": article.key,
        "external_id": article.external_id,
        "title": shown.title,
        "language": shown.language,
        "languages": [variant.language for variant in variants],
        "behind": languages.behind(variants),
        "audience": article.audience,
        "confidence": article.confidence,
        "changed_at": article.changed_at,
        "url": f"{settings.BASE_URL}{reverse('article', args=[article.key])}" if article.is_public else "",
    }
