"""Another mail address for somebody: every address they had hears of it, because whoever reads an address can sign in with it."""

from datetime import datetime

from firstline.core.db import operation
from firstline.people import operations as people
from firstline.people.models import Address, Person
from firstline.people.operations import Reach
from firstline.tickets import deliveries


@operation
def add_address(*, person: Person, reach: Reach, by: int, now: datetime) -> Address:
    """
    Note one more way to reach somebody; a new mail address is told to those that were known before.

    Records PersonChanged. Raises NotAnAddress, AddressTaken.
    """
    known = _mails(person)
    address = people.add_address(person=person, reach=reach, by=by, now=now)

    if address.kind == Address.Kind.MAIL and address.value not in known:
        _tell(person, known, now=now)
    return address


@operation
def remove_address(*, address: Address, by: int, now: datetime) -> None:
    """
    Forget one way to reach somebody; that a mail address goes is told to it and to all others.

    Records PersonChanged. Raises LastAddress for an agent's last mail address.
    """
    known = _mails(address.person)
    people.remove_address(address=address, by=by, now=now)

    if address.kind == Address.Kind.MAIL:
        _tell(address.person, known, now=now)


def _mails(person: Person) -> list[str]:
    return list(person.addresses.filter(kind=Address.Kind.MAIL).order_by("id").values_list("value", flat=True))


def _tell(person: Person, mails: list[str], *, now: datetime) -> None:
    for mail in mails:
        deliveries.queue_notice(to=person, address=mail, now=now)
