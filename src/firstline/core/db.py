"""One way to open, join and lock: an operation's rows, events and jobs commit together or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import psycopg
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from firstline.core import journal

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
    fresh = type(row)._default_manager.select_for_update(no_key=key_only).get(pk=row.pk)
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.is_cached(row) and getattr(fresh, field.attname) == getattr(row, field.attname):
            field.set_cached_value(fresh, field.get_cached_value(row))
    return fresh


def planned() -> CursorWrapper:
    """
    A cursor for statements that are always the same text: their values travel apart, and the server keeps their plans.

    Django's own cursors write the values into the text, so that the server reads and plans each statement anew.
    """
    connection.ensure_connection()
    # What connection.cursor() does, with another class of cursors: it counts and logs statements and translates errors.
    return connection._prepare_cursor(psycopg.Cursor(connection.connection))  # type: ignore[no-any-return, attr-defined]


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
