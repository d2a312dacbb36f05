"""
The workspace's list: which places a filter shows, their rows in one query, and how many there are, counted up to a limit.

Invariant: what is listed or counted is what `queries.placements` lets this viewer work on.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from firstline.core import events
from firstline.core.events import Cursor
from firstline.core.prepared import planned
from firstline.people.viewer import Viewer
from firstline.routing import queries
from firstline.routing.models import Placement, SavedView, Sighting
from firstline.routing.queries import Place, View
from firstline.tickets.models import Delivery

PAGE = 50
# Counting stops here: nobody works off more than this before looking again, and the count stays cheap.
MOST_COUNTED = 100
# A page may listen to fifty streams; the ticket's and the person's own need room beside these.
MOST_STREAMS = 40


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; empty and None do not narrow."""

    view: str = View.MINE
    queue: int | None = None
    priority: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Row:
    """One ticket as the list shows it. seen_at: when the viewer last had it on the screen; is_undelivered: its last mail failed."""

    ticket: int
    number: int
    subject: str
    person: str
    is_vip: bool
    channel: str
    status: str
    waiting_for: str
    priority: str
    level: int
    queue: int
    agent: int | None
    agent_name: str | None
    due_at: datetime | None
    opened_at: datetime
    unanswered_since: datetime | None
    changed_at: datetime
    seen_at: datetime | None
    is_undelivered: bool

    @property
    def place(self) -> Place:
        return Place(self.due_at, self.ticket)

    @property
    def is_unread(self) -> bool:
        """Nobody has answered, or something happened that the viewer has not seen."""
        return self.unanswered_since is not None or self.seen_at is None or self.seen_at < self.changed_at


@dataclass(frozen=True)
class Overview:
    """How many there are in each saved view (MOST_COUNTED stands for more), own filters, and the cursor from which changes count."""

    counts: dict[str, int]
    saved: Sequence[SavedView]
    cursor: Cursor


@dataclass(frozen=True)
class Changes:
    """What became of a list since a cursor: tickets that something happened to, or None when too much happened to say."""

    tickets: frozenset[int] | None
    cursor: Cursor


_COLUMNS = (
    "ticket_id", "ticket__number", "ticket__subject", "ticket__requester__name", "ticket__requester__is_vip", "ticket__channel",
    "ticket__status", "ticket__waiting_for", "ticket__priority", "level", "queue_id", "agent_id", "agent__name", "due_at",
    "ticket__opened_at", "ticket__unanswered_since", "ticket__changed_at", "my_sighting", "is_undelivered",
)  # fmt: skip


def rows(viewer: Viewer, wanted: Filter, *, now: datetime, after: Place | None = None, tickets: Collection[int] = ()) -> list[Row]:
    """The next PAGE rows and one more if there are further ones; with tickets, those of them that are in the list."""
    if after is None and not tickets:
        return [Row(*values) for values in _fetch(_beginning(viewer, wanted), now)]
    found = _narrowed(viewer, wanted, now=now)
    if after is not None:
        found = queries.after_place(found, after)
    if tickets:
        found = found.filter(ticket__in=tickets)
    return [Row(*values) for values in _listed(found, viewer)[: len(tickets) or PAGE + 1]]


def overview(viewer: Viewer, *, now: datetime) -> Overview:
    """Counts, own filters and the cursor in one statement; ask for it before the rows, so that no change falls between them."""
    *numbers, saved, snapshot = _fetch(_counting(viewer), now)[0]
    views = [SavedView(pk=pk, name=name, filters=filters) for pk, name, filters in json.loads(saved or "[]")]
    return Overview(counts=dict(zip(View.NAMES, numbers, strict=True)), saved=views, cursor=Cursor(int(snapshot), 0))


# A statement with its values. Putting one together costs as much as running it, and it depends on viewer and filter alone.
_Statement = tuple[str, tuple[Any, ...]]
# Stands for the present in a statement that is kept.
_SOME_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def _fetch(kept: _Statement, now: datetime) -> list[Any]:
    statement, params = kept
    with planned() as cursor:
        cursor.execute(statement, [now + queries.DUE_SOON if param == _SOME_MOMENT + queries.DUE_SOON else param for param in params])
        return list(cursor.fetchall())


@lru_cache(maxsize=500)
def _beginning(viewer: Viewer, wanted: Filter) -> _Statement:
    return _listed(_narrowed(viewer, wanted, now=_SOME_MOMENT), viewer)[: PAGE + 1].query.sql_with_params()


def _listed(found: QuerySet[Placement], viewer: Viewer) -> QuerySet[Placement, tuple[Any, ...]]:
    seen = Sighting.objects.filter(ticket=OuterRef("ticket_id"), person=viewer.person)
    sent = Delivery.objects.filter(ticket=OuterRef("ticket"), address=OuterRef("address"), state=Delivery.State.SENT)
    later = sent.filter(pk__gt=OuterRef("pk"))
    failed = Delivery.objects.filter(~Exists(later), ticket=OuterRef("ticket_id"), state=Delivery.State.FAILED)
    return found.annotate(my_sighting=Subquery(seen.values("seen_at")[:1]), is_undelivered=Exists(failed)).values_list(*_COLUMNS)


def counted(viewer: Viewer, filters: tuple[Filter, ...], *, now: datetime) -> list[int]:
    """How many tickets each filter holds (MOST_COUNTED stands for more), in one statement; without filters nothing is asked."""
    return list(_fetch(_counting_filters(viewer, filters), now)[0]) if filters else []


@lru_cache(maxsize=500)
def _counting_filters(viewer: Viewer, filters: tuple[Filter, ...]) -> _Statement:
    counts, params = _counts([_narrowed(viewer, wanted, now=_SOME_MOMENT) for wanted in filters])
    return f"SELECT {counts}", params


@lru_cache(maxsize=500)
def _counting(viewer: Viewer) -> _Statement:
    """The statement of overview."""
    counts, params = _counts([queries.placements(viewer, view, now=_SOME_MOMENT) for view in View.NAMES])
    return _OVERVIEW.format(counts=counts), (*params, viewer.person)


def _counts(lists: Sequence[QuerySet[Placement]]) -> _Statement:
    """The columns of a statement that counts each of the lists up to MOST_COUNTED."""
    compiled = [found.order_by().values("ticket")[:MOST_COUNTED].query.sql_with_params() for found in lists]
    counts = ", ".join(f"(SELECT count(*) FROM ({sql}) AS counted)" for sql, _ in compiled)  # noqa: S608  # the ORM's own statements
    return counts, tuple(param for _, given in compiled for param in given)


_OVERVIEW = """
    SELECT {counts},
        (SELECT jsonb_agg(jsonb_build_array(id, name, filters) ORDER BY position, id) FROM routing_savedview WHERE person_id = %s),
        pg_snapshot_xmin(pg_current_snapshot())::text
"""


def changes(viewer: Viewer, cursor: Cursor, *, most: int = 100) -> Changes:
    """Which tickets of the viewer's streams something happened to since the cursor."""
    happened, reached = events.arrivals(cursor, streams=streams(viewer), limit=most + 1)
    if len(happened) > most:
        return Changes(tickets=None, cursor=cursor)
    return Changes(tickets=frozenset(_tickets(happened)), cursor=reached)


def streams(viewer: Viewer) -> list[str]:
    """What a page with the list listens to."""
    return [f"agent:{viewer.person}", *(queue.stream for queue in queries.queues_of(viewer)[:MOST_STREAMS])]


def _narrowed(viewer: Viewer, wanted: Filter, *, now: datetime) -> QuerySet[Placement]:
    found = queries.placements(viewer, wanted.view, now=now, queue=wanted.queue)
    if wanted.priority:
        found = found.filter(ticket__priority=wanted.priority)
    if wanted.channel:
        found = found.filter(ticket__channel=wanted.channel)
    return found


def _tickets(happened: Sequence[Any]) -> list[int]:
    return [int(event.stream.removeprefix("ticket:")) for event in happened if event.stream.startswith("ticket:")]
