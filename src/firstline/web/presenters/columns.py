"""The queue column in words: its views with counts, own filters, queues, rows, and what an empty list says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstline.people.viewer import Viewer
from firstline.routing import lists, queries
from firstline.routing.lists import MOST_COUNTED, Filter, Overview, Row
from firstline.routing.queries import View
from firstline.tickets.models import Channel
from firstline.web.agent import selection
from firstline.web.presenters import rows
from firstline.web.presenters.rows import Line

# The views that stand side by side; the others are in the menu beside them.
TABS = (View.MINE, View.UNASSIGNED, View.ALL)


@dataclass(frozen=True)
class Choice:
    """One list to choose: a view, an own filter, a queue."""

    key: str
    label: str
    query: str
    is_current: bool
    count: str = ""
    name: str = ""
    level: int = 0


@dataclass(frozen=True)
class Column:
    """Everything the column's template writes."""

    title: str
    narrowed: str
    count_key: str
    count: str
    query: str
    unnarrowed: str
    tabs: Sequence[Choice]
    others: Sequence[Choice]
    saved: Sequence[Choice]
    queues: Sequence[Choice]
    lines: Sequence[Line]
    more: str
    streams: str
    cursor: str
    empty_title: str
    empty_text: str


@dataclass(frozen=True)
class Further:
    """Rows that come into a list that is on the screen already."""

    lines: Sequence[Line]
    query: str
    more: str


def column(viewer: Viewer, wanted: Filter, overview: Overview, found: list[Row], *, now: datetime, current: int | None = None) -> Column:
    """The whole column for a filter."""
    views = _views(wanted, counts(overview))
    narrowed = _narrowed(viewer, wanted)
    empty_title, empty_text = _empty(wanted, is_narrowed=bool(narrowed))
    page = further(viewer, wanted, found, now=now, current=current)
    return Column(
        title=_long_names()[wanted.view],
        narrowed=narrowed,
        count_key=f"heading-{wanted.view}",
        count="" if narrowed else counts(overview)[wanted.view],
        query=selection.query(wanted),
        unnarrowed=selection.query(Filter(view=wanted.view)),
        tabs=[choice for choice in views if choice.name in TABS],
        others=[choice for choice in views if choice.name not in TABS],
        saved=_saved(viewer, wanted, overview, now=now),
        queues=_queues(viewer, wanted),
        lines=page.lines,
        more=page.more,
        streams=" ".join(lists.streams(viewer)),
        cursor=str(overview.cursor),
        empty_title=empty_title,
        empty_text=empty_text,
    )


def further(viewer: Viewer, wanted: Filter, found: list[Row], *, now: datetime, current: int | None) -> Further:
    """A page of rows and the way to the next."""
    shown = found[: lists.PAGE]
    more = rows.place_key(shown[-1].place) if len(found) > lists.PAGE else ""
    return Further(lines=rows.lines(shown, viewer=viewer, now=now, current=current), query=selection.query(wanted), more=more)


def changed(viewer: Viewer, found: list[Row], *, now: datetime, current: int | None) -> Further:
    """Rows that something happened to."""
    return Further(lines=rows.lines(found, viewer=viewer, now=now, current=current, fresh=True), query="", more="")


def counts(overview: Overview) -> dict[str, str]:
    """How many there are in each view, in words."""
    return {view: _count_words(count) for view, count in overview.counts.items()}


def _count_words(count: int) -> str:
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)


def waiting_words(overview: Overview) -> str:
    """The top bar's word on how much nobody has taken yet."""
    count = overview.counts[View.UNASSIGNED]
    if not count:
        return _("Nobody waits")
    if count >= MOST_COUNTED:
        return _("more than %(count)s wait to be taken") % {"count": MOST_COUNTED - 1}
    return ngettext("%(count)s waits to be taken", "%(count)s wait to be taken", count) % {"count": count}


def _short_names() -> dict[str, str]:
    return {
        View.MINE: _("Mine"),
        View.UNASSIGNED: _("Unassigned"),
        View.ON_US: _("Waiting for us"),
        View.DUE_SOON: _("Due soon"),
        View.ALL: _("All"),
    }


def _long_names() -> dict[str, str]:
    return _short_names() | {View.MINE: _("With me"), View.UNASSIGNED: _("Without agent"), View.ALL: _("All open tickets")}


def _views(wanted: Filter, counted: dict[str, str]) -> list[Choice]:
    is_plain = wanted == Filter(view=wanted.view)
    return [
        Choice(
            key=f"count-{view}",
            name=view,
            label=label,
            query=selection.query(Filter(view=view)),
            is_current=view == wanted.view and is_plain,
            count=counted[view],
        )
        for view, label in _short_names().items()
    ]


def _saved(viewer: Viewer, wanted: Filter, overview: Overview, *, now: datetime) -> list[Choice]:
    own = tuple(selection.parse(view.filters, viewer) for view in overview.saved)
    counted = lists.counted(viewer, own, now=now)
    return [
        Choice(key=str(view.pk), label=view.name, query=selection.query(of), is_current=of == wanted, count=_count_words(count))
        for view, of, count in zip(overview.saved, own, counted, strict=True)
    ]


def _queues(viewer: Viewer, wanted: Filter) -> list[Choice]:
    """A click on a queue shows all of it."""
    return [
        Choice(
            key=queue.code,
            label=queue.name_in(viewer.language),
            query=selection.query(Filter(view=View.ALL, queue=queue.pk)),
            is_current=wanted.queue == queue.pk,
            level=queue.level_id,
        )
        for queue in queries.queues_of(viewer)
    ]


def _narrowed(viewer: Viewer, wanted: Filter) -> str:
    """What besides the view narrows the list."""
    queue = next((q.name_in(viewer.language) for q in queries.queues_of(viewer) if q.pk == wanted.queue), "")
    channel = str(Channel(wanted.channel).label) if wanted.channel else ""
    return " · ".join(filter(None, (queue, wanted.priority, channel)))


def _empty(wanted: Filter, *, is_narrowed: bool) -> tuple[str, str]:
    """What an empty list says, and which step comes next."""
    if is_narrowed:
        return _("Nothing here"), _("No open ticket matches this filter. “Show all” takes it away.")
    if wanted.view == View.MINE:
        return _("Nothing with you"), _("Take a ticket from the unassigned ones, or note down a call.")
    if wanted.view == View.UNASSIGNED:
        return _("Nobody waits"), _("The next request arrives exactly here, by itself.")
    return _("Nothing here"), _("No open ticket belongs in this list at the moment.")
