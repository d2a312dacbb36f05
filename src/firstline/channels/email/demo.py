"""The demo world's entrances, and mails of its people, which come the way that all mails come."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr

from firstline.administration.world.reading import world
from firstline.channels.email import demo_letters as letters
from firstline.channels.email import intake
from firstline.channels.email.accepting import Envelope, accept
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.models import InboundMail
from firstline.core.db import operation
from firstline.tickets.models import Delivery


@operation
def open_entrances(now: datetime) -> None:
    """Safe to repeat."""
    for told in world()["service_organisation"]["entrances"]:
        open_entrance(address=told["address"], name=told["name"], queue=None, is_default=told.get("default", False), now=now)


def bring_mails(now: datetime) -> None:
    """What people and machines wrote this morning; a desk that has mails gets no more."""
    if InboundMail.objects.exists():
        return
    minutes = {count: now - timedelta(minutes=count) for count in (170, 150, 120, 95, 80, 60, 45, 30, 20, 12)}
    network = letters.message_id("wlan-1", letters.RENATE)
    _person(letters.RENATE, letters.SERVICE, "WLAN bricht immer wieder ab", letters.NETWORK, minutes[170], "wlan-1")
    _person(letters.DANIEL, letters.IT, "CAD licences: no seats left", letters.LICENCE, minutes[150], "licence-1")
    _person(
        letters.RENATE, letters.SERVICE, "Re: WLAN bricht immer wieder ab", letters.NETWORK_MORE, minutes[120], "wlan-2", answers=network
    )
    _bring(letters.maintenance(minutes[95]), letters.SUPPLIER, letters.SERVICE, minutes[95])
    _person(letters.HAAS, letters.IT, "Laptop fragt nach Wiederherstellungsschlüssel", letters.LAPTOP, minutes[80], "laptop-1")
    _machines(minutes)


def _machines(minutes: dict[int, datetime]) -> None:
    """An absence note and a bounce to what we confirmed, a circular, and bytes that are no mail."""
    absence = {"Auto_Submitted": "auto-replied", "answers": _confirmation(letters.HAAS)}
    text = letters.ABSENT.format(day=f"{minutes[60] + timedelta(days=4):%d.%m.%Y}")
    _person(letters.HAAS, letters.IT, "Abwesenheitsnotiz: Laptop", text, minutes[60], "away-1", **absence)
    _person(letters.STRANGER, letters.SERVICE, "Zugang zum Lieferantenportal", letters.QUESTION, minutes[45], "zugang-1")
    bounce = letters.undeliverable(address=parseaddr(letters.STRANGER)[1], original=_confirmation(letters.STRANGER), at=minutes[30])
    _take(bounce, "", letters.SERVICE, minutes[30])
    listed = {
        "List_Unsubscribe": "<https://druckerwelt.example.com/ab>",
        "List_Id": "<neues.druckerwelt.example.com>",
        "Precedence": "bulk",
    }
    _person(letters.CIRCULAR, letters.SERVICE, "20 % auf alle Toner", letters.OFFER, minutes[20], "toner-1", **listed)
    _take(letters.BROKEN, "scanner@lindenhof.example.org", letters.IT, minutes[12])


def _person(sender: str, to: str, subject: str, text: str, at: datetime, name: str, **more: str) -> None:
    _bring(letters.letter(sender=sender, to=to, subject=subject, text=text, at=at, name=name, **more), sender, to, at)


def _bring(mail: EmailMessage, sender: str, to: str, at: datetime) -> None:
    _take(mail.as_bytes(), parseaddr(sender)[1], to, at)


def _take(raw: bytes, sender: str, to: str, at: datetime) -> None:
    accept(raw=raw, envelope=Envelope(InboundMail.Way.LMTP, sender, (to,)), now=at)
    for waiting in intake.waiting():
        intake.take_in(mail=waiting, now=at)


def _confirmation(sender: str) -> str:
    """The Message-ID of what we last wrote to somebody."""
    last = Delivery.objects.filter(address=parseaddr(sender)[1]).order_by("-id").values_list("mail_id", flat=True).first()
    return str(last or "")
