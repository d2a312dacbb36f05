"""A row of the queue column in words: who, what, due when, at which level, with whom, and whether it is new to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstline.people.viewer import Viewer
from firstline.routing.lists import Row
from firstline.routing.queries import Place
from firstline.tickets.models import Channel, Priority, WaitingFor
from firstline.web import icons
from firstline.web.presenters import moments
from firstline.web.templatetags import desk

# On these channels somebody is there and waits; for so long the minute line runs and then counts up.
LIVE = frozenset({Channel.PHONE, Channel.CHAT, Channel.WALK_IN})
STILL_THERE = timedelta(hours=1)
URGENT = frozenset({Priority.P1, Priority.P2})

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NEVER = "9" * 17
_FRESH = SafeString(" data-fresh")
_CURRENT = SafeString(' aria-current="true"')


@dataclass(frozen=True)
class Line:
    """What the template of a row writes; nothing in it is computed or decided any more: there are fifty of them on a page."""

    number: int
    key: str
    order: str
    state: str
    attributes: SafeString
    person: str
    unread: SafeString | str
    subject: str
    channel: SafeString
    due: SafeString | str
    place: SafeString
    minute_line: SafeString | str


def lines(rows: Sequence[Row], *, viewer: Viewer, now: datetime, current: int | None = None, fresh: bool = False) -> list[Line]:
    """The rows as their reader sees them now; current is the open ticket, fresh rows come into a list that is on the screen."""
    channels = {code: desk.channel_icon(code, str(label)) for code, label in Channel.choices}
    ladders = {level: desk.ladder(level) for level in (1, 2, 3)}
    unread = format_html('<span class="visually-hidden">, {}</span>', _("new"))
    agents = {key: _agent(row, viewer) for key, row in {(row.agent, row.level): row for row in rows}.items()}
    mark = _FRESH if fresh else SafeString()
    found = []
    for row in rows:
        waits = _waits(row, now)
        found.append(
            Line(
                number=row.number,
                key=f"row-{row.ticket}",
                order=place_key(row.place),
                state=" is-unread" if row.is_unread else "",
                attributes=mark + _CURRENT if row.number == current else mark,
                person=row.person,
                unread=unread if row.is_unread else "",
                subject=row.subject,
                channel=channels[row.channel],
                due=_due(row, now) if waits is None else desk.waited(waits),
                place=_place(row, ladders.get(row.level) or desk.ladder(row.level), agents[row.agent, row.level]),
                minute_line="" if waits is None else desk.minute_line(waits),
            )
        )
    return found


def place_key(place: Place) -> str:
    """A place as text that sorts as the list does: due moment in microseconds (none comes last), then ticket."""
    due = f"{(place.due_at - _EPOCH) // _MICROSECOND:017}" if place.due_at else _NEVER
    return f"{due}.{place.ticket:012}"


def place_of(key: str) -> Place:
    """The place behind a key. Raises ValueError."""
    due, _, ticket = key.partition(".")
    if len(due) != len(_NEVER) or not due.isdigit() or not ticket.isdigit() or len(ticket) > 18:
        raise ValueError(key)
    try:
        return Place(None if due == _NEVER else _EPOCH + int(due) * _MICROSECOND, int(ticket))
    except OverflowError as problem:
        raise ValueError(key) from problem


def _due(row: Row, now: datetime) -> SafeString | str:
    """What is due when, in its tone; a waiting ticket says for whom it waits."""
    if row.waiting_for:
        return format_html('<span class="quiet">{}</span>', _waiting_words(row.waiting_for))
    if row.due_at is None:
        return ""
    tone, words = moments.due_tone(row.due_at, now=now), moments.due_words(row.due_at, now=now)
    if not tone:
        return words
    glyph = icons.draw("clock") if tone == "soon" else icons.draw("warning", label=_("missed"))
    return format_html('<span class="due word-{}">{}{}</span>', tone, glyph, words)


def _waiting_words(waiting_for: str) -> str:
    """In few words: beside them stands the person's name, which must not be clipped for them."""
    return {
        WaitingFor.REQUESTER: _("waits for an answer"),
        WaitingFor.APPROVAL: _("waits for approval"),
        WaitingFor.SUPPLIER: _("waits for a supplier"),
        WaitingFor.OTHER_LEVEL: _("waits for a level"),
    }[WaitingFor(waiting_for)]


def _place(row: Row, ladder: SafeString, agent: SafeString) -> SafeString:
    """How urgent, whose, at which level, with whom; and when the last mail did not arrive."""
    if row.is_undelivered:
        ladder = icons.draw("warning", label=_("mail not delivered")) + ladder
    marks = [mark for mark in (row.priority if row.priority in URGENT else "", "VIP" if row.is_vip else "") if mark]
    return format_html_join("", "<b>{}</b>", ((mark,) for mark in marks)) + ladder + agent if marks else ladder + agent


def _agent(row: Row, viewer: Viewer) -> SafeString:
    if row.agent is None:
        return SafeString()
    title = _("with you") if row.agent == viewer.person else _("with %(name)s") % {"name": row.agent_name}
    return desk.avatar(row.agent_name or "", row.level, size="small", title=title)


def _waits(row: Row, now: datetime) -> int | None:
    """Seconds that somebody waits on a live channel."""
    since = row.unanswered_since
    if row.channel not in LIVE or since is None or now - since > STILL_THERE:
        return None
    return max(0, int((now - since).total_seconds()))
