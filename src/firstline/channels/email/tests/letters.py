"""Mails for tests: written as programs write them, accepted as the doors accept them; say only what matters."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count

from firstline.channels.email import accepting, intake
from firstline.channels.email.accepting import Envelope
from firstline.channels.email.models import InboundMail
from firstline.testing.clock import NOW

SERVICE = "service@lindenhof.example.org"
RENATE = "renate.heller@nordlicht.example.net"
STRANGER = "mallory@elsewhere.example.com"

_numbers = count(1)


def letter(
    text: str = "Seit heute früh ist das Netz weg.",
    *,
    sender: str | None = RENATE,
    to: str = SERVICE,
    subject: str = "Kein Netz",
    message_id: str | None = None,
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """A mail's bytes; further headers by name with _ for -. sender None: no From at all."""
    mail = EmailMessage()
    if sender is not None:
        mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(NOW)
    mail["Message-ID"] = message_id or f"<letter-{next(_numbers)}@nordlicht.example.net>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def accepted(
    raw: bytes, *, sender: str = RENATE, to: tuple[str, ...] = (SERVICE,), at: datetime = NOW, way: InboundMail.Way = InboundMail.Way.SMTP
) -> InboundMail:
    """Stored, not read yet."""
    return accepting.accept(raw=raw, envelope=Envelope(way, sender, to), now=at)


def read(raw: bytes, *, sender: str = RENATE, to: tuple[str, ...] = (SERVICE,), at: datetime = NOW) -> InboundMail:
    """Accepted and read; its row as it is kept."""
    mail = accepted(raw, sender=sender, to=to, at=at)
    for waiting in intake.waiting():
        intake.take_in(mail=waiting, now=at)
    return fresh(mail)


def fresh(mail: InboundMail) -> InboundMail:
    return InboundMail.objects.select_related("ticket", "message", "person", "entrance", "may_belong_to", "first").get(pk=mail.pk)
