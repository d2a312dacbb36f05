"""The spine: operations record what happened; jobs of other apps react; pages are nudged and fetch."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.db.models import Q, QuerySet
from procrastinate.tasks import Task

from firstline.core import journal
from firstline.core.models import Event


@dataclass(frozen=True)
class Happening:
    """Base of all declared events: a frozen dataclass of ids and codes with a dotted kind in the past tense."""

    kind: ClassVar[str]


H = TypeVar("H", bound=type[Happening])

declared: dict[str, type[Happening]] = {}
subscribers: dict[str, list[Task[Any, Any, Any]]] = {}


def declare(kind: str) -> Callable[[H], H]:
    """Class decorator: give the event its kind and list it (docs/events.md is compared with this list)."""

    def enter(cls: H) -> H:
        cls.kind = kind
        declared[kind] = cls
        return cls

    return enter


def subscribe(happening: type[Happening], task: Task[Any, Any, Any]) -> None:
    """Run the task, as a job with the keyword `event` (its id), after each such event has committed."""
    subscribers.setdefault(happening.kind, []).append(task)


def record(happening: Happening, *, stream: str, actor: int | None, at: datetime, also: Iterable[str] = ()) -> None:
    """
    Note in the running operation that this happened; written at its end together with the subscribers' jobs.

    Raises NoOperation outside of one.
    """
    book = journal.current()
    event = Event(stream=stream, also=list(also), kind=happening.kind, data=asdict(happening), actor=actor, at=at)
    book.events.append(event)
    for task in subscribers.get(happening.kind, ()):
        book.jobs.append((task.configure(lock=stream).job, event))


def defer(task: Task[Any, Any, Any], *, at: datetime | None = None, **arguments: int | str) -> None:
    """Run the task as a job once the running operation has committed, or at a moment after that."""
    job = task.configure(schedule_at=at, task_kwargs=dict(arguments)).job
    journal.current().jobs.append((job, None))


@dataclass(frozen=True)
class Cursor:
    """A reader's place: everything up to it was seen. Ids alone would miss a slower, smaller one."""

    transaction: int
    id: int

    def __str__(self) -> str:
        return f"{self.transaction}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises ValueError when the text is no cursor."""
        transaction, _, number = text.partition(".")
        cursor = cls(int(transaction), int(number or 0))
        if not (0 <= cursor.transaction < 2**63 and 0 <= cursor.id < 2**63):
            raise ValueError(text)
        return cursor


def now_cursor() -> Cursor:
    """The place after everything that is certainly visible now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return Cursor(int(cursor.fetchone()[0]), 0)


def later(rows: QuerySet[Event], cursor: Cursor) -> QuerySet[Event]:
    """Those of the events that come after the cursor, in the order in which readers take them."""
    newer = '("core_event"."transaction", "core_event"."id") > (%s::xid8, %s)'
    return rows.extra(where=[newer], params=[str(cursor.transaction), cursor.id]).order_by("transaction", "id")  # noqa: S610  # constants and parameters only


def since(cursor: Cursor, *, limit: int = 500) -> list[Event]:
    """Events after the cursor whose transactions can no longer be overtaken."""
    settled = Event.objects.extra(where=['"core_event"."transaction" < pg_snapshot_xmin(pg_current_snapshot())'])
    return list(later(settled, cursor)[:limit])


def arrivals(cursor: Cursor, *, streams: Sequence[str], limit: int = 500) -> tuple[list[Event], Cursor]:
    """
    Everything visible after the cursor in or nudging these streams, also what an open transaction may still overtake.

    For pages that know again what comes twice: the next cursor stays before what is not settled yet.
    """
    rows = Event.objects.filter(Q(stream__in=list(streams)) | Q(also__overlap=list(streams)))
    found = list(later(rows, cursor).extra(select={"horizon": "pg_snapshot_xmin(pg_current_snapshot())::text"})[:limit])
    if not found:
        return [], cursor
    last, horizon = found[-1], int(found[-1].horizon)
    return found, Cursor(last.transaction, last.pk) if last.transaction < horizon else Cursor(horizon, 0)
