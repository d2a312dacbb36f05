"""What owners of knowledge look at: how much of what people ask for is covered, read and found helpful, and what is stale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum

from firstline.knowledge import queries as knowledge
from firstline.knowledge.models import Article, Flag, Variant
from firstline.people.viewer import Viewer
from firstline.selfservice import estimates
from firstline.selfservice.estimates import Share
from firstline.selfservice.models import Reading, Search
from firstline.tickets import catalogue
from firstline.tickets.models import FaultPattern, Ticket

RECENT = timedelta(days=90)
# What nobody has looked at for so long is stale even without a review date.
STALE_AFTER = timedelta(days=365)
MOST_ROWS = 10


@dataclass(frozen=True)
class Volume:
    """A fault pattern with its tickets of the last three months, and how many validated articles it has."""

    pattern: FaultPattern
    tickets: int
    articles: int


@dataclass(frozen=True)
class Insight:
    """The page, ready for its words. covered: tickets whose pattern has a validated article, of all with a pattern."""

    covered: Share
    without_pattern: int
    uncovered: Sequence[Volume]
    helped: Share
    readings: int
    followed: Share
    judged: Sequence[tuple[Article, Share, int]]
    flagged: int
    stale: Sequence[Article]
    stale_count: int


def insight(viewer: Viewer, *, now: datetime) -> Insight:
    """All of it, over what the viewer may read."""
    volumes, without = _volumes(viewer, since=now - RECENT)
    tickets = sum(volume.tickets for volume in volumes)
    articles = _live(viewer)
    sums = articles.aggregate(asked=Sum(F("helped") + F("not_helped")), yes=Sum("helped"))
    searches = Search.objects.filter(at__gt=now - RECENT).aggregate(all=Count("pk"), followed=Count("followed_at"))
    old = _stale(articles, now=now)
    return Insight(
        covered=estimates.share(sum(volume.tickets for volume in volumes if volume.articles), tickets),
        without_pattern=without,
        uncovered=[volume for volume in volumes if not volume.articles][:MOST_ROWS],
        helped=estimates.share(sums["yes"] or 0, sums["asked"] or 0),
        readings=Reading.objects.filter(at__gt=now - RECENT).count(),
        followed=estimates.share(searches["followed"], searches["all"]),
        judged=_judged(articles, now=now),
        flagged=articles.filter(Exists(Flag.objects.filter(article=OuterRef("pk"), settled_at=None))).count(),
        stale=_with_words(old.order_by(F("review_date").asc(nulls_last=True), "id")[:MOST_ROWS]),
        stale_count=old.count(),
    )


def _live(viewer: Viewer) -> QuerySet[Article]:
    return knowledge.visible(viewer).filter(confidence=Article.Confidence.VALIDATED)


def _with_words(articles: QuerySet[Article]) -> list[Article]:
    return list(articles.select_related("owner").prefetch_related(Prefetch("variants", Variant.objects.order_by("language"))))


def _volumes(viewer: Viewer, *, since: datetime) -> tuple[list[Volume], int]:
    """By tickets, the most first; and the tickets without a pattern."""
    counted = dict(Ticket.objects.filter(opened_at__gt=since).values_list("fault_pattern").annotate(count=Count("pk")).order_by())
    links = Article.patterns.through.objects.filter(article__in=_live(viewer).values("pk"))
    written = dict(links.values_list("faultpattern").annotate(count=Count("pk")).order_by())
    patterns = catalogue.current().patterns
    volumes = [Volume(patterns[pk], count, written.get(pk, 0)) for pk, count in counted.items() if pk in patterns]
    return sorted(volumes, key=lambda volume: (-volume.tickets, volume.pattern.code)), counted.get(None, 0)


def _judged(articles: QuerySet[Article], *, now: datetime) -> list[tuple[Article, Share, int]]:
    """The most judged ones with what their readers said, and how often each was read lately."""
    asked = articles.annotate(asked=F("helped") + F("not_helped")).filter(asked__gt=0)
    rows = _with_words(asked.order_by("-asked", "id")[:MOST_ROWS])
    read = Reading.objects.filter(kind=Reading.Kind.ARTICLE, piece__in=[row.pk for row in rows], at__gt=now - RECENT)
    counts = dict(read.values_list("piece").annotate(count=Count("pk")).order_by())
    return [(row, estimates.share(row.helped, row.helped + row.not_helped), counts.get(row.pk, 0)) for row in rows]


def _stale(articles: QuerySet[Article], *, now: datetime) -> QuerySet[Article]:
    unseen = Q(review_date=None, validated_at__lt=now - STALE_AFTER)
    return articles.filter(Q(review_date__lt=now.date()) | unseen)
