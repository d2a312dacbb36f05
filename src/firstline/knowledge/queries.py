"""Who sees and changes which knowledge: the rights are in the query. Not found and not allowed are the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, When

from firstline.knowledge import indexing
from firstline.knowledge.models import Article, Flag, Licence, Revision, Variant
from firstline.people.models import Person, Role
from firstline.people.viewer import Viewer
from firstline.routing.models import Membership, Queue
from firstline.search import retrieval
from firstline.search.retrieval import Hit
from firstline.tickets.models import Category, FaultPattern

PAGE = 50
# Who reads everything that is known, without being meant by an audience.
OVERSEERS = frozenset({Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR})
MOST_RELATED = 5
MOST_FOUND = 60
# A list narrowed by words shows the best ones, and further ones as far as they stand out (in standard deviations).
ALWAYS_LISTED, LISTED_ABOVE = 3, 1.0


class ArticleNotFound(Exception):
    """There is no such article for this viewer."""


def public() -> QuerySet[Article]:
    """What everybody sees, with and without signing in."""
    return Article.objects.filter(audience=Article.Audience.PUBLIC, confidence=Article.Confidence.VALIDATED)


def reads_internal(viewer: Viewer) -> bool:
    """Works with knowledge that is not only for requesters."""
    return viewer.is_agent or bool(viewer.roles & OVERSEERS)


def visible(viewer: Viewer) -> QuerySet[Article]:
    """The articles this person may read, in whatever confidence."""
    if viewer.roles & OVERSEERS:
        return Article.objects.all()
    if not viewer.is_agent:
        return public()
    audiences = [Article.Audience.PUBLIC, Article.Audience.AGENTS]
    audiences += [Article.Audience.LEVEL2] if viewer.level >= 2 else []
    audiences += [Article.Audience.LEVEL3] if viewer.level >= 3 else []
    chosen = Article.queues.through.objects.filter(article=OuterRef("pk"), queue__in=viewer.queues)
    return Article.objects.filter(
        Q(audience__in=audiences) | Q(owner=viewer.person) | Q(queue__in=viewer.queues) | Exists(chosen),
    )


def changeable(viewer: Viewer) -> QuerySet[Article]:
    """The articles this person may change: own ones, those of own queues; leads all."""
    if viewer.is_lead:
        return visible(viewer)
    if not viewer.is_agent:
        return Article.objects.none()
    return visible(viewer).filter(Q(owner=viewer.person) | Q(queue__in=viewer.queues))


def may_publish(viewer: Viewer) -> bool:
    """Makes drafts to validated articles: shift leads, and agents with a licence."""
    return viewer.is_lead or (viewer.is_agent and Licence.objects.filter(person=viewer.person).exists())


def _whole(articles: QuerySet[Article]) -> QuerySet[Article]:
    """With everything that a page of one article shows."""
    return articles.select_related("owner", "queue", "category__parent__parent", "validated_by").prefetch_related(
        Prefetch("variants", Variant.objects.order_by("language")),
        Prefetch("patterns", FaultPattern.objects.order_by("code")),
        Prefetch("queues", Queue.objects.order_by("code")),
    )


def get_article(viewer: Viewer, key: str) -> Article:
    """To read it. Raises ArticleNotFound."""
    return _one(visible(viewer).filter(key=key))


def get_public(key: str) -> Article:
    """As requesters see it, whoever looks. Raises ArticleNotFound."""
    return _one(public().filter(key=key))


def get_changeable(viewer: Viewer, key: str) -> Article:
    """To change it. Raises ArticleNotFound."""
    return _one(changeable(viewer).filter(key=key))


def get_by_id(viewer: Viewer, pk: int, *, to_change: bool = False) -> Article:
    """As programs know it. Raises ArticleNotFound."""
    return _one((changeable(viewer) if to_change else visible(viewer)).filter(pk=pk))


def find_by_external_id(viewer: Viewer, external_id: str) -> Article | None:
    return _whole(visible(viewer).filter(external_id=external_id)).first() if external_id else None


def _one(articles: QuerySet[Article]) -> Article:
    article = _whole(articles).first()
    if article is None:
        raise ArticleNotFound
    return article


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty narrows nothing."""

    text: str = ""
    confidence: str = ""
    audience: str = ""
    topic: int | None = None
    mine: bool = False
    flagged: bool = False
    behind: bool = False


def listed(viewer: Viewer, wanted: Wanted) -> QuerySet[Article]:
    """With their languages and open flags: last changed first, or best match first. Archived ones only when asked for."""
    found = visible(viewer)
    if wanted.confidence:
        found = found.filter(confidence=wanted.confidence)
    else:
        found = found.exclude(confidence=Article.Confidence.ARCHIVED)
    if wanted.audience:
        found = found.filter(audience=wanted.audience)
    if wanted.topic is not None:
        found = found.filter(_of_topic(wanted.topic))
    if wanted.mine:
        found = found.filter(owner=viewer.person)
    if wanted.flagged:
        found = found.filter(Exists(_open_flags()))
    if wanted.behind:
        newer = Variant.objects.filter(article=OuterRef("article"), as_of__gt=OuterRef("as_of"))
        found = found.filter(Exists(Variant.objects.filter(Exists(newer), article=OuterRef("pk"))))
    order: tuple[Any, ...] = ("-changed_at", "-id")
    if wanted.text.strip():
        hits = answers(viewer, wanted.text, language=viewer.language, limit=MOST_FOUND)
        keys = [hit.key for place, hit in enumerate(hits) if place < ALWAYS_LISTED or hit.score >= LISTED_ABOVE]
        found = found.filter(pk__in=keys)
        order = (Case(*(When(pk=key, then=place) for place, key in enumerate(keys)), default=0), "-id")
    return (
        found.select_related("owner", "queue")
        .prefetch_related(Prefetch("variants", Variant.objects.defer("environment", "resolution", "cause").order_by("language")))
        .annotate(flag_count=Count("flags", filter=Q(flags__settled_at=None)))
        .order_by(*order)
    )


def answers(viewer: Viewer, question: str, *, language: str, limit: int) -> list[Hit]:
    """The articles that may answer, best first, among those that the viewer may read; archived ones never."""
    scopes = indexing.scopes_for(viewer)
    return retrieval.retrieve(question, language=language, scopes=scopes, kinds=(indexing.KIND,), limit=limit)


def external_ids(hits: Sequence[Hit]) -> dict[int, str]:
    """By the keys of the hits."""
    return dict(Article.objects.filter(pk__in=[hit.key for hit in hits]).values_list("pk", "external_id"))


def _open_flags() -> QuerySet[Flag]:
    return Flag.objects.filter(article=OuterRef("pk"), settled_at=None)


def _of_topic(category: int) -> Q:
    return Q(category=category) | Q(category__parent=category) | Q(category__parent__parent=category)


def revisions(article: Article) -> QuerySet[Revision]:
    """Of an article that the viewer may read, newest first."""
    return Revision.objects.filter(article=article).select_related("by").order_by("-number")


def open_flags(article: Article) -> QuerySet[Flag]:
    """What still is to be looked at in an article that the viewer may read, oldest first."""
    return Flag.objects.filter(article=article, settled_at=None).select_related("by").order_by("at", "id")


def tasks_of(viewer: Viewer) -> int:
    """How many of the viewer's own articles are flagged."""
    return Article.objects.filter(Exists(_open_flags()), owner=viewer.person).count() if viewer.person else 0


def topics() -> list[tuple[Category, int]]:
    """The top categories with public articles, and how many each has."""
    counts: dict[int, int] = {}
    paths = public().exclude(category=None).values_list("category", "category__parent", "category__parent__parent")
    for path in paths:
        top = next(pk for pk in reversed(path) if pk is not None)
        counts[top] = counts.get(top, 0) + 1
    rows = Category.objects.filter(pk__in=counts).order_by("id")
    return sorted(((row, counts[row.pk]) for row in rows), key=lambda pair: (-pair[1], pair[0].pk))


def of_topic(category: int) -> QuerySet[Article]:
    """The public articles of a topic, those that helped most first."""
    variants = Prefetch("variants", Variant.objects.order_by("language"))
    return public().filter(_of_topic(category)).select_related("category").prefetch_related(variants).order_by("-helped", "category", "id")


def related(article: Article) -> Sequence[Article]:
    """Other public articles about the same: of its category, else of the category above."""
    if article.category is None:
        return []
    variants = Prefetch("variants", Variant.objects.order_by("language"))
    others = public().exclude(pk=article.pk).prefetch_related(variants)
    found = list(others.filter(category=article.category_id).order_by("-helped", "id")[:MOST_RELATED])
    if len(found) < MOST_RELATED and article.category.parent_id:
        further = others.exclude(pk__in=[other.pk for other in found]).filter(_of_topic(article.category.parent_id))
        found += further.order_by("-helped", "id")[: MOST_RELATED - len(found)]
    return found


def possible_owners() -> QuerySet[Person]:
    """People who work at the desk."""
    works = Membership.objects.filter(person=OuterRef("pk"))
    return Person.objects.active().filter(Exists(works)).order_by("name", "id")
