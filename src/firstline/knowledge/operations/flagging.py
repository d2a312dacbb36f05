"""Something is wrong with an article: said with one click, looked at by its owner."""

from datetime import datetime

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.core.text import plain
from firstline.knowledge.events import ArticleFlagged, ArticleFlagSettled
from firstline.knowledge.models import Article, Flag
from firstline.people.models import Person

LONGEST_COMMENT = 2_000


class AlreadySettled(Exception):
    """Somebody has looked at it."""


@operation
def flag(*, article: Article, language: str, comment: str, by: Person, now: datetime) -> Flag:
    """Give the owner the task to look at it; the same words twice are one flag. Records ArticleFlagged."""
    words = plain(comment)[:LONGEST_COMMENT]
    article = lock(article)
    same = Flag.objects.filter(article=article, by=by, comment=words, language=language, settled_at=None).first()
    if same is not None:
        return same

    row = Flag.objects.create(article=article, language=language, by=by, at=now, comment=words)

    also = [f"agent:{article.owner_id}"] if article.owner_id else []
    events.record(ArticleFlagged(article=article.pk, flag=row.pk), stream=article.stream, actor=by.pk, at=now, also=also)
    return row


@operation
def settle(*, flag: Flag, by: Person, now: datetime) -> None:
    """It was looked at. Records ArticleFlagSettled. Raises AlreadySettled."""
    if not Flag.objects.filter(pk=flag.pk, settled_at=None).update(settled_at=now, settled_by=by):
        raise AlreadySettled

    happened = ArticleFlagSettled(article=flag.article_id, flag=flag.pk)
    events.record(happened, stream=f"article:{flag.article_id}", actor=by.pk, at=now)
