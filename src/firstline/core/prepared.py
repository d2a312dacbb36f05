"""
Querysets compiled once: for the few pages that everybody opens all day, building the same SQL costs more than running it.

Invariant: what a prepared query gives is what the queryset of its builder gives with the same values.
"""

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Generic, Self, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.utils import CursorWrapper
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)

_PLACES = re.compile(r"%%|%s|%\((?P<name>\w+)\)s")


class ValueLost(Exception):
    """A value did not reach the SQL as it was given; compute with it before, not inside of the builder."""


def planned() -> CursorWrapper:
    """
    A cursor for statements that are always the same text: their values travel apart, and the server keeps their plans.

    Django's own cursors write the values into the text, so that the server reads and plans each statement anew.
    """
    # The thread's own connection: `connection` looks for it again with each word.
    own: Any = connections[DEFAULT_DB_ALIAS]
    # What own.cursor() does, with another class of cursors: it counts and logs statements and translates errors.
    own.close_if_health_check_failed()
    if own.connection is None:
        own.ensure_connection()
    cursor: CursorWrapper = own._prepare_cursor(_Cursor(own.connection))
    return cursor


class _Cursor(psycopg.RawCursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        # psycopg reads long texts anew for the places of their values; each of ours is read once.
        if params is not None:
            query, names = _numbered(query)
            params = [params[name] for name in names] if isinstance(params, dict) else params
        return super().execute(query, params, **options)

    def _send_query_prepared(self, name: bytes, pgq: Any, **options: Any) -> None:
        # psycopg forgets the text of what it sends by name; Django's log of statements wants it.
        self._query = pgq
        super()._send_query_prepared(name, pgq, **options)


@lru_cache(maxsize=1_000)
def _numbered(statement: str) -> tuple[str, list[str]]:
    """The statement with its values' places as PostgreSQL writes them, $1 and $2 for %s or %(name)s, and the names in their order."""
    numbers: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        return f"${numbers.setdefault(found['name'] or str(len(numbers)), len(numbers) + 1)}"

    return _PLACES.sub(numbered, statement), list(numbers)


class Prepared(Generic[M]):
    """
    A queryset of rows as a function of its values: whole numbers, texts, moments and lists of numbers.

    build gets one keyword argument for each name; it must give the same shape of query for all values (lists by `= ANY`).
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]], **kinds: type) -> None:
        self.build = build
        self.kinds = kinds
        self.kept = threading.local()

    def rows(self, **values: Any) -> list[M]:
        """All rows for these values."""
        plan: _Plan | None = getattr(self.kept, "plan", None)
        if plan is None:
            plan = self.kept.plan = _Plan(self.build, self.kinds)
        return plan.run(values)

    def first(self, **values: Any) -> M | None:
        found = self.rows(**values)
        return found[0] if found else None


class _Plan:
    """The SQL of one thread, with the places of the values in it, and how its rows are made."""

    def __init__(self, build: Callable[..., models.QuerySet[Any]], kinds: dict[str, type]) -> None:
        marks = {name: _mark(number, kind) for number, (name, kind) in enumerate(kinds.items(), start=1)}
        queryset = build(**marks)
        compiler: SQLCompiler = queryset.query.get_compiler(using=queryset.db)
        self.sql, params = compiler.as_sql()
        self.params = list(params)
        self.places = [(place, name) for place, given in enumerate(params) for name, mark in marks.items() if _same(given, mark)]
        if lost := marks.keys() - {name for _, name in self.places}:
            raise ValueLost(sorted(lost))
        self.rows = _Rows(queryset.db, compiler)

    def run(self, values: dict[str, Any]) -> list[Any]:
        for place, name in self.places:
            old = self.params[place]
            # Whole numbers carry the type of their column.
            self.params[place] = type(old)(values[name]) if isinstance(old, int) else values[name]
        with planned() as cursor:
            cursor.execute(self.sql, self.params)
            return self.rows.made_of(cursor.fetchall())


class _Rows:
    """What django.db.models.query.ModelIterable works out anew each time that it is read, worked out once."""

    def __init__(self, database: str, compiler: SQLCompiler) -> None:
        self.database = database
        self.compiler = compiler
        facts: dict[str, Any] = compiler.klass_info or {}
        first, last = facts["select_fields"][0], facts["select_fields"][-1]
        self.model: type[models.Model] = facts["model"]
        self.own = slice(first, last + 1)
        self.names = [selected[0].target.attname for selected in compiler.select[self.own]]
        self.related = get_related_populators(facts, compiler.select, database)  # type: ignore[call-arg]  # the stubs are of a later Django
        self.annotated = tuple((compiler.annotation_col_map or {}).items())
        self.converters = compiler.get_converters([selected[0] for selected in compiler.select[: compiler.col_count]])

    def made_of(self, found: list[tuple[Any, ...]]) -> list[Any]:
        read: Iterable[Sequence[Any]] = self.compiler.apply_converters(found, self.converters) if self.converters else found
        return [self._made(values) for values in read]

    def _made(self, values: Sequence[Any]) -> models.Model:
        row = self.model.from_db(self.database, self.names, values[self.own])
        for related in self.related:
            related.populate(values, row)
        for name, column in self.annotated:
            setattr(row, name, values[column])
        return row


def _mark(number: int, kind: type) -> Any:
    """A value that nothing else in a query has."""
    if kind is datetime:
        return datetime(1900, 1, 1, 0, 0, 0, number, tzinfo=UTC)
    if kind is str:
        return f"\ue000{number}"
    return [7_310_000_000_000_000 + number] if kind is list else 7_310_000_000_000_000 + number


def _same(given: Any, mark: Any) -> bool:
    return isinstance(given, type(mark)) and bool(given == mark)
