"""Searches that led to nothing become gaps: grouped by likeness, counted, and settled by somebody who writes what was missing."""

import re
from datetime import datetime, timedelta
from html import escape

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.knowledge import contents
from firstline.knowledge.models import Article
from firstline.knowledge.operations import writing
from firstline.knowledge.operations.writing import Facts
from firstline.people.models import Person
from firstline.selfservice import likeness, queries
from firstline.selfservice.events import GapFound, GapSettled
from firstline.selfservice.models import Gap, Search

# Whoever searches may still find and read it.
SETTLES_AFTER = timedelta(minutes=30)
MOST_AT_ONCE = 1_000
# What names a person or a thing of theirs has no business in a list of gaps.
_PERSONAL = re.compile(r"\S+@\S+|(?<!\w)\+?\d[\d /()-]{5,}\d(?!\w)")


class AlreadySettled(Exception):
    """Somebody has taken care of this gap."""


@operation
def sift(*, now: datetime) -> int:
    """Put searches without result or click into the gap that asks for the same, or into a new one; how many. Records GapFound."""
    waiting = Search.objects.select_for_update().filter(sifted_at=None, at__lt=now - SETTLES_AFTER).order_by("at", "id")
    known = {gap: gap.words for gap in Gap.objects.filter(settled_at=None).order_by("id")}
    found = 0
    for search in list(waiting[:MOST_AT_ONCE]):
        search.sifted_at = now
        words = likeness.telling_words(without_personal(search.text), language=search.language)
        if search.followed_at is None and len(words) >= likeness.FEWEST_WORDS:
            search.gap = _gap_for(search, words, known, now)
            found += 1
        search.save(update_fields=["sifted_at", "gap"])
    return found


def _gap_for(search: Search, words: frozenset[str], known: dict[Gap, list[str]], now: datetime) -> Gap:
    same_language = [(gap, its) for gap, its in known.items() if gap.language == search.language]
    gap = likeness.most_alike(words, same_language)
    if gap is None:
        gap = Gap.objects.create(text=without_personal(search.text), language=search.language, words=sorted(words), found_at=now)
        known[gap] = gap.words
        events.record(GapFound(gap=gap.pk), stream=f"gap:{gap.pk}", actor=None, at=now, also=[writing.KNOWLEDGE])
    return gap


def without_personal(text: str) -> str:
    """Without mail addresses and long numbers."""
    return " ".join(_PERSONAL.sub("…", text).split())


@operation
def write_article(*, gap: Gap, by: Person, now: datetime) -> Article:
    """
    A draft that begins with the requesters' own words; whoever writes it owns it.

    Records ArticleWritten and GapSettled. Raises AlreadySettled.
    """
    gap = lock(gap)
    if gap.settled_at is not None:
        raise AlreadySettled
    asked = "".join(f"<li>{escape(without_personal(words))}</li>" for words in queries.phrasings(gap))
    said = {gap.language: contents.said(title=gap.text[:1].upper() + gap.text[1:], problem=f"<ul>{asked}</ul>")}

    article = writing.write_article(contents=said, facts=Facts(audience=Article.Audience.PUBLIC), by=by, now=now)
    _settle(gap, article, by, now)
    return article


@operation
def dismiss(*, gap: Gap, by: Person, now: datetime) -> None:
    """No article is needed: it is answered elsewhere, or none of our business. Records GapSettled. Raises AlreadySettled."""
    gap = lock(gap)
    if gap.settled_at is not None:
        raise AlreadySettled
    _settle(gap, None, by, now)


def _settle(gap: Gap, article: Article | None, by: Person, now: datetime) -> None:
    gap.article, gap.settled_at, gap.settled_by = article, now, by
    gap.save(update_fields=["article", "settled_at", "settled_by"])
    happened = GapSettled(gap=gap.pk, article=article.pk if article else 0)
    events.record(happened, stream=f"gap:{gap.pk}", actor=by.pk, at=now, also=[writing.KNOWLEDGE])
