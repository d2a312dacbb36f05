"""Writing knowledge: new articles, changes, earlier versions restored."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.knowledge import contents as said
from firstline.knowledge import indexing
from firstline.knowledge.contents import Contents
from firstline.knowledge.events import ArticleArchived, ArticleChanged, ArticlePublished, ArticleRestored, ArticleWritten
from firstline.knowledge.models import Article, Revision, Variant
from firstline.people.models import Person
from firstline.routing.models import Queue
from firstline.tickets.models import Category, FaultPattern

# Whoever watches the list of articles.
KNOWLEDGE = "knowledge"
# Small letters and digits that nobody confuses on the phone.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


class TitleMissing(Exception):
    """An article needs a title in each of its languages."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the article since it was read."""


class ExternalIdTaken(Exception):
    """Another article has this id of another system."""


class SameAsNow(Exception):
    """The version to be restored is what the article says already."""


@dataclass(frozen=True)
class Facts:
    """What holds for an article in all its languages."""

    audience: Article.Audience = Article.Audience.AGENTS
    confidence: Article.Confidence = Article.Confidence.DRAFT
    queues: tuple[Queue, ...] = ()
    owner: Person | None = None
    queue: Queue | None = None
    category: Category | None = None
    patterns: tuple[FaultPattern, ...] = ()
    review_date: date | None = None


@operation
def write_article(*, contents: Mapping[str, Contents], facts: Facts, external_id: str = "", by: Person, now: datetime) -> Article:
    """
    A new article; its writer owns it unless somebody else is named.

    Records ArticleWritten, and ArticlePublished when it is validated at once. Raises TitleMissing, ExternalIdTaken.
    """
    _check_titles(contents)
    if external_id and Article.objects.filter(external_id=external_id).exists():
        raise ExternalIdTaken(external_id)

    key = "".join(secrets.choice(_SIGNS) for _ in range(10))
    article = Article(key=key, external_id=external_id, created_at=now, changed_at=now)
    _take(article, facts, by=by, now=now)
    article.owner = facts.owner or by
    article.save()
    _relate(article, facts)
    for language, each in contents.items():
        Variant.objects.create(article=article, language=language, as_of=now, text=each.text, **each.as_facts())
    _keep_revision(article, contents, by=by, now=now)
    indexing.index(article=article, now=now)

    happened = ArticleWritten(article=article.pk, audience=article.audience, confidence=article.confidence)
    events.record(happened, stream=article.stream, actor=by.pk, at=now, also=[KNOWLEDGE])
    if article.confidence == Article.Confidence.VALIDATED:
        _publish(article, by=by, now=now)
    return article


@operation
def change_article(
    *,
    article: Article,
    contents: Mapping[str, Contents],
    facts: Facts,
    same_meaning: bool = False,
    seen: int | None,
    by: Person,
    now: datetime,
) -> Article:
    """
    Save what it says from now on, in the given languages; others keep their words and are behind, unless the meaning is the same.

    seen: the number of saves when it was read (None: whatever it is). Records ArticleChanged, and ArticlePublished or
    ArticleArchived when it becomes so. Raises TitleMissing, ChangedMeanwhile.
    """
    _check_titles(contents)
    article = lock(article)
    if seen is not None and article.saves != seen:
        raise ChangedMeanwhile

    before = article.confidence
    _take(article, facts, by=by, now=now)
    article.saves += 1
    _relate(article, facts)
    whole = _say(article, contents, same_meaning=same_meaning, now=now)
    _keep_revision(article, whole, by=by, now=now)
    article.save()
    indexing.index(article=article, now=now)

    happened = ArticleChanged(article=article.pk, revision=article.revision, audience=article.audience, confidence=article.confidence)
    events.record(happened, stream=article.stream, actor=by.pk, at=now, also=[KNOWLEDGE])
    if article.confidence == Article.Confidence.VALIDATED != before:
        _publish(article, by=by, now=now)
    elif article.confidence == Article.Confidence.ARCHIVED != before:
        events.record(ArticleArchived(article=article.pk), stream=article.stream, actor=by.pk, at=now, also=[KNOWLEDGE])
    return article


@operation
def restore(*, article: Article, revision: Revision, by: Person, now: datetime) -> Article:
    """Say again what an earlier version said, as a new version. Records ArticleRestored. Raises SameAsNow."""
    article = lock(article)
    former = {language: said.of_facts(facts) for language, facts in revision.contents.items()}
    if former == _contents(article):
        raise SameAsNow

    article.saves += 1
    article.changed_at = now
    Variant.objects.filter(article=article).exclude(language__in=former).delete()
    whole = _say(article, former, same_meaning=False, now=now)
    _keep_revision(article, whole, by=by, now=now, restored_from=revision.number)
    article.save()
    indexing.index(article=article, now=now)

    happened = ArticleRestored(article=article.pk, revision=article.revision, restored_from=revision.number)
    events.record(happened, stream=article.stream, actor=by.pk, at=now, also=[KNOWLEDGE])
    return article


def _check_titles(contents: Mapping[str, Contents]) -> None:
    if not contents or not all(each.title for each in contents.values()):
        raise TitleMissing


def _take(article: Article, facts: Facts, *, by: Person, now: datetime) -> None:
    """The article's columns from the facts; who validates is noted each time a validated article is saved."""
    article.audience, article.confidence = facts.audience, facts.confidence
    article.owner, article.queue, article.category = facts.owner or article.owner, facts.queue, facts.category
    article.review_date, article.changed_at = facts.review_date, now
    if facts.confidence == Article.Confidence.VALIDATED:
        article.validated_at, article.validated_by = now, by


def _relate(article: Article, facts: Facts) -> None:
    article.queues.set(facts.queues)
    article.patterns.set(facts.patterns)


def _contents(article: Article) -> dict[str, Contents]:
    names = ("title", *said.SECTIONS)
    rows = Variant.objects.filter(article=article)
    return {row.language: Contents(**{name: getattr(row, name) for name in names}) for row in rows}


def _say(article: Article, contents: Mapping[str, Contents], *, same_meaning: bool, now: datetime) -> dict[str, Contents]:
    """Write the words that changed, and say since when they hold; gives all languages as they now are."""
    before = _contents(article)
    given = [language for language, each in contents.items() if before.get(language) != each]
    for language in given:
        each = contents[language]
        values = {**each.as_facts(), "text": each.text, "as_of": now}
        Variant.objects.update_or_create(article=article, language=language, defaults=values)
    if given and same_meaning:
        _keep_pace(article, before, given)
    return {**before, **contents}


def _keep_pace(article: Article, before: Iterable[str], given: Iterable[str]) -> None:
    """A small correction: whoever was up to date stays so, whoever was behind stays behind."""
    rows = list(Variant.objects.filter(article=article))
    newest = max(row.as_of for row in rows)
    others = [row for row in rows if row.language not in given]
    level = max((row.as_of for row in others), default=newest)
    Variant.objects.filter(article=article, as_of=level, language__in=before).update(as_of=newest)


def _keep_revision(
    article: Article, contents: Mapping[str, Contents], *, by: Person, now: datetime, restored_from: int | None = None
) -> None:
    """A draft that nobody has published has no versions yet; everything after that is kept."""
    if article.confidence == Article.Confidence.DRAFT and article.revision == 0:
        return
    article.revision += 1
    Article.objects.filter(pk=article.pk).update(revision=article.revision)
    Revision.objects.create(
        article=article,
        number=article.revision,
        at=now,
        by=by,
        confidence=article.confidence,
        audience=article.audience,
        contents={language: each.as_facts() for language, each in contents.items()},
        restored_from=restored_from,
    )


def _publish(article: Article, *, by: Person, now: datetime) -> None:
    happened = ArticlePublished(article=article.pk, revision=article.revision, audience=article.audience)
    events.record(happened, stream=article.stream, actor=by.pk, at=now, also=[KNOWLEDGE])
