"""
What our mails say, made when they are sent: in the ticket's language, with a secret link to the request.

Invariant: links come from FIRSTLINE_BASE_URL alone, headers are single lines, and the acknowledgement, which anybody can
cause for any address, carries no word of whoever caused it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from firstline.channels.email.writing import POLICY
from firstline.core import settings as choices
from firstline.core.text import one_line
from firstline.tickets.models import Delivery, Ticket
from firstline.tickets.operations.inviting import give_link

# Where the portal takes a secret link.
LINK_PATH = "/r/{token}/"
_MOST_REFERENCES = 10


@dataclass(frozen=True)
class Said:
    """Subject and both forms of a mail's text."""

    subject: str
    text: str
    html: str


def compose(delivery: Delivery, *, now: datetime) -> EmailMessage:
    """The whole mail of a delivery; makes a fresh secret link where it carries one."""
    said = _ready(delivery) if delivery.mail is not None else _said(delivery, now=now)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _sender()
    mail["To"] = Address(addr_spec=delivery.address)
    mail["Subject"] = one_line(said.subject, most=200)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = delivery.mail_id
    _thread(mail, delivery)
    # Other machines need not answer us.
    mail["X-Auto-Response-Suppress"] = "All"
    if delivery.purpose not in {Delivery.Purpose.ANSWER, Delivery.Purpose.SOLUTION}:
        mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(said.text)
    if said.html:
        mail.add_alternative(said.html, subtype="html")
    return mail


def _sender() -> Address:
    name = "".join(c for c in one_line(choices.organisation_name.read(), most=80) if c.isprintable())
    return Address(display_name=name, addr_spec=choices.mailbox.read() or settings.DEFAULT_FROM_EMAIL)


def _thread(mail: EmailMessage, delivery: Delivery) -> None:
    """Mail programs show all mails about one ticket together."""
    if delivery.ticket_id is None:
        return
    earlier = Delivery.objects.filter(ticket=delivery.ticket_id, address=delivery.address, pk__lt=delivery.pk)
    ids = list(earlier.order_by("-id").values_list("mail_id", flat=True)[:_MOST_REFERENCES])
    if ids:
        mail["In-Reply-To"] = ids[0]
        mail["References"] = " ".join(reversed(ids))


def _ready(delivery: Delivery) -> Said:
    mail: dict[str, str] = delivery.mail or {}
    return Said(subject=mail["subject"], text=mail["text"], html=mail.get("html", ""))


def _said(delivery: Delivery, *, now: datetime) -> Said:
    language = _language(delivery)
    with translation.override(language):
        facts: dict[str, object] = {
            "language": language,
            "organisation": choices.organisation_name.read(),
            "hotline": choices.hotline.read(),
            "mailbox": choices.mailbox.read(),
            "sign_in_url": f"{settings.BASE_URL}/accounts/login/code/",
        }
        if delivery.ticket is not None:
            facts |= _about(delivery, delivery.ticket, now=now)
        if delivery.person is not None:
            facts["name"] = delivery.person.name
        template = f"channels/email/{delivery.purpose}"
        text = render_to_string(f"{template}.txt", facts).strip() + "\n"
        return Said(_subject(delivery), text, render_to_string(f"{template}.html", facts))


def _language(delivery: Delivery) -> str:
    if delivery.ticket is not None:
        return delivery.ticket.language
    return delivery.person.language if delivery.person else settings.LANGUAGE_CODE


def _about(delivery: Delivery, ticket: Ticket, *, now: datetime) -> dict[str, object]:
    lasts = timedelta(days=choices.link_days.read())
    to = delivery.person or ticket.requester
    link = settings.BASE_URL + LINK_PATH.format(token=give_link(ticket=ticket, person=to, lasts=lasts, now=now))
    message = delivery.message
    return {
        "number": ticket.number,
        "url": link,
        "days": lasts.days,
        "text": message.text if message else "",
        "author": message.author.name if message else "",
        "files": message.attachments.count() if message else 0,
    }


def _subject(delivery: Delivery) -> str:
    """With the ticket's number, by which an answer finds back; the requester's own words only in answers to them."""
    ticket = delivery.ticket
    if delivery.purpose == Delivery.Purpose.ADDRESSES_CHANGED:
        return _("Your e-mail addresses at %(organisation)s were changed") % {"organisation": choices.organisation_name.read()}
    if ticket is None:
        return _("Your account at %(organisation)s") % {"organisation": choices.organisation_name.read()}
    if delivery.purpose == Delivery.Purpose.ACKNOWLEDGEMENT:
        return _("We have received your request [#%(number)s]") % {"number": ticket.number}
    if delivery.purpose == Delivery.Purpose.SOLUTION:
        return _("Solved: %(subject)s [#%(number)s]") % {"subject": one_line(ticket.subject, most=150), "number": ticket.number}
    return _("Re: %(subject)s [#%(number)s]") % {"subject": one_line(ticket.subject, most=150), "number": ticket.number}
