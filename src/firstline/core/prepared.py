"""
Querysets compiled once: for the few pages that everybody opens all day, building the same SQL costs more than running it.

Invariant: what a prepared query gives is what the queryset of its builder gives with the same values.
"""

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import psycopg
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)


class ValueLost(Exception):
    """A value did not reach the SQL as it was given; compute with it before, not inside of the builder."""


def planned() -> CursorWrapper:
    """
    A cursor for statements that are always the same text: their values travel apart, and the server keeps their plans.

    Django's own cursors write the values into the text, so that the server reads and plans each statement anew.
    """
    connection.ensure_connection()
    # What connection.cursor() does, with another class of cursors: it counts and logs statements and translates errors.
    cursor: CursorWrapper = connection._prepare_cursor(_Cursor(connection.connection))  # type: ignore[attr-defined]  # it is private
    return cursor


class _Cursor(psycopg.Cursor[Any]):
    def _send_query_prepared(self, name: bytes, pgq: Any, **options: Any) -> None:
        # psycopg forgets the text of what it sends by name; Django's log of statements wants it.
        self._query = pgq
        super()._send_query_prepared(name, pgq, **options)


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
    """The SQL of one thread, with the places of the values in it."""

    def __init__(self, build: Callable[..., models.QuerySet[Any]], kinds: dict[str, type]) -> None:
        marks = {name: _mark(number, kind) for number, (name, kind) in enumerate(kinds.items(), start=1)}
        self.queryset = build(**marks)
        compiler: SQLCompiler = self.queryset.query.get_compiler(using=self.queryset.db)
        self.sql, params = compiler.as_sql()
        self.params = list(params)
        self.places = [(place, name) for place, given in enumerate(params) for name, mark in marks.items() if _same(given, mark)]
        if lost := marks.keys() - {name for _, name in self.places}:
            raise ValueLost(sorted(lost))
        self.compiler = compiler
        converters = compiler.get_converters([selected[0] for selected in compiler.select[: compiler.col_count]])
        # The compiler keeps what rows are made of; only its SQL is executed instead of being built again.
        compiler.execute_sql = self._execute  # type: ignore[method-assign, assignment]  # on purpose
        compiler.get_converters = lambda _: converters  # type: ignore[method-assign, assignment]  # likewise
        self.queryset.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # likewise

    def run(self, values: dict[str, Any]) -> list[Any]:
        for place, name in self.places:
            old = self.params[place]
            # Whole numbers carry the type of their column.
            self.params[place] = type(old)(values[name]) if isinstance(old, int) else values[name]
        # What a queryset does itself when it is read.
        rows: Iterable[Any] = self.queryset._iterable_class(self.queryset)  # type: ignore[assignment]  # it has no type
        return list(rows)

    def _execute(self, *_: Any, **__: Any) -> list[list[tuple[Any, ...]]]:
        with planned() as cursor:
            cursor.execute(self.sql, self.params)
            return [cursor.fetchall()]


def _mark(number: int, kind: type) -> Any:
    """A value that nothing else in a query has."""
    if kind is datetime:
        return datetime(1900, 1, 1, 0, 0, 0, number, tzinfo=UTC)
    if kind is str:
        return f"\ue000{number}"
    return [7_310_000_000_000_000 + number] if kind is list else 7_310_000_000_000_000 + number


def _same(given: Any, mark: Any) -> bool:
    return isinstance(given, type(mark)) and bool(given == mark)
