"""One way to open, join and lock: an operation's rows, events and jobs commit together or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction

from firstline.core import journal
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
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.is_cached(row) and getattr(fresh, field.attname) == getattr(row, field.attname):
            field.set_cached_value(fresh, field.get_cached_value(row))
    return fresh


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
    change = _change(type(row), names)
    values = [column.get_db_prep_save(getattr(row, column.attname), connection) for column in change.columns]
    with planned() as cursor:
        cursor.execute(change.statement, [*values, row.pk])


def insert(*rows: models.Model) -> None:
    """
    Write new rows of one model in one statement and give them their ids.

    Like bulk_create, but its SQL is made once per model: an intake writes eight tables, and making SQL was half its time.
    """
    shape = _shape(type(rows[0]), len(rows))
    values = [column.get_db_prep_save(getattr(row, column.attname), connection) for row in rows for column in shape.columns]
    with planned() as cursor:
        cursor.execute(shape.statement, values)
        if shape.gives_ids:
            for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = pk
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


@dataclass(frozen=True)
class _Shape:
    statement: str
    columns: "tuple[models.Field[Any, Any], ...]"
    gives_ids: bool


@cache
def _shape(model: type[models.Model], count: int) -> _Shape:
    """What the database fills in itself (ids, defaults of its own) is left to it."""
    own_id = model._meta.auto_field
    columns = tuple(field for field in model._meta.local_concrete_fields if field is not own_id and not field.has_db_default())
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in columns)
    row = f"({', '.join(['%s'] * len(columns))})"
    returning = f" RETURNING {quote(str(own_id.column))}" if own_id else ""
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([row] * count)}{returning}"  # noqa: S608  # Names of our tables.
    return _Shape(statement, columns, own_id is not None)


@dataclass(frozen=True)
class _Change:
    statement: str
    columns: "tuple[models.Field[Any, Any], ...]"


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> _Change:
    columns: tuple[models.Field[Any, Any], ...] = tuple(model._meta.get_field(name) for name in names)  # type: ignore[misc]  # fields of its own
    quote = connection.ops.quote_name
    written = ", ".join(f"{quote(str(column.column))} = %s" for column in columns)
    key = quote(str(model._meta.pk.column))
    return _Change(f"UPDATE {quote(model._meta.db_table)} SET {written} WHERE {key} = %s", columns)  # noqa: S608  # Names of our tables.
