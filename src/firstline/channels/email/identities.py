"""
Who a mail is from: From is the claim, nothing else is asked.

Invariant: whoever cannot be told for sure (no From, several, an address of ours) is never taken for somebody we know.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from firstline.channels.email import entrances, lookalikes
from firstline.channels.email.parsing.parts import Mailbox, ParsedMail
from firstline.channels.email.tongues import language_of
from firstline.core import order
from firstline.core.text import one_line
from firstline.people.addresses import NotAnAddress, normal_mail
from firstline.people.knowing import know_person
from firstline.people.models import Address, Person
from firstline.people.operations import AddressTaken, Reach, register_person
from firstline.people.queries import find_by_mail

# Codes of what makes a sender doubtful.
SEVERAL, NOBODY, OURS = "several_senders", "no_sender", "our_address"
OTHER_ADDRESS, LOOKALIKE = "name_is_an_address", "lookalike_domain"


@dataclass(frozen=True)
class Claimed:
    """The address somebody writes from (empty when it cannot be told), the name beside it, and codes of what is doubtful."""

    address: str
    name: str
    doubts: dict[str, str]


def claimed(mail: ParsedMail) -> Claimed:
    """Whom the mail claims to be from."""
    addresses = sorted({box.address for box in mail.senders if box.address})
    doubts: dict[str, str] = {}
    if not addresses or mail.sender is None:
        return Claimed("", one_line(mail.senders[0].name if mail.senders else "", most=200), {NOBODY: ""})
    if len(addresses) > 1 or SEVERAL in mail.problems:
        return Claimed("", one_line(", ".join(addresses), most=200), {SEVERAL: ", ".join(addresses)[:500]})
    address, name = mail.sender.address, one_line(mail.sender.name, most=200)
    if entrances.knows(address):
        return Claimed("", name or address, {OURS: address})
    shown = _address_in(name)
    if shown and shown != address:
        doubts[OTHER_ADDRESS], name = shown, address
    domain = address.rpartition("@")[2]
    imitated = lookalikes.imitated(domain, known_domains())
    if imitated:
        doubts[LOOKALIKE] = imitated
    return Claimed(address, name, doubts)


def newcomer(who: Claimed, *, text: str, now: datetime) -> Person:
    """Somebody new with that address, which nobody had just now; for a sender who cannot be told, without any address."""
    language = language_of(text, otherwise=settings.LANGUAGE_CODE)
    if not who.address:
        with translation.override(settings.LANGUAGE_CODE):
            name = who.name or _("Unknown sender")
        return register_person(name=name, reached_by=[], language=language, now=now)
    try:
        reached_by = [Reach(Address.Kind.MAIL, who.address)]
        return register_person(name=who.name or who.address, reached_by=reached_by, language=language, now=now)
    except AddressTaken:
        # Somebody else was faster.
        return know_person(name=who.name or who.address, mail=who.address, phone=None, language=language, by=None, now=now)


def find(who: Claimed) -> Person | None:
    """The person with that address, if we know them."""
    return find_by_mail(who.address) if who.address else None


def others(boxes: Iterable[Mailbox], *, sender: str, most: int, now: datetime) -> list[Person]:
    """The people of these boxes, ours and the sender's aside; new ones become known."""
    wanted = {box.address: box for box in boxes if box.address and box.address != sender and not entrances.knows(box.address)}
    return [
        know_person(name=box.name or address, mail=address, phone=None, language=settings.LANGUAGE_CODE, by=None, now=now)
        for address, box in list(wanted.items())[:most]
    ]


@order.kept
def known_domains() -> dict[str, str]:
    """Our own and those of the organisations whose people we help, by what they look like."""
    served = Address.objects.filter(kind=Address.Kind.MAIL, person__organisation__isnull=False)
    domains = {value.rpartition("@")[2] for value in served.values_list("value", flat=True)[:20_000].iterator()}
    return lookalikes.skeletons(domains | {address.rpartition("@")[2] for address in entrances.current().addresses})


def _address_in(name: str) -> str:
    """The address that a name pretends to be; empty when it is none."""
    for word in name.replace("<", " ").replace(">", " ").replace('"', " ").split():
        try:
            return normal_mail(word)
        except NotAnAddress:
            continue
    return ""
