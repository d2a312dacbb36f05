"""Files that are read in place: a mail that was attached, an invitation; everything of people is plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firstline.channels.email import invitations
from firstline.channels.email.parsing import reading
from firstline.channels.email.parsing.parts import Mailbox, Unreadable
from firstline.tickets.models import Attachment
from firstline.tickets.operations.attaching import SHOWN_IN_PLACE
from firstline.web.presenters import moments
from firstline.web.presenters.prose import paragraphs

MOST_BYTES = 25 * 1024 * 1024
_MOST_TEXT = 100_000
_MOST_PEOPLE = 20


class NotReadable(Exception):
    """It is not what its name says."""


@dataclass(frozen=True)
class Reading:
    """One thing that is read: title, facts by name, text, and names and sizes of the files in it."""

    title: str
    facts: Sequence[tuple[str, str]]
    text: SafeString | str = ""
    files: Sequence[tuple[str, str]] = ()
    is_cancelled: bool = False


def kind_of(file: Attachment) -> str:
    """How the file can be seen here: picture, letter, event, or not at all."""
    return kind(file.name, file.media_type)


def kind(name: str, media_type: str) -> str:
    """The same of a name and a media type."""
    if media_type in SHOWN_IN_PLACE:
        return "picture"
    ending = name.lower().rpartition(".")[2]
    if media_type == "message/rfc822" or ending == "eml":
        return "letter"
    return "event" if media_type == "text/calendar" or ending == "ics" else ""


def read(kind: str, raw: bytes) -> list[Reading]:
    """What a letter or an event says. Raises NotReadable."""
    try:
        return [_letter(raw)] if kind == "letter" else [_event(one) for one in invitations.read(raw)]
    except (Unreadable, invitations.NotAnInvitation) as problem:
        raise NotReadable from problem


def _letter(raw: bytes) -> Reading:
    mail = reading.read(raw)
    facts = [
        (_("From"), _people(mail.senders)),
        (_("To"), _people(mail.to)),
        (_("Copy to"), _people(mail.cc)),
        (pgettext("mails", "Sent"), moments.exact_words(mail.sent_at) if mail.sent_at else ""),
    ]
    files = [(file.name, moments.size_words(len(file.content))) for file in mail.files]
    text = paragraphs(mail.whole[:_MOST_TEXT]) if mail.whole else ""
    return Reading(mail.subject or _("(no subject)"), [fact for fact in facts if fact[1]], text, files)


def _people(people: Sequence[Mailbox]) -> str:
    said = [f"{one.name} <{one.address}>" if one.name and one.address else one.name or one.address for one in people[:_MOST_PEOPLE]]
    return ", ".join(said) + (" …" if len(people) > _MOST_PEOPLE else "")


def _event(meeting: invitations.Meeting) -> Reading:
    facts = [(_("When"), _span(meeting.begins, meeting.ends)), (_("Where"), meeting.where), (_("Organiser"), meeting.organiser)]
    text = paragraphs(meeting.text) if meeting.text else ""
    return Reading(meeting.title or _("(no title)"), [fact for fact in facts if fact[1]], text, is_cancelled=meeting.is_cancelled)


def _span(begins: date | datetime | None, ends: date | datetime | None) -> str:
    if begins is None:
        return ""
    begun = _here(begins)
    if not isinstance(begins, datetime):
        # The end of a whole day is the day after it.
        last = _here(ends) - timedelta(days=1) if ends is not None else begun
        return moments.date_words(begun) if last <= begun else f"{moments.date_words(begun)} – {moments.date_words(last)}"
    if ends is None:
        return moments.exact_words(begun)
    ended = _here(ends)
    is_one_day = timezone.localdate(begun) == timezone.localdate(ended)
    return f"{moments.exact_words(begun)} – {moments.clock(ended) if is_one_day else moments.exact_words(ended)}"


def _here(moment: date | datetime) -> datetime:
    """A moment without zone is meant where its reader is; a day alone is its noon."""
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time(12))
    return whole if whole.tzinfo else timezone.make_aware(whole)
