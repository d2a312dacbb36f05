"""The one place where articles are handed to search, in the writer's transaction: found by words as soon as they are saved."""

from datetime import datetime

from firstline.knowledge.models import LANGUAGES, Article
from firstline.people.models import Role
from firstline.people.viewer import Viewer
from firstline.search import passages

KIND = "article"
PUBLIC = "knowledge:public"
EVERYTHING = "knowledge:all"


def index(*, article: Article, now: datetime) -> None:
    """Hand over what the article says now, each language by itself; languages that it has no more are forgotten."""
    scopes = scopes_of(article)
    said = list(article.variants.order_by("language"))
    for language in set(LANGUAGES) - {variant.language for variant in said}:
        passages.forget(kind=KIND, key=article.pk, language=language)
    for variant in said:
        passages.write(kind=KIND, key=article.pk, language=variant.language, scopes=scopes, title=variant.title, text=variant.text, now=now)


def scopes_of(article: Article) -> frozenset[str]:
    """Who finds it: the mirror of knowledge.queries.visible. Archived ones are found by nobody."""
    if article.confidence == Article.Confidence.ARCHIVED:
        return frozenset()
    scopes = {EVERYTHING, f"knowledge:{article.audience}"}
    if article.audience == Article.Audience.PUBLIC:
        scopes = {EVERYTHING, "knowledge:agents", *([PUBLIC] if article.is_public else [])}
    scopes |= {f"knowledge:queue:{pk}" for pk in article.queues.values_list("pk", flat=True)}
    scopes |= {f"knowledge:queue:{article.queue_id}"} if article.queue_id else set()
    scopes |= {f"knowledge:owner:{article.owner_id}"} if article.owner_id else set()
    return frozenset(scopes)


def scopes_for(viewer: Viewer) -> frozenset[str]:
    """What this person finds among articles."""
    if viewer.roles & {Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR}:
        return frozenset({EVERYTHING})
    if not viewer.is_agent:
        return frozenset({PUBLIC})
    scopes = {PUBLIC, "knowledge:agents", f"knowledge:owner:{viewer.person}"}
    scopes |= {f"knowledge:level{level}" for level in (2, 3) if viewer.level >= level}
    return frozenset(scopes | {f"knowledge:queue:{pk}" for pk in viewer.queues})
