"""Agents keep filters of the list under names of their own."""

from collections.abc import Mapping

from django.db.models import Max

from firstline.core.db import lock, operation
from firstline.core.text import one_line
from firstline.people.models import Person
from firstline.routing.models import SavedView

MOST_KEPT = 20


class NameMissing(Exception):
    """A filter is kept under a name."""


class TooManyKept(Exception):
    """Nobody finds their way in more than MOST_KEPT filters."""


@operation
def keep_list(*, person: Person, name: str, filters: Mapping[str, str | int]) -> SavedView:
    """Keep a filter; one of the same name is replaced. Raises NameMissing, TooManyKept."""
    person = lock(person, key_only=True)
    name = one_line(name, most=60)
    if not name:
        raise NameMissing
    kept = SavedView.objects.filter(person=person)
    known = kept.filter(name=name).first()
    if known is None and kept.count() >= MOST_KEPT:
        raise TooManyKept(MOST_KEPT)

    if known is not None:
        known.filters = dict(filters)
        known.save(update_fields=["filters"])
        return known
    last = kept.aggregate(last=Max("position"))["last"]
    return SavedView.objects.create(person=person, name=name, filters=dict(filters), position=0 if last is None else last + 1)


@operation
def forget_list(*, person: Person, pk: int) -> None:
    """Forget one of a person's own filters; nothing happens to anybody else's."""
    SavedView.objects.filter(person=person, pk=pk).delete()
