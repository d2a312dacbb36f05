"""
A request in the words of whoever asked: where it stands, what comes next and by when, and the way so far.

Invariant: nothing here names a queue, a level, a priority, a note, or any other word that is the desk's business.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstline.core import settings as choices
from firstline.routing.models import Promise
from firstline.routing.timeline import Entry
from firstline.tickets.models import Message, Ticket, WaitingFor
from firstline.web.presenters import moments
from firstline.web.presenters.entries import File, file_of
from firstline.web.presenters.prose import paragraphs


@dataclass(frozen=True)
class Step:
    """A station of the journey; done, current or still to come."""

    word: str
    note: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class Line:
    """One entry of the thread: a message with who said it, or a sentence."""

    key: str
    at: datetime
    sentence: str = ""
    text: SafeString | str = ""
    author: str = ""
    initials_of: str = ""
    is_ours: bool = False
    is_solution: bool = False
    files: list[File] = field(default_factory=list)

    @property
    def is_message(self) -> bool:
        return not self.sentence


@dataclass(frozen=True)
class Row:
    """A request in a list."""

    number: int
    subject: str
    person: str
    words: str
    tone: str
    changed_at: datetime


def rows(tickets: Iterable[Ticket]) -> list[Row]:
    return [
        Row(
            number=ticket.number,
            subject=ticket.subject,
            person=ticket.requester.name,
            words=_in_short(ticket),
            tone=tone(ticket),
            changed_at=ticket.changed_at,
        )
        for ticket in tickets
    ]


def _in_short(ticket: Ticket) -> str:
    if ticket.status == Ticket.Status.OPEN:
        return _("In progress") if ticket.placement.agent_id else _("Arrived")
    return _("We need your answer") if ticket.waiting_for == WaitingFor.REQUESTER else headline(ticket, is_taken=True)


def headline(ticket: Ticket, *, is_taken: bool) -> str:
    """Where the matter stands, in one plain sentence."""
    if ticket.status == Ticket.Status.WAITING:
        return _waiting()[ticket.waiting_for]
    if ticket.status == Ticket.Status.RESOLVED:
        return _("Solved – did it help?")
    if ticket.status == Ticket.Status.CLOSED:
        return _("Completed")
    return _("We are working on it") if is_taken else _("Your request has arrived")


def tone(ticket: Ticket) -> str:
    """How the state looks in a list: "soon" where the requester has to do something."""
    if ticket.waiting_for == WaitingFor.REQUESTER or ticket.status == Ticket.Status.RESOLVED:
        return "soon"
    return "kept" if ticket.status == Ticket.Status.CLOSED else ""


def _waiting() -> dict[str, str]:
    return {
        WaitingFor.REQUESTER: _("We are waiting for your answer"),
        WaitingFor.APPROVAL: _("We are waiting for an approval"),
        WaitingFor.SUPPLIER: _("We are waiting for a supplier"),
        WaitingFor.OTHER_LEVEL: _("Our specialists are looking into it"),
    }


def outlook(ticket: Ticket, owed: Promise | None, *, speaks: bool, now: datetime) -> list[SafeString]:
    """What happens next, until when, and what the requester has to do."""
    if ticket.status == Ticket.Status.CLOSED:
        return [_plain(_("There is nothing left to do. Should the problem come back, tell us with one click."))]
    if ticket.status == Ticket.Status.RESOLVED:
        return _after_solution() if speaks else []
    if ticket.waiting_for == WaitingFor.REQUESTER:
        return [_plain(_("Please answer below. As soon as we have your answer, we go on."))]
    if ticket.waiting_for == WaitingFor.APPROVAL:
        return [_plain(_("As soon as the approval is there, we go on. You need not do anything until then."))]
    return [_promised(owed, now), _plain(_("You need not do anything until then."))]


def promise_words(due_at: datetime, *, now: datetime) -> str:
    """By when, as a person would say it."""
    return moments.day_and_clock(due_at, now=now)


def _after_solution() -> list[SafeString]:
    days = choices.close_after_working_days.read()
    silence = ngettext(
        "If we hear nothing from you, we close the request after %(count)s working day.",
        "If we hear nothing from you, we close the request after %(count)s working days.",
        days,
    ) % {"count": days}
    return [_plain(_("Please tell us whether it works now.")), _plain(silence)]


def _promised(owed: Promise | None, now: datetime) -> SafeString:
    """The promise, also when it was missed: said openly, without a new one that nobody made."""
    if owed is None or owed.due_at is None:
        return _plain(_("We will get back to you as soon as we know more."))
    when = format_html("<strong>{}</strong>", promise_words(owed.due_at, now=now))
    if owed.due_at < now:
        return format_html(
            _("We wanted to get back to you by {when} and did not manage to. We are sorry; your request is not forgotten."), when=when
        )
    if owed.kind == Promise.Kind.SOLUTION:
        return format_html(_("We want to have it solved by {when}."), when=when)
    return format_html(_("We will get back to you by {when}."), when=when)


def _plain(words: str) -> SafeString:
    return format_html("{}", words)


def journey(ticket: Ticket, *, taken_at: datetime | None, now: datetime) -> list[Step]:
    """The four stations of every request."""
    reached = _reached(ticket, taken_at)
    stations = [
        (_("Arrived"), ticket.opened_at),
        (_("In progress"), taken_at),
        (_("Solved"), ticket.resolved_at if reached >= 2 else None),
        (_("Completed"), ticket.closed_at if reached == 3 else None),
    ]
    return [
        Step(
            word=word,
            note=moments.day_and_clock(at, now=now) if at and place <= reached else "",
            is_done=place < reached or (place == reached == 3),
            is_current=place == reached != 3,
        )
        for place, (word, at) in enumerate(stations)
    ]


def _reached(ticket: Ticket, taken_at: datetime | None) -> int:
    """The last station reached, counted from zero."""
    if ticket.status in {Ticket.Status.RESOLVED, Ticket.Status.CLOSED}:
        return 2 if ticket.status == Ticket.Status.RESOLVED else 3
    return 1 if taken_at else 0


def lines(entries: Iterable[Entry], *, speaker: int | None, knows_names: bool) -> list[Line]:
    """
    The thread for the requester. speaker: the person to whom it says "you".

    knows_names is false for holders of a secret link: their own name is not told to them, it might be somebody else's.
    """
    said = []
    before = ""
    for entry in entries:
        if entry.message is not None:
            said.append(_message(entry, entry.message, speaker=speaker, knows_names=knows_names))
        elif sentence := _sentence(entry, before=before, is_me=entry.event.actor == speaker):
            said.append(Line(key=entry.key, at=entry.at, sentence=sentence))
        before = entry.kind
    return said


def _message(entry: Entry, message: Message, *, speaker: int | None, knows_names: bool) -> Line:
    ours = message.direction == Message.Direction.OUTBOUND
    me = not ours and message.author_id == speaker
    return Line(
        key=entry.key,
        at=message.said_at,
        text=paragraphs(message.text) if message.text else "",
        author=_("You") if me else message.author.name,
        initials_of=message.author.name if ours or knows_names else "",
        is_ours=ours,
        is_solution=message.kind == Message.Kind.SOLUTION,
        files=[file_of(row) for row in message.attachments.all()],
    )


def _sentence(entry: Entry, *, before: str, is_me: bool) -> str:
    """What else happened; empty where it goes without saying. Kinds that are not listed stay with the desk."""
    if entry.kind == "ticket.waiting":
        return _waiting().get(str(entry.event.data.get("waiting_for")), "")
    if entry.kind == "ticket.resolved":
        return "" if is_me else _("We believe that your request is solved.")
    if entry.kind == "ticket.reopened":
        return "" if before in {"ticket.rejected", "message.posted"} else _("We are working on it again.")
    if entry.kind == "ticket.closed":
        return _closings().get(str(entry.event.data.get("why")), "")
    return _happenings().get(entry.kind, "")


def _happenings() -> dict[str, str]:
    return {
        "ticket.resumed": _("We go on."),
        "ticket.handed_over": _("We have passed your request on to the colleagues who know most about it."),
        "ticket.confirmed": _("The solution was confirmed."),
        "ticket.rejected": _("Not solved yet: we go on."),
    }


def _closings() -> dict[str, str]:
    return {
        "silence": _("We have completed your request, because we heard nothing more about it."),
        "withdrawn": _("The matter has settled itself; the request is completed."),
    }
