"""Knowledge: writing, reading and changing articles."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from firstline.api import presenting_knowledge as presenting
from firstline.api.answers import acts, answer, gives, reads
from firstline.api.auth import Caller, caller
from firstline.api.errors import Refused, named, not_found
from firstline.api.idempotency import repeatable
from firstline.api.paging import After, Limit, cut, row_of
from firstline.api.schemas.knowledge import Answers, ArticleChange, ArticleOut, ArticleRow, ExternalId, NewArticle
from firstline.api.schemas.values import BIGGEST, Language, Page
from firstline.core import clock
from firstline.knowledge import contents, languages, queries
from firstline.knowledge.contents import Contents
from firstline.knowledge.models import Article
from firstline.knowledge.operations import writing
from firstline.knowledge.operations.writing import Facts
from firstline.routing import rulebook
from firstline.tickets.queries import find_fault_pattern

T = TypeVar("T")

router = Router(tags=["knowledge"])

ArticleId = Annotated[int, Path(ge=1, le=BIGGEST)]


class ArticleFilters(Schema):
    """Which articles; all given filters must hold."""

    external_id: ExternalId | None = None
    text: Annotated[str | None, Field(min_length=1, max_length=200, description="Words of title or text.")] = None
    audience: Article.Audience | None = None
    confidence: Article.Confidence | None = None
    lang: Annotated[Language | None, Field(description="Shown in this language where it has it.")] = None


@router.get("/articles", response=reads(Page[ArticleRow]))
def list_articles(request: HttpRequest, filters: Query[ArticleFilters], limit: Limit = 50, cursor: After = None) -> HttpResponse:
    """Articles that the caller may read, newest first; archived ones only when asked for."""
    viewer = caller(request).viewer
    wanted = queries.Wanted(text=filters.text or "", audience=filters.audience or "", confidence=filters.confidence or "")
    rows = queries.listed(viewer, wanted).filter(pk__lt=row_of(cursor, otherwise=BIGGEST)).order_by("-id")
    if filters.external_id:
        rows = rows.filter(external_id=filters.external_id)
    found, following = cut(list(rows[: limit + 1]), limit)
    language = filters.lang or viewer.language
    return answer(Page[ArticleRow](items=[presenting.article_row(row, language) for row in found], next=following))


@router.get("/search", response=reads(Answers))
def search(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=600, description="The question, in anybody's words.")],
    lang: Language | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> HttpResponse:
    """Articles that may answer, among those that the caller may read."""
    viewer = caller(request).viewer
    hits = queries.answers(viewer, q, language=lang or viewer.language, limit=limit)
    return answer(presenting.answers(hits, queries.external_ids(hits)))


@router.get("/articles/{article}", response=reads(ArticleOut))
def get_article(request: HttpRequest, article: ArticleId, lang: Language | None = None) -> HttpResponse:
    """One article in the language asked for, else in the caller's, else in any that it has."""
    viewer = caller(request).viewer
    return answer(presenting.article(queries.get_by_id(viewer, article), viewer, lang or viewer.language))


@repeatable(router, "/articles", gives(ArticleOut) | acts(ArticleOut, status=201))
def create_article(request: HttpRequest, body: NewArticle) -> HttpResponse:
    """Write an article; validated ones are published at once. What is known by its external_id already stays as it is."""
    by = caller(request)
    if not by.viewer.is_agent:
        raise not_found()
    language = body.language or by.viewer.language
    known = queries.find_by_external_id(by.viewer, body.external_id or "")
    if known is not None and language in {variant.language for variant in known.variants.all()}:
        return answer(presenting.article(known, by.viewer, language))
    said = contents.said(
        title=body.title,
        problem=body.problem,
        environment=body.environment,
        resolution=_resolution(body),
        cause=body.cause,
    )
    if known is not None:
        return answer(_save(by, known, {language: said}, facts_of(known), same_meaning=True), status=201)
    facts = Facts(
        audience=body.audience,
        confidence=body.confidence,
        patterns=_each("patterns", body.patterns, find_fault_pattern),
        queues=_each("queues", body.queues, rulebook.current().queue),
        queue=named("queue", rulebook.current().queue(body.queue)) if body.queue else None,
        review_date=body.review_date,
    )
    facts = replace(facts, category=facts.patterns[0].category if facts.patterns else None)
    _check_licence(by, facts, before=Article.Confidence.DRAFT)
    written = writing.write_article(
        contents={language: said}, facts=facts, external_id=body.external_id or "", by=by.person, now=clock.now()
    )
    return answer(presenting.article(queries.get_by_id(by.viewer, written.pk), by.viewer, language), status=201)


@router.patch("/articles/{article}", response=acts(ArticleOut))
def change_article(request: HttpRequest, article: ArticleId, body: ArticleChange) -> HttpResponse:
    """Say it better, for whom else, or how sure it is; each published state is kept as a version."""
    by = caller(request)
    found = queries.get_by_id(by.viewer, article, to_change=True)
    language = body.language or languages.best(list(found.variants.all()), by.viewer.language).language
    facts = facts_of(found)
    facts = replace(facts, audience=body.audience or facts.audience, confidence=body.confidence or facts.confidence)
    if "review_date" in body.model_fields_set:
        facts = replace(facts, review_date=body.review_date)
    if body.patterns is not None:
        facts = replace(facts, patterns=_each("patterns", body.patterns, find_fault_pattern))
    if body.queues is not None:
        facts = replace(facts, queues=_each("queues", body.queues, rulebook.current().queue))
    said = {language: _changed(found, language, body)}
    return answer(_save(by, found, said, facts, same_meaning=body.same_meaning))


def facts_of(article: Article) -> Facts:
    """As they stand now."""
    return Facts(
        audience=Article.Audience(article.audience),
        confidence=Article.Confidence(article.confidence),
        queues=tuple(article.queues.all()),
        owner=article.owner,
        queue=article.queue,
        category=article.category,
        patterns=tuple(article.patterns.all()),
        review_date=article.review_date,
    )


def _save(by: Caller, article: Article, said: dict[str, Contents], facts: Facts, *, same_meaning: bool) -> ArticleOut:
    _check_licence(by, facts, before=Article.Confidence(article.confidence))
    queries.get_by_id(by.viewer, article.pk, to_change=True)
    now = clock.now()
    writing.change_article(article=article, contents=said, facts=facts, same_meaning=same_meaning, seen=None, by=by.person, now=now)
    return presenting.article(queries.get_by_id(by.viewer, article.pk), by.viewer, next(iter(said)))


def _changed(article: Article, language: str, body: ArticleChange) -> Contents:
    """What the language says with the given sections in the place of its own."""
    present = next((row for row in article.variants.all() if row.language == language), None)
    before = {name: getattr(present, name) if present else "" for name in ("title", *contents.SECTIONS)}
    given = {name: getattr(body, name) for name in before if getattr(body, name) is not None}
    if body.text is not None:
        given["resolution"] = body.text
    return contents.said(**{**before, **given})


def _resolution(body: NewArticle) -> str:
    return body.resolution if body.text is None else "\n\n".join(filter(None, (body.resolution, body.text)))


def _check_licence(by: Caller, facts: Facts, *, before: Article.Confidence) -> None:
    """Who may publish; others leave it as a draft or as not validated."""
    if (
        Article.Confidence.VALIDATED in (facts.confidence,)
        and before != Article.Confidence.VALIDATED
        and not queries.may_publish(by.viewer)
    ):
        words = _("Publishing needs a licence. Save it as not validated; somebody with a licence publishes it.")
        raise Refused(422, "licence_missing", words, {"confidence": words})


def _each(name: str, codes: Iterable[str], find: Callable[[str], T | None]) -> tuple[T, ...]:
    return tuple(named(name, find(code)) for code in codes)
