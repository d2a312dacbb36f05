"""A row of the queue column in words: who, what, due when, at which level, with whom, and whether it is new to the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.html import format_html
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


@dataclass(frozen=True)
class Line:
    """What the template of a row writes; nothing in it is computed any more."""

    number: int
    key: str
    order: str
    person: str
    subject: str
    channel: SafeString
    ladder: SafeString
    due: SafeString | str
    waits_seconds: int | None
    agent: SafeString | str
    is_unread: bool
    is_vip: bool
    urgent: str


def lines(rows: Iterable[Row], *, viewer: Viewer, now: datetime) -> list[Line]:
    """The rows as their reader sees them now."""
    channels = {code: desk.channel_icon(code, str(label)) for code, label in Channel.choices}
    ladders = {level: desk.ladder(level) for level in (1, 2, 3)}
    return [
        Line(
            number=row.number,
            key=f"row-{row.ticket}",
            order=place_key(row.place),
            person=row.person,
            subject=row.subject,
            channel=channels[row.channel],
            ladder=ladders.get(row.level) or desk.ladder(row.level),
            due=_due(row, now),
            waits_seconds=_waits(row, now),
            agent=_agent(row, viewer),
            is_unread=row.is_unread,
            is_vip=row.is_vip,
            urgent=row.priority if row.priority in URGENT else "",
        )
        for row in rows
    ]


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
        return format_html('<span class="quiet clip">{}</span>', _("waits for %(whom)s") % {"whom": WaitingFor(row.waiting_for).label})
    if row.due_at is None:
        return ""
    tone = moments.due_tone(row.due_at, now=now)
    glyph = {"soon": icons.draw("clock"), "broken": icons.draw("warning", label=_("missed"))}[tone] if tone else ""
    words, exact = moments.due_words(row.due_at, now=now), moments.exact_words(row.due_at)
    return format_html('<time class="due{}" title="{}">{}{}</time>', f" word-{tone}" if tone else "", exact, glyph, words)


def _agent(row: Row, viewer: Viewer) -> SafeString | str:
    if row.agent is None:
        return ""
    title = _("with you") if row.agent == viewer.person else _("with %(name)s") % {"name": row.agent_name}
    return desk.avatar(row.agent_name or "", row.level, size="small", title=title)


def _waits(row: Row, now: datetime) -> int | None:
    """Seconds that somebody waits on a live channel."""
    since = row.unanswered_since
    if row.channel not in LIVE or since is None or now - since > STILL_THERE:
        return None
    return max(0, int((now - since).total_seconds()))
