"""What happens to knowledge; ids and codes only."""

from dataclasses import dataclass

from firstline.core.events import Happening, declare


@declare("article.written")
@dataclass(frozen=True)
class ArticleWritten(Happening):
    """A new article, in whatever confidence."""

    article: int
    audience: str
    confidence: str


@declare("article.changed")
@dataclass(frozen=True)
class ArticleChanged(Happening):
    """Somebody saved an article; `revision` is 0 while it is a draft that nobody has published."""

    article: int
    revision: int
    audience: str
    confidence: str


@declare("article.published")
@dataclass(frozen=True)
class ArticlePublished(Happening):
    """An article became validated: whoever it is meant for finds it."""

    article: int
    revision: int
    audience: str


@declare("article.archived")
@dataclass(frozen=True)
class ArticleArchived(Happening):
    """An article no longer counts and is not found any more."""

    article: int


@declare("article.restored")
@dataclass(frozen=True)
class ArticleRestored(Happening):
    """An article says again what it said in an earlier version."""

    article: int
    revision: int
    restored_from: int


@declare("article.flagged")
@dataclass(frozen=True)
class ArticleFlagged(Happening):
    """Somebody says that something is wrong with an article; its owner gets the task."""

    article: int
    flag: int


@declare("article.flag_settled")
@dataclass(frozen=True)
class ArticleFlagSettled(Happening):
    """What was wrong with an article was looked at."""

    article: int
    flag: int


@declare("article.judged")
@dataclass(frozen=True)
class ArticleJudged(Happening):
    """A reader said whether an article helped."""

    article: int
    revision: int
    language: str
    helped: bool
