"""The statements that write rows, made once for each shape, and the values that go with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from psycopg.types import numeric

# What Django would hand on as it is, and whole numbers, which it marks with the size of their column: asking each field takes longer
# than writing. Everything else (JSON, lists, fields of our own) is asked.
_NOTHING: frozenset[type] = frozenset({type(None)})
_TEXT, _MOMENT, _YES_OR_NO = _NOTHING | {str}, _NOTHING | {datetime}, _NOTHING | {bool}
_KEPT: dict[type, frozenset[type]] = {
    models.TextField: _TEXT,
    models.CharField: _TEXT,
    models.EmailField: _TEXT,
    models.SlugField: _TEXT,
    models.DateTimeField: _MOMENT,
    models.BooleanField: _YES_OR_NO,
}
_WHOLE: dict[type, type[int]] = {
    models.BigAutoField: numeric.Int8,
    models.BigIntegerField: numeric.Int8,
    models.IntegerField: numeric.Int4,
    models.PositiveIntegerField: numeric.Int4,
    models.SmallIntegerField: numeric.Int2,
    models.PositiveSmallIntegerField: numeric.Int2,
}


class Column:
    """One column of a statement."""

    def __init__(self, field: "models.Field[Any, Any]") -> None:
        pointed_at: Any = field
        while isinstance(pointed_at, models.ForeignKey):
            pointed_at = pointed_at.target_field
        self.field = field
        self.name = field.attname
        self.kept = _KEPT.get(type(pointed_at), _NOTHING)
        self.whole = _WHOLE.get(type(pointed_at))


def values_of(rows: Iterable[models.Model], columns: Sequence[Column]) -> list[Any]:
    """The rows' values one after the other, as the database takes them."""
    own = connections[DEFAULT_DB_ALIAS]
    found = []
    for row in rows:
        for column in columns:
            value = getattr(row, column.name)
            kind = type(value)
            if kind in column.kept:
                found.append(value)
            elif kind is int and column.whole is not None:
                found.append(column.whole(value))
            else:
                found.append(column.field.get_db_prep_save(value, own))
    return found


@dataclass(frozen=True)
class Shape:
    """An insert: its columns by group of rows of one model, with how many rows each group has."""

    statement: str
    groups: tuple[tuple[tuple[Column, ...], int], ...]
    gives_ids: bool

    def values(self, rows: Sequence[models.Model]) -> list[Any]:
        values: list[Any] = []
        begin = 0
        for columns, count in self.groups:
            values += values_of(rows[begin : begin + count], columns)
            begin += count
        return values


@dataclass(frozen=True)
class Change:
    """An update of one row; its key comes last."""

    statement: str
    columns: tuple[Column, ...]

    def values(self, row: models.Model) -> list[Any]:
        return values_of((row,), self.columns)


@cache
def of_one_model(model: type[models.Model], count: int) -> Shape:
    """Rows that get their ids from the database."""
    own_id = model._meta.auto_field
    returning = f" RETURNING {_quoted(own_id)}" if own_id else ""
    columns = _columns(model, numbered=False)
    return Shape(_insert(model, columns, count) + returning, ((columns, count),), own_id is not None)


@cache
def of_several(rows: tuple[tuple[type[models.Model], bool], ...]) -> Shape:
    """Rows of several models, each with whether it has its id already."""
    groups, inserts = [], []
    for (model, numbered), same in groupby(rows):
        columns, count = _columns(model, numbered=numbered), len(list(same))
        groups.append((columns, count))
        inserts.append(_insert(model, columns, count))
    *before, last = inserts
    together = ", ".join(f"part_{number} AS ({insert})" for number, insert in enumerate(before))
    return Shape(f"WITH {together} {last}" if before else last, tuple(groups), False)


@cache
def change(model: type[models.Model], names: tuple[str, ...]) -> Change:
    columns = tuple(Column(model._meta.get_field(name)) for name in names)  # type: ignore[arg-type]  # fields of its own
    written = ", ".join(f"{_quoted(column.field)} = %s" for column in columns)
    table, key = connection.ops.quote_name(model._meta.db_table), _quoted(model._meta.pk)
    return Change(f"UPDATE {table} SET {written} WHERE {key} = %s", columns)  # noqa: S608  # Names of our tables.


@cache
def drawing(sequences: tuple[type[models.Model] | str, ...]) -> str:
    numbers = ", ".join(f"nextval('{_sequence(each)}')" for each in sequences)
    return f"SELECT {numbers}"


def _sequence(of: type[models.Model] | str) -> str:
    """PostgreSQL names the sequence of an identity after table and column."""
    return of if isinstance(of, str) else f"{of._meta.db_table}_{of._meta.pk.column}_seq"


def _columns(model: type[models.Model], *, numbered: bool) -> tuple[Column, ...]:
    """What the database fills in itself (ids, defaults of its own) is left to it."""
    own_id = None if numbered else model._meta.auto_field
    return tuple(Column(field) for field in model._meta.local_concrete_fields if field is not own_id and not field.has_db_default())


def _insert(model: type[models.Model], columns: Sequence[Column], count: int) -> str:
    names = ", ".join(_quoted(column.field) for column in columns)
    row = f"({', '.join(['%s'] * len(columns))})"
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608  # Names of our tables.


def _quoted(field: "models.Field[Any, Any]") -> str:
    return str(connection.ops.quote_name(str(field.column)))
