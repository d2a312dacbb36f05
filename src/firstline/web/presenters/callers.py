"""Whom a caller's number or name may mean, in words: the suggestions beside a note of a call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from firstline.core.text import one_line
from firstline.people.addresses import spoken_phone
from firstline.people.models import Address, Person
from firstline.tickets.models import Ticket
from firstline.web.agent.forms import NEW, reach_of


@dataclass(frozen=True)
class Caller:
    """One person to choose, with what tells them from namesakes."""

    pk: str
    name: str
    facts: str


@dataclass(frozen=True)
class Callers:
    """The suggestions; chosen is an id, "new" or nothing. is_number: the words are an address, so a new person needs a name."""

    who: str
    people: Sequence[Caller]
    chosen: str
    is_number: bool
    matters: Sequence[Ticket] = ()


def callers(who: str, found: Sequence[Person], *, chosen: str) -> Callers:
    """The suggestions for what was typed."""
    who = one_line(who, most=200)
    reached = reach_of(who)
    known = {str(person.pk) for person in found}
    if chosen not in known and chosen != NEW:
        chosen = str(found[0].pk) if found and (reached or len(found) == 1 or _fits(found[0], who)) else ""
    if not found and who:
        chosen = NEW
    return Callers(who=who, people=[_caller(person) for person in found], chosen=chosen, is_number=reached is not None)


def with_matters(shown: Callers, matters: Sequence[Ticket]) -> Callers:
    return replace(shown, matters=matters)


def _fits(person: Person, who: str) -> bool:
    return person.name.casefold() == who.casefold()


def _caller(person: Person) -> Caller:
    """Organisation and the first number, or the mail address."""
    addresses = list(person.addresses.all())
    phones = [spoken_phone(address.value) for address in addresses if address.kind == Address.Kind.PHONE]
    organisation = person.organisation.name if person.organisation else ""
    return Caller(pk=str(person.pk), name=person.name, facts=" · ".join(filter(None, (organisation, *(phones[:1] or [person.email])))))
