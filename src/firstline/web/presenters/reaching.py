"""The ways to reach a person: which, whether now, and until when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from firstline.core import settings as choices
from firstline.people.addresses import spoken_phone
from firstline.people.models import Person
from firstline.routing import following
from firstline.routing.following import Opening
from firstline.tickets.models import Priority
from firstline.web.presenters import moments


@dataclass(frozen=True)
class Way:
    """One row of the timetable: name, what is meant, how it is now, until when, and the verb."""

    glyph: str
    name: str
    meant: str
    now: str
    until: str
    href: str
    verb: str
    is_first: bool = False


def ways(*, person: Person | None, now: datetime) -> list[Way]:
    """The form first, as it is open at any time; phone and mail as far as the desk has them."""
    reply = following.first_reply_by(person=person, priority=Priority.P4, now=now)
    promised = _("Answer by %(when)s") % {"when": moments.day_and_clock(reply, now=now)} if reply else ""
    always = _("at any time")
    found = [Way("edit", _("In writing"), _("three fields, no sign-in"), promised, always, "/ask/", _("Ask for help"), is_first=True)]
    hotline, mailbox = choices.hotline.read(), choices.mailbox.read()
    if hotline:
        state, until = opening_words(following.opening(now=now), now=now)
        found.append(Way("phone", _("Phone"), spoken(hotline), state, until, f"tel:{dialled(hotline)}", _("Call")))
    if mailbox:
        found.append(Way("mail", _("E-mail"), mailbox, promised, always, f"mailto:{mailbox}", _("Write")))
    return found


def dialled(hotline: str) -> str:
    """For a telephone."""
    return hotline.replace(" ", "").replace("-", "")


def spoken(hotline: str) -> str:
    """As the operator wrote it; E.164 in groups."""
    return hotline if " " in hotline or "-" in hotline else spoken_phone(hotline)


def opening_words(opening: Opening | None, *, now: datetime) -> tuple[str, str]:
    """How it is now, and until when."""
    if opening is None:
        return "", ""
    if opening.is_open:
        until = _("until %(time)s") % {"time": moments.clock(opening.closes_at)} if opening.closes_at else _("around the clock")
        return _("open now"), until
    if opening.opens_at is None:
        return _("closed now"), ""
    return _("closed now"), _("opens %(when)s") % {"when": moments.day_and_clock(opening.opens_at, now=now)}
