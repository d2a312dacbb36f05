"""Did it help? What readers say, counted for the owner."""

from datetime import datetime

from django.db.models import F

from firstline.core import events
from firstline.core.db import operation
from firstline.knowledge.events import ArticleJudged
from firstline.knowledge.models import Article


@operation
def judge(*, article: Article, language: str, helped: bool, by: int | None, now: datetime) -> None:
    """Count the verdict of a reader, who may be nobody we know. Records ArticleJudged."""
    column = "helped" if helped else "not_helped"
    Article.objects.filter(pk=article.pk).update(**{column: F(column) + 1})

    happened = ArticleJudged(article=article.pk, revision=article.revision, language=language, helped=helped)
    events.record(happened, stream=article.stream, actor=by, at=now)
