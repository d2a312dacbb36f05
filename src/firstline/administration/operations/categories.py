"""Categories: at most three levels deep and twelve wide, so that choosing one stays quick."""

from datetime import datetime

from firstline.administration import auditing
from firstline.administration.naming import Words, checked_words, shown
from firstline.core import order
from firstline.core.db import lock, operation
from firstline.people.models import Person
from firstline.routing.models import CategoryRoute, Queue
from firstline.tickets.models import Category, FaultPattern

DEEPEST = 3
WIDEST = 12


class TooDeep(Exception):
    """Categories have three levels."""


class TooMany(Exception):
    """There are as many categories beside each other as one can choose from: twelve."""


class HasChildren(Exception):
    """Something below it is still in use: categories or fault patterns."""


@operation
def add_category(*, parent: Category | None, words: Words, queue: Queue | None, by: Person, now: datetime) -> Category:
    """A category at the top or below another. Raises TooDeep, TooMany, NameMissing."""
    names = checked_words(words)
    parent = lock(parent) if parent else None
    if parent is not None and parent.depth >= DEEPEST:
        raise TooDeep
    if Category.objects.filter(parent=parent, retired_at=None).count() >= WIDEST:
        raise TooMany

    category = Category.objects.create(parent=parent, depth=parent.depth + 1 if parent else 1, words=names)
    _route(category, queue)
    order.changed()

    auditing.note(what="category", which=shown(names), before=None, after=_facts(category), by=by.pk, now=now)
    return category


@operation
def change_category(*, category: Category, words: Words, queue: Queue | None, by: Person, now: datetime) -> Category:
    """Another name or default queue. Raises NameMissing."""
    names = checked_words(words)
    category = lock(category)
    before = _facts(category)

    category.words = names
    category.save(update_fields=["words"])
    _route(category, queue)
    order.changed()

    auditing.note(what="category", which=shown(names), before=before, after=_facts(category), by=by.pk, now=now)
    return category


@operation
def retire_category(*, category: Category, by: Person, now: datetime) -> None:
    """It is no longer offered; tickets that have it keep it. Raises HasChildren."""
    category = lock(category)
    used = Category.objects.filter(parent=category, retired_at=None).exists()
    if used or FaultPattern.objects.filter(category=category, retired_at=None).exists():
        raise HasChildren

    category.retired_at = now
    category.save(update_fields=["retired_at"])
    order.changed()

    auditing.note(what="category", which=shown(category.words), before={"retired": False}, after={"retired": True}, by=by.pk, now=now)


@operation
def restore_category(*, category: Category, by: Person, now: datetime) -> None:
    """It is offered again. Raises TooMany."""
    if Category.objects.filter(parent=category.parent, retired_at=None).count() >= WIDEST:
        raise TooMany

    Category.objects.filter(pk=category.pk).update(retired_at=None)
    order.changed()

    auditing.note(what="category", which=shown(category.words), before={"retired": True}, after={"retired": False}, by=by.pk, now=now)


def _route(category: Category, queue: Queue | None) -> None:
    CategoryRoute.objects.filter(category=category).delete()
    if queue is not None:
        CategoryRoute.objects.create(category=category, queue=queue)


def _facts(category: Category) -> auditing.Facts:
    route = CategoryRoute.objects.filter(category=category).select_related("queue").first()
    return {
        "name": dict(category.words),
        "below": shown(category.parent.words) if category.parent else "",
        "queue": route.queue.code if route else "",
    }
