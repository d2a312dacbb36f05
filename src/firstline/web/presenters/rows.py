"""A row of the queue column in words: who, what, due when, at which level, with whom, and whether it is new to the reader."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from firstline.people.viewer import Viewer
from firstline.routing.lists import Row
from firstline.tickets.models import Channel, WaitingFor
from firstline.web import icons
from firstline.web.presenters import moments
from firstline.web.templatetags.desk import initials

# On these channels somebody is there and waits; for so long the minute line runs and then counts up.
LIVE = frozenset({Channel.PHONE, Channel.CHAT, Channel.WALK_IN})
STILL_THERE = timedelta(hours=1)
_LAST = "9999999999"


@dataclass(frozen=True)
class Line:
    """What the template of a row writes; nothing in it is computed any more."""

    number: int
    key: str
    order: str
    person: str
    subject: str
    channel_glyph: str
    channel_word: str
    level: int
    level_word: str
    due_words: str
    due_tone: str
    due_glyph: str
    due_title: str
    waits_seconds: int | None
    agent_initials: str
    agent_title: str
    is_unread: bool
    is_vip: bool
    is_urgent: str


def lines(rows: list[Row], *, viewer: Viewer, now: datetime) -> list[Line]:
    """The rows as their reader sees them now."""
    channels = {code: (icons.CHANNELS.get(code, "chat"), str(label)) for code, label in Channel.choices}
    levels = {level: _("Level %(level)s") % {"level": level} for level in (1, 2, 3)}
    return [_line(row, channels[row.channel], levels.get(row.level, ""), viewer, now) for row in rows]


def order_of(row: Row) -> str:
    """By this text the page puts a changed row in its place: due moment (none comes last), then ticket."""
    due = f"{int(row.due_at.timestamp()):010}" if row.due_at else _LAST
    return f"{due}.{row.ticket:012}"


def _line(row: Row, channel: tuple[str, str], level: str, viewer: Viewer, now: datetime) -> Line:
    words, tone, title = _due(row, now)
    glyph = {"soon": "clock", "broken": "warning"}.get(tone, "")
    with_whom = "" if row.agent is None else _with_whom(row, viewer)
    return Line(
        number=row.number,
        key=f"row-{row.ticket}",
        order=order_of(row),
        person=row.person,
        subject=row.subject,
        channel_glyph=channel[0],
        channel_word=channel[1],
        level=row.level,
        level_word=level,
        due_words=words,
        due_tone=tone,
        due_glyph=glyph,
        due_title=title,
        waits_seconds=_waits(row, now),
        agent_initials=initials(row.agent_name or ""),
        agent_title=with_whom,
        is_unread=row.is_unread,
        is_vip=row.is_vip,
        is_urgent=row.priority if row.priority in {"P1", "P2"} else "",
    )


def _due(row: Row, now: datetime) -> tuple[str, str, str]:
    """Words, tone and tooltip of what is due; a waiting ticket says for whom it waits."""
    if row.waiting_for:
        return _("waits for %(whom)s") % {"whom": WaitingFor(row.waiting_for).label}, "", ""
    if row.due_at is None:
        return "", "", ""
    return moments.due_words(row.due_at, now=now), moments.due_tone(row.due_at, now=now), moments.exact_words(row.due_at)


def _with_whom(row: Row, viewer: Viewer) -> str:
    if row.agent == viewer.person:
        return _("with you")
    return _("with %(name)s") % {"name": row.agent_name}


def _waits(row: Row, now: datetime) -> int | None:
    """Seconds that somebody waits on a live channel."""
    since = row.unanswered_since
    if row.channel not in LIVE or since is None or now - since > STILL_THERE:
        return None
    return max(0, int((now - since).total_seconds()))
