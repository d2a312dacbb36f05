"""Mails as their pages show them: beside a message of a thread, as rows of the mail log, and one by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstline.channels.email.models import InboundMail, MailText
from firstline.tickets.models import Delivery
from firstline.web.presenters import mail_words, moments
from firstline.web.presenters.events import label

# So much of a quotation is shown folded; all of it is in the mail as sent.
MOST_QUOTED = 20_000
_TONES = {
    InboundMail.Fate.NEW_TICKET: "kept",
    InboundMail.Fate.FOLLOW_UP: "kept",
    InboundMail.Fate.WAITING: "info",
    InboundMail.Fate.QUARANTINED: "soon",
    InboundMail.Fate.REFUSED: "broken",
}
_GLYPHS = {"kept": "check", "info": "clock", "soon": "warning", "broken": "close"}


@dataclass(frozen=True)
class Beside:
    """What a thread shows of a mail besides its words."""

    id: int
    address: str
    proof: str = ""
    proof_tone: str = ""
    doubts: Sequence[str] = ()
    also_to: str = ""
    reply_to: str = ""
    quoted: str = ""
    has_html: bool = False
    pictures: str = ""
    may_belong_to: int = 0
    is_third_party: bool = False


@dataclass(frozen=True)
class Row:
    """One mail of the log."""

    id: int
    at: datetime
    who: str
    address: str
    subject: str
    fate: str
    tone: str
    glyph: str
    reason: str
    way: str
    kind: str
    ticket: int
    doubts: Sequence[str]


@dataclass(frozen=True)
class Sending:
    """One outgoing mail of the log."""

    id: int
    at: datetime
    address: str
    purpose: str
    state: str
    tone: str
    glyph: str
    tries: str
    problem: str
    ticket: int


def beside(texts: Mapping[int, MailText]) -> dict[int, Beside]:
    """By message; texts of queries.shown_beside."""
    return {message: _beside(text) for message, text in texts.items()}


def _beside(text: MailText) -> Beside:
    mail = text.mail
    proof, tone = mail_words.proof(mail.authentication)
    others = [box for box in (*text.to, *text.cc) if box.get("address") and box["address"] not in _ours(mail)]
    return Beside(
        id=mail.pk,
        address=mail.sender_address,
        # Only what is doubtful is worth a word in the thread.
        proof=proof if tone != "kept" else "",
        proof_tone=tone,
        doubts=mail_words.doubts(mail.facts),
        also_to=", ".join(_box(box) for box in others[:10]),
        reply_to=", ".join(_box(box) for box in text.reply_to[:3] if box.get("address") != mail.sender_address),
        quoted=text.quoted[:MOST_QUOTED],
        has_html=bool(getattr(text, "has_html", text.html)),
        pictures=_pictures(text.remote_pictures),
        may_belong_to=mail.may_belong_to.number if mail.may_belong_to else 0,
        is_third_party=mail.reason == "third_party",
    )


def _ours(mail: InboundMail) -> set[str]:
    return {*mail.envelope_to, mail.entrance.address if mail.entrance else ""}


def _box(box: Mapping[str, str]) -> str:
    name, address = box.get("name", ""), box.get("address", "")
    return f"{name} <{address}>" if name and address and name != address else address or name


def _pictures(count: int) -> str:
    return (
        ngettext("Show %(count)s picture from elsewhere", "Show %(count)s pictures from elsewhere", count) % {"count": count}
        if count
        else ""
    )


def rows(mails: Iterable[InboundMail], *, may_read: bool) -> list[Row]:
    return [row(mail, may_read=may_read) for mail in mails]


def row(mail: InboundMail, *, may_read: bool) -> Row:
    """The mail with its fate in words; whatever could not be read is said by the envelope. Who may not read letters learns no names."""
    fate = InboundMail.Fate(mail.fate)
    tone = _TONES.get(fate, "")
    return Row(
        id=mail.pk,
        at=mail.received_at,
        who=(mail.sender_name or mail.sender_address or mail.envelope_from or _("unknown sender")) if may_read else "",
        address=(mail.sender_address or mail.envelope_from) if may_read else "",
        subject=(mail.subject or _("no subject")) if may_read else _("Mail %(number)s") % {"number": mail.pk},
        fate=_fate(mail),
        tone=tone,
        glyph=_GLYPHS.get(tone, ""),
        reason=mail_words.reason(mail) if mail.reason else "",
        way=mail.get_way_display(),
        kind=mail.get_kind_display() if mail.kind else "",
        ticket=mail.ticket.number if mail.ticket else 0,
        doubts=mail_words.doubts(mail.facts) if may_read else (),
    )


def _fate(mail: InboundMail) -> str:
    number = {"number": mail.ticket.number} if mail.ticket else None
    if number is None:
        return str(label(InboundMail.Fate.choices, mail.fate))
    return {
        InboundMail.Fate.NEW_TICKET: _("new ticket %(number)s"),
        InboundMail.Fate.FOLLOW_UP: _("follow-up of %(number)s"),
        InboundMail.Fate.DUPLICATE: _("duplicate, belongs to %(number)s"),
        InboundMail.Fate.NOTED: _("noted on %(number)s"),
        InboundMail.Fate.FOLDED: _("counted on %(number)s"),
    }.get(InboundMail.Fate(mail.fate), str(label(InboundMail.Fate.choices, mail.fate))) % number


def sendings(copies: Iterable[Delivery]) -> list[Sending]:
    return [_sending(copy) for copy in copies]


def _sending(copy: Delivery) -> Sending:
    state = Delivery.State(copy.state)
    tone = {Delivery.State.SENT: "kept", Delivery.State.FAILED: "broken"}.get(state, "soon" if copy.tries else "info")
    return Sending(
        id=copy.pk,
        at=copy.sent_at or copy.created_at,
        address=copy.address,
        purpose=copy.get_purpose_display(),
        state=copy.get_state_display(),
        tone=tone,
        glyph=_GLYPHS[tone],
        tries=ngettext("%(count)s try", "%(count)s tries", copy.tries) % {"count": copy.tries} if copy.tries else "",
        problem=copy.problem,
        ticket=copy.ticket.number if copy.ticket else 0,
    )


def facts(mail: InboundMail, *, may_read: bool) -> list[tuple[str, str]]:
    """What is known of a mail without reading it: envelope, size, what proves its sender."""
    known = [
        (_("From"), _box({"name": mail.sender_name, "address": mail.sender_address}) if may_read else ""),
        (_("Received"), moments.exact_words(mail.received_at)),
        (_("Way"), " · ".join(filter(None, [mail.get_way_display(), mail.client_host]))),
        (_("Envelope sender"), mail.envelope_from if may_read else ""),
        (_("Envelope recipients"), ", ".join(mail.envelope_to)),
        (_("Entrance"), mail.entrance.address if mail.entrance else ""),
        (_("Sort"), mail.get_kind_display() if mail.kind else ""),
        (_("Size"), moments.size_words(mail.size)),
        ("Message-ID", mail.mail_id),
        ("In-Reply-To", mail.in_reply_to),
    ]
    return [*((name, value) for name, value in known if value), *mail_words.proofs(mail.authentication)]
