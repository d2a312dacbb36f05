"""
What our mails say, made when they are sent: in the recipient's language, with a secret link for the requester alone.

Invariant: links come from FIRSTLINE_BASE_URL alone, and the acknowledgement, which anybody can cause for any address,
carries no word of whoever caused it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from firstline.channels.email import enclosing, quoting, signatures
from firstline.channels.email.enclosing import Files
from firstline.core import settings as choices
from firstline.core.text import one_line
from firstline.tickets.models import Delivery, Ticket
from firstline.tickets.operations.inviting import give_link

# Where the portal takes a secret link.
LINK_PATH = "/r/{token}/"


@dataclass(frozen=True)
class Said:
    """Subject and both forms of a mail's text."""

    subject: str
    text: str
    html: str


def said(delivery: Delivery, files: Files, *, now: datetime) -> Said:
    """What a mail says; makes a fresh secret link where it carries one."""
    if delivery.mail is not None:
        ready: dict[str, str] = delivery.mail
        return Said(ready["subject"], ready["text"], ready.get("html", ""))
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
            facts |= _about(delivery, delivery.ticket, files, language, now=now)
        if delivery.person is not None:
            facts["name"] = delivery.person.name
        template = f"channels/email/{delivery.purpose}"
        text = render_to_string(f"{template}.txt", facts).strip() + "\n"
        return Said(_subject(delivery), text, render_to_string(f"{template}.html", facts))


def _language(delivery: Delivery) -> str:
    if delivery.ticket is not None and _is_requester(delivery):
        return delivery.ticket.language
    return delivery.person.language if delivery.person else settings.LANGUAGE_CODE


def _is_requester(delivery: Delivery) -> bool:
    return delivery.ticket is not None and delivery.person_id in {None, delivery.ticket.requester_id}


def _about(delivery: Delivery, ticket: Ticket, files: Files, language: str, *, now: datetime) -> dict[str, object]:
    message = delivery.message
    facts: dict[str, object] = {
        "number": ticket.number,
        "text": message.text if message else "",
        "formatted": _formatted(message.text, files) if message else "",
        "author": message.author.name if message else "",
        "too_large": [row.name for row in files.too_large],
        "history": quoting.history(delivery),
        "signature": signatures.of_agent(message.author, language) if message else "",
        "closing": signatures.of_ticket(ticket, language) if message else "",
    }
    # The link opens the whole request: nobody but its requester gets one.
    if _is_requester(delivery):
        lasts = timedelta(days=choices.link_days.read())
        token = give_link(ticket=ticket, person=delivery.person or ticket.requester, lasts=lasts, now=now)
        facts |= {"url": settings.BASE_URL + LINK_PATH.format(token=token), "days": lasts.days}
    return facts


def _formatted(text: str, files: Files) -> SafeString:
    """The text as HTML, with each picture where the text names it."""
    html = linebreaks(text, autoescape=True)
    for row in files.shown:
        picture = f'<img src="cid:{enclosing.content_id(row)}" alt="{escape(row.name)}" style="max-width:100%;height:auto;">'
        html = html.replace(escape(enclosing.mark(row)), picture)
    return mark_safe(html)  # noqa: S308  # The text is escaped, the picture is ours.


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
