"""Articles as the API shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from firstline.api.schemas.knowledge import Answers, ArticleOut, ArticleRow, Found
from firstline.api.schemas.people import PersonName
from firstline.knowledge import languages, queries
from firstline.knowledge.models import Article
from firstline.people.viewer import Viewer
from firstline.search.retrieval import Hit


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


def answers(hits: Sequence[Hit], external_ids: Mapping[int, str]) -> Answers:
    """Snippets as plain text; pages mark the words."""
    items = [
        Found(
            id=hit.key,
            external_id=external_ids.get(hit.key, ""),
            title=hit.title,
            language=hit.language,
            score=hit.score,
            snippet="".join(piece[0] for piece in hit.snippet),
            why=hit.why,
            answerable=hit.answerable,
        )
        for hit in hits
    ]
    return Answers(items=items, answerable=max((hit.answerable for hit in hits), default=0.0))


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
