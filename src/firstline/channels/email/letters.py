"""
A delivery as the mail that goes over the line: headers by which it is known, found and not answered by machines; files; our seal.

Invariant: headers are single lines, whatever subjects, names and foreign ids contain, and nobody but the row's address gets the mail.
"""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from operator import itemgetter

from django.conf import settings

from firstline.channels.email import enclosing, entrances, mail_ids, rendering, sealing
from firstline.channels.email.models import InboundMail
from firstline.channels.email.port import Letter
from firstline.channels.email.recognising.ours import TEST_HEADER
from firstline.channels.email.writing import POLICY, written
from firstline.core import settings as choices
from firstline.core.text import one_line
from firstline.tickets.models import Delivery, Ticket

_MOST_REFERENCES = 12
_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>")
# Written by a person; all others are automatic.
_PERSONAL = frozenset({Delivery.Purpose.ANSWER, Delivery.Purpose.SOLUTION})


def letter_for(delivery: Delivery, *, now: datetime) -> Letter:
    """The mail of a delivery as it goes over the line; makes a fresh secret link where it carries one."""
    mail = compose(delivery, now=now)
    address = mail["From"].addresses[0]
    # Nobody answers to a confirmation, not even a server that cannot deliver it.
    sender = "" if delivery.purpose == Delivery.Purpose.ACKNOWLEDGEMENT else address.addr_spec
    return Letter(mail_id=delivery.mail_id, raw=sealing.sealed(written(mail), domain=address.domain), sender=sender, to=delivery.address)


def compose(delivery: Delivery, *, now: datetime) -> EmailMessage:
    """The whole mail: what it says, its headers, the files of the answer."""
    files = enclosing.files_of(delivery)
    said = rendering.said(delivery, files, now=now)
    mail = EmailMessage(policy=POLICY)
    address = entrance_of(delivery.ticket)
    mail["From"] = mailbox(address)
    mail["To"] = mailbox(delivery.address, name="")
    mail["Subject"] = one_line(said.subject, most=200)
    mail["Date"] = format_datetime(delivery.created_at)
    mail["Message-ID"] = delivery.mail_id
    if delivery.ticket is not None and choices.reply_tokens.read():
        mail["Reply-To"] = mailbox(mail_ids.reply_address(address, delivery.ticket.pk))
    answers = _thread(mail, delivery)
    mail["X-Firstline-Loop"] = mail_ids.loop_mark()
    if delivery.purpose == Delivery.Purpose.ROUND_TRIP:
        mail[TEST_HEADER] = "round-trip"
    if delivery.purpose not in _PERSONAL:
        # Only here: behind an answer we want to hear that somebody is away.
        mail["Auto-Submitted"] = "auto-replied" if answers else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    enclosing.fill(mail, text=said.text, html=said.html, files=files)
    return mail


def entrance_of(ticket: Ticket | None) -> str:
    """The address through which the matter came, as long as it is one of ours; else the desk's own."""
    known = entrances.current()
    if ticket is not None:
        last = ticket.contacts.exclude(entrance="").order_by("-began_at", "-id").values_list("entrance", flat=True)
        came = next((address for address in last[:5] if address in known.by_address), None)
        if came is not None:
            return came
    return known.default.address if known.default else choices.mailbox.read() or settings.DEFAULT_FROM_EMAIL


def mailbox(address: str, *, name: str | None = None) -> Address:
    """The address as it stands in a header; name: None for the entrance's or the organisation's."""
    if name is None:
        entrance = entrances.entrance_for([address])
        name = (entrance.name if entrance else "") or choices.organisation_name.read()
    shown = "".join(c for c in one_line(name, most=80) if c.isprintable())
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return Address(display_name=shown, username=local, domain=domain)


def _thread(mail: EmailMessage, delivery: Delivery) -> bool:
    """Mail programs show all mails about one ticket together; true when it answers a mail of the other side."""
    if delivery.ticket_id is None:
        return False
    ours = Delivery.objects.filter(ticket=delivery.ticket_id, address=delivery.address, pk__lt=delivery.pk)
    theirs = InboundMail.objects.filter(ticket=delivery.ticket_id, message__isnull=False, received_at__lte=delivery.created_at)
    sent = [(at, 0, mail_id) for at, mail_id in ours.order_by("-id").values_list("created_at", "mail_id")[:_MOST_REFERENCES]]
    came = [(at, 1, mail_id) for at, mail_id in theirs.order_by("-id").values_list("received_at", "mail_id")[:_MOST_REFERENCES]]
    in_order = sorted([*sent[::-1], *came[::-1]], key=itemgetter(0, 1))
    earlier = [(kind, mail_id) for _, kind, mail_id in in_order if _ID.fullmatch(mail_id)]
    if not earlier:
        return False
    mail["In-Reply-To"] = earlier[-1][1]
    mail["References"] = " ".join(mail_id for _, mail_id in earlier[-_MOST_REFERENCES:])
    return earlier[-1][0] == 1
