"""Knowing who asks: the person with this address, or somebody new."""

from datetime import datetime

from django.db import IntegrityError

from firstline.people import queries
from firstline.people.models import Address, Person
from firstline.people.operations import AddressTaken, Reach, register_person


def know_person(*, name: str, mail: str | None, phone: str | None, language: str, by: int | None, now: datetime) -> Person:
    """
    The person known by the mail address, else (without one) by the phone number, else a new one under the name.

    Of several people with one number the one of that name is meant, else nobody. Two at once register one person.
    Records PersonRegistered for a new one. Raises NameMissing, NotAnAddress.
    """
    known = _known(name, mail, phone)
    if known is not None:
        return known
    reached_by = [Reach(kind, shown) for kind, shown in ((Address.Kind.MAIL, mail), (Address.Kind.PHONE, phone)) if shown]
    try:
        return register_person(name=name or mail or "", reached_by=reached_by, language=language, by=by, now=now)
    except (AddressTaken, IntegrityError):
        # Somebody else was faster with the same address.
        known = _known(name, mail, phone)
        if known is None:
            raise
        return known


def _known(name: str, mail: str | None, phone: str | None) -> Person | None:
    if mail:
        return queries.find_by_mail(mail)
    sharing = queries.find_by_phone(phone) if phone else []
    if len(sharing) == 1:
        return sharing[0]
    return next((person for person in sharing if person.name.casefold() == name.strip().casefold()), None)
