"""One way to open, join and lock: an operation's rows, events and jobs commit together or not at all."""

from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from firstline.core import journal, writing
from firstline.core.prepared import Prepared, planned

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """
    Run the function in the open operation, or open a transaction for it.

    Events recorded inside are written with the jobs of their subscribers just before the commit, in one statement each.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if journal.is_open():
            return function(*args, **kwargs)
        with transaction.atomic(), journal.keep():
            return function(*args, **kwargs)

    return run


def lock(row: M, *, key_only: bool = False) -> M:
    """
    The row read again under a lock, so that checks and writes see the same truth.

    Order across tables, against deadlocks: ticket, then placement, then everything else. key_only takes
    FOR NO KEY UPDATE, which lets others insert rows that point here. Related rows at hand stay at hand, unread.
    """
    fresh = _locked(row, key_only)
    keep_at_hand(fresh, row)
    return fresh


def keep_at_hand(fresh: M, known: M) -> None:
    """What the row that was known had beside it is not read again."""
    for field in known._meta.concrete_fields:
        if (
            isinstance(field, models.ForeignKey)
            and field.is_cached(known)
            and getattr(fresh, field.attname) == getattr(known, field.attname)
        ):
            field.set_cached_value(fresh, field.get_cached_value(known))


def _locked(row: M, key_only: bool) -> M:
    if not connection.in_atomic_block:
        raise journal.NoOperation
    key = type(row)._meta.pk
    if not isinstance(key.target_field if isinstance(key, models.ForeignKey) else key, models.BigAutoField):
        return type(row)._default_manager.select_for_update(no_key=key_only).get(pk=row.pk)
    fresh: M | None = _locking(type(row), key_only).first(pk=row.pk)
    if fresh is None:
        raise type(row).DoesNotExist  # type: ignore[attr-defined]  # Each model has its own.
    return fresh


@cache
def _locking(model: type[M], key_only: bool) -> Prepared[M]:
    def one(*, pk: int) -> models.QuerySet[M]:
        return model._default_manager.select_for_update(no_key=key_only).filter(pk=pk)

    return Prepared(one, pk=int)


def update(row: models.Model, *names: str) -> None:
    """Write these fields of a row that is there; like `save(update_fields=…)`, but its SQL is made once."""
    change = writing.change(type(row), names)
    with planned() as cursor:
        cursor.execute(change.statement, [*change.values(row), row.pk])


def insert(*rows: models.Model) -> None:
    """
    Write new rows of one model in one statement and give them their ids.

    Like bulk_create, but its SQL is made once per model: an intake writes eight tables, and making SQL was half its time.
    """
    shape = writing.of_one_model(type(rows[0]), len(rows))
    with planned() as cursor:
        cursor.execute(shape.statement, shape.values(rows))
        if shape.gives_ids:
            for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = pk
    _now_there(rows)


def insert_together(*rows: models.Model) -> None:
    """
    Write new rows of several models in one statement, those of one model side by side.

    Those that others point at have their ids already (by `draw`); the rest get ids that they do not learn.
    """
    shape = writing.of_several(tuple((type(row), row.pk is not None) for row in rows))
    with planned() as cursor:
        cursor.execute(shape.statement, shape.values(rows))
    _now_there(rows)


def draw(*sequences: type[models.Model] | str) -> list[int]:
    """The next number of each of these sequences in one statement; a model stands for the ids of its rows."""
    with planned() as cursor:
        cursor.execute(writing.drawing(sequences))
        return [int(number) for number in cursor.fetchone()]


def _now_there(rows: Iterable[models.Model]) -> None:
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
