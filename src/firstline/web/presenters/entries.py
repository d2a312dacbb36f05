"""The thread of a ticket as its page writes it: people strong, machines quiet, long runs of machine events folded."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstline.routing.models import Handover
from firstline.routing.timeline import Entry
from firstline.tickets.models import Attachment, Channel, Delivery, Message, Ticket
from firstline.web.presenters import moments, readings
from firstline.web.presenters.events import label, language, sentence
from firstline.web.presenters.mails import Beside
from firstline.web.presenters.prose import paragraphs
from firstline.web.templatetags.desk import initials

logger = logging.getLogger(__name__)

# The title of a guide, and its answers in order.
Walked = tuple[str, Sequence[str]]

# So many machine events in a row fold to one line.
FOLDED_FROM = 3


@dataclass(frozen=True)
class File:
    """A file of a message or note."""

    key: str
    name: str
    size: str
    is_picture: bool
    # Opens in place, to be read.
    is_readable: bool = False


@dataclass(frozen=True)
class Copy:
    """How an outgoing copy of a message fares; tone and glyph tell with the words."""

    words: str
    tone: str = ""
    hint: str = ""


@dataclass(frozen=True)
class When:
    """A moment: short words, for machines, and in full."""

    words: str
    iso: str = ""
    exact: str = ""


@dataclass(frozen=True)
class Line:
    """One entry, with nothing left to compute. sort: message, note, handover, event, fold."""

    key: str
    sort: str
    when: When
    who: str = ""
    initials: str = ""
    via: str = ""
    is_ours: bool = False
    text: SafeString | str = ""
    strong: str = ""
    quiet: str = ""
    level: int = 0
    facts: Sequence[tuple[str, str]] = ()
    files: Sequence[File] = ()
    copies: Sequence[Copy] = ()
    mail: Beside | None = None
    inbound: int = 0
    held: int = 0
    held_seconds: int = 0
    folded: Sequence["Line"] = field(default=())


def lines(
    entries: Iterable[Entry],
    ticket: Ticket,
    *,
    now: datetime,
    fold: bool,
    mails: Mapping[int, Beside] | None = None,
    tried: Mapping[int, Sequence[str]] | None = None,
    walks: Mapping[int, Walked] | None = None,
) -> list[Line]:
    """
    The entries in their order; one that cannot be read does not blank the page.

    mails: those that messages came by, by message. tried: what came along from self-service, by visit. walks: title and
    answers of guides, by run.
    """
    entries = list(entries)
    told = {entry.at for entry in entries if entry.message is not None and entry.message.kind == Message.Kind.SOLUTION}
    made = [_line(entry, ticket, now, told) for entry in entries]
    if tried:
        made = [
            replace(line, facts=[("", words) for words in tried.get(entry.event.data.get("visit", 0), ())])
            if entry.kind == "visit.carried_over"
            else line
            for entry, line in zip(entries, made, strict=True)
        ]
    if walks:
        made = [_with_walk(line, entry, walks) for entry, line in zip(entries, made, strict=True)]
    if mails:
        made = [replace(line, mail=mails[line.inbound]) if line.inbound in mails else line for line in made]
    return _folded(made) if fold else made


def _with_walk(line: Line, entry: Entry, walks: Mapping[int, Walked]) -> Line:
    """Which guide it was; with its answers where a run came along or came to its end."""
    walked = walks.get(entry.event.data.get("run", 0))
    if walked is None or not entry.kind.startswith("guide."):
        return line
    title, answers = walked
    facts = [("", words) for words in answers] if entry.kind in {"guide.run_joined", "guide.run_ended"} else ()
    return replace(line, quiet=f"{title} {line.quiet}".strip(), facts=facts)


def by_mail(entries: Iterable[Entry]) -> list[int]:
    """The messages among them that came by mail."""
    said = [entry.message for entry in entries if entry.message is not None and entry.message.direction == Message.Direction.INBOUND]
    return [message.pk for message in said if message.contact is not None and message.contact.channel == Channel.EMAIL]


def _line(entry: Entry, ticket: Ticket, now: datetime, told: Collection[datetime]) -> Line:
    try:
        if entry.message is not None:
            return _message(entry, entry.message, ticket, now)
        if entry.note is not None:
            return _note(entry, now)
        if entry.handover is not None:
            return _bounced(entry, entry.handover, now) if entry.kind == "ticket.bounced" else _handed_over(entry, entry.handover, now)
        return _event(entry, ticket, now, told)
    except (KeyError, TypeError, ValueError):
        logger.exception("entry.unreadable", extra={"event": entry.event.pk})
        return Line(key=entry.key, sort="event", strong=_("This entry cannot be shown."), when=_when(entry.at, now))


def _when(at: datetime, now: datetime) -> When:
    return When(moments.thread_words(at, now=now), at.isoformat(), moments.exact_words(at))


def _message(entry: Entry, message: Message, ticket: Ticket, now: datetime) -> Line:
    ours = message.direction == Message.Direction.OUTBOUND
    held = message.is_held and message.held_until is not None
    return Line(
        key=entry.key,
        sort="message",
        who=message.author.name,
        initials=initials(message.author.name),
        via=_via(entry, message, ticket),
        is_ours=ours,
        text=paragraphs(message.text) if message.text else "",
        files=_files(message.attachments.all()),
        copies=[_copy(copy) for copy in message.deliveries.all()] if ours else (),
        inbound=0 if ours else message.pk,
        held=message.pk if held else 0,
        held_seconds=max(0, int((message.held_until - now).total_seconds()) + 1) if held and message.held_until else 0,
        when=_when(message.said_at, now),
    )


def _via(entry: Entry, message: Message, ticket: Ticket) -> str:
    if message.kind == Message.Kind.SOLUTION:
        return _("solution")
    if message.direction == Message.Direction.OUTBOUND:
        return ""
    channel = label(Channel.choices, message.contact.channel if message.contact else ticket.channel)
    if entry.event.actor != message.author_id and entry.actor:
        return _("%(channel)s, written down by %(name)s") % {"channel": channel, "name": entry.actor}
    return channel


def _files(rows: Iterable[Attachment]) -> list[File]:
    return [file_of(row) for row in rows]


def file_of(row: Attachment) -> File:
    kind = readings.kind_of(row)
    return File(row.key, row.name, moments.size_words(row.size), kind == "picture", kind in {"letter", "event"})


def _copy(copy: Delivery) -> Copy:
    queued = _("not delivered to %(address)s yet, will be tried again") if copy.tries else _("to be sent to %(address)s")
    words = {
        Delivery.State.QUEUED: queued,
        Delivery.State.SENT: _("sent to %(address)s"),
        Delivery.State.FAILED: _("not delivered to %(address)s"),
    }[Delivery.State(copy.state)]
    tone = {Delivery.State.FAILED: "broken"}.get(Delivery.State(copy.state), "soon" if copy.tries else "")
    return Copy(words % {"address": copy.address}, tone if copy.state != Delivery.State.SENT else "", copy.problem)


def _note(entry: Entry, now: datetime) -> Line:
    note = entry.note
    assert note is not None
    return Line(
        key=entry.key,
        sort="note",
        who=note.author.name,
        initials=initials(note.author.name),
        text=paragraphs(note.text) if note.text else "",
        files=_files(note.attachments.all()),
        when=_when(note.written_at, now),
    )


def _handed_over(entry: Entry, handover: Handover, now: datetime) -> Line:
    source, target = handover.from_queue, handover.to_queue
    if source.level_id == target.level_id:
        strong = _("Handed over to %(queue)s") % {"queue": target.name_in(language())}
        quiet = ""
    else:
        strong = _("Handed over to level %(level)s") % {"level": target.level_id}
        quiet = target.name_in(language())
    facts = [
        (_("Symptom"), handover.symptom),
        (_("Tried"), handover.tried),
        (_("Expected"), handover.expectation),
        (_("Incomplete because"), handover.override_reason),
    ]
    return Line(
        key=entry.key, sort="handover", strong=strong, quiet=quiet, who=handover.by.name, level=target.level_id,
        facts=[fact for fact in facts if fact[1]], when=_when(entry.at, now),
    )  # fmt: skip


def _bounced(entry: Entry, handover: Handover, now: datetime) -> Line:
    facts = [(_("Reason"), label(Handover.BounceReason.choices, handover.bounce_reason)), (_("For next time"), handover.lesson)]
    return Line(
        key=entry.key,
        sort="handover",
        strong=_("Sent back to %(queue)s") % {"queue": handover.from_queue.name_in(language())},
        who=entry.actor,
        level=handover.from_queue.level_id,
        facts=[fact for fact in facts if fact[1]],
        when=_when(entry.at, now),
    )


def _event(entry: Entry, ticket: Ticket, now: datetime, told: Collection[datetime]) -> Line:
    strong, quiet = sentence(entry)
    # The solution itself stands in the thread as a message when the requester was told, at the same moment; else here.
    is_told = entry.kind != "ticket.resolved" or entry.at in told
    facts = [(_("Solution"), ticket.solution)] if ticket.solution and not is_told else ()
    return Line(key=entry.key, sort="event", strong=strong, quiet=quiet, facts=facts, when=_when(entry.at, now))


def _folded(made: Sequence[Line]) -> list[Line]:
    """Runs of machine events become one line that opens."""
    kept: list[Line] = []
    run: list[Line] = []
    for line in (*made, None):
        if line is not None and line.sort == "event" and not line.facts:
            run.append(line)
            continue
        kept += [_fold(run)] if len(run) >= FOLDED_FROM else run
        run = []
        if line is not None:
            kept.append(line)
    return kept


def _fold(run: Sequence[Line]) -> Line:
    first, last, more = run[0], run[-1], len(run) - 1
    return Line(
        key=f"fold-{first.key}",
        sort="fold",
        strong=f"{first.strong} {first.quiet}".strip(),
        quiet=ngettext("and %(count)s further event", "and %(count)s further events", more) % {"count": more},
        when=When(_span(first.when.words, last.when.words)),
        folded=tuple(run),
    )


def _span(first: str, last: str) -> str:
    """From when to when: "10:12–10:19", not broken at the dash; "yesterday, 10:12 – 9:00" where a day is named."""
    if first == last:
        return first
    return f"{first} – {last}" if " " in first + last else f"{first}–\u2060{last}"
