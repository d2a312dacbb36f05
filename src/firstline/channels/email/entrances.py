"""The addresses that people write to, kept in memory under the order's version; plus-addresses belong to their entrance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from firstline.channels.email.models import Entrance
from firstline.core import order, settings
from firstline.core.db import operation
from firstline.core.text import one_line
from firstline.people.addresses import NotAnAddress, normal_mail
from firstline.routing.models import Queue


class NoEntrance(Exception):
    """Nobody has said yet to which address people write: neither an entrance nor the desk's mail address is set."""


@dataclass(frozen=True)
class Entrances:
    """
    Live ones by their address, those that were given up as well in `received` and by their number: mail to them is still taken in.

    default: where mail goes that names none of them.
    """

    by_address: dict[str, Entrance]
    received: dict[str, Entrance]
    by_number: dict[int, Entrance]
    default: Entrance | None

    @property
    def addresses(self) -> frozenset[str]:
        return frozenset(self.received)


@order.kept
def current() -> Entrances:
    """The entrances as they stand now. Where fetching stands in a mailbox is not among what is kept."""
    received = {entrance.address: entrance for entrance in Entrance.objects.select_related("queue").order_by("id")}
    live = {address: entrance for address, entrance in received.items() if entrance.retired_at is None}
    by_number = {entrance.pk: entrance for entrance in received.values()}
    return Entrances(live, received, by_number, next((entrance for entrance in live.values() if entrance.is_default), None))


def entrance_for(addresses: Iterable[str]) -> Entrance | None:
    """The first of these addresses that is ours, or was, also with something after a plus sign."""
    known = current().received
    for address in addresses:
        entrance = known.get(_base(address))
        if entrance is not None:
            return entrance
    return None


def knows(address: str) -> bool:
    """Is mail to this address for us? Everything else is refused at the door."""
    base = _base(address)
    return bool(base) and (base in current().received or base == _base(settings.mailbox.read()))


@operation
def default_entrance(*, now: datetime) -> Entrance:
    """Where mail goes that names no address of ours; the desk's own mail address becomes it. Raises NoEntrance."""
    known = current().default
    if known is not None:
        return known
    address = _base(settings.mailbox.read())
    if not address:
        raise NoEntrance
    return open_entrance(address=address, name="", queue=None, is_default=True, now=now)


@operation
def open_entrance(*, address: str, name: str, queue: Queue | None, is_default: bool, now: datetime) -> Entrance:
    """
    Let people write to this address; an entrance that is there already gets these facts. queue: None for the desk's first.

    Raises NotAnAddress.
    """
    address = normal_mail(address)
    if is_default:
        Entrance.objects.filter(is_default=True).exclude(address=address).update(is_default=False)
    facts = {"name": one_line(name), "queue": queue, "is_default": is_default, "retired_at": None}
    entrance, _ = Entrance.objects.update_or_create(address=address, defaults=facts, create_defaults={**facts, "created_at": now})

    order.changed()
    return entrance


def _base(address: str) -> str:
    """The normal spelling without what follows a plus sign; empty when it is no address."""
    try:
        local, _, domain = normal_mail(address).rpartition("@")
    except NotAnAddress:
        return ""
    return f"{local.partition('+')[0]}@{domain}"
