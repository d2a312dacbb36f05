"""What changes people: registering, their addresses, devices, skills and roles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress

from firstline.core import events
from firstline.core.db import insert, insert_together, lock, operation
from firstline.core.prepared import planned
from firstline.core.text import one_line, plain
from firstline.people import passages
from firstline.people.addresses import normal_mail, normal_phone
from firstline.people.events import PersonChanged, PersonRegistered, RightsChanged
from firstline.people.models import Address, ContactPerson, Device, Organisation, Person, Role, RoleGrant, Skill
from firstline.search import indexing


class NameMissing(Exception):
    """A person needs a name."""


class AddressTaken(Exception):
    """Another person already has this mail address."""


class LastAdministrator(Exception):
    """Nobody could administer the desk any more."""


class LastAddress(Exception):
    """An agent needs a mail address to sign in."""


@dataclass(frozen=True)
class Reach:
    """One way to reach somebody, as given: kind and the words of the person."""

    kind: Address.Kind
    shown: str

    @property
    def value(self) -> str:
        """The normal spelling. Raises NotAnAddress."""
        if self.kind == Address.Kind.MAIL:
            return normal_mail(self.shown)
        if self.kind == Address.Kind.PHONE:
            return normal_phone(self.shown)
        return plain(self.shown)


@operation
def register_person(
    *,
    name: str,
    reached_by: Sequence[Reach],
    now: datetime,
    organisation: Organisation | None = None,
    language: str = "de",
    by: int | None = None,
) -> Person:
    """
    Make somebody known to the desk.

    Records PersonRegistered. Raises NameMissing, NotAnAddress, AddressTaken.
    """
    name = one_line(name, most=200)
    if not name:
        raise NameMissing
    addresses = [Address(kind=r.kind, value=r.value, shown=plain(r.shown), created_at=now) for r in reached_by]
    mails = [a.value for a in addresses if a.kind == Address.Kind.MAIL]
    if mails and _is_taken(mails):
        raise AddressTaken(mails[0])

    person = Person(
        name=name, organisation=organisation, language=language, languages=[language], created_at=now, email=mails[0] if mails else ""
    )
    person.set_unusable_password()
    insert(person)
    for address in addresses:
        address.person = person
    sign_ins = [EmailAddress(user=person, email=mail, primary=i == 0, verified=False) for i, mail in enumerate(mails)]
    if addresses:
        insert_together(*addresses, *sign_ins)
    indexing.put(passages=[passages.identity(person, _found_by(addresses))])

    events.record(PersonRegistered(person=person.pk), stream=person.stream, actor=by, at=now)
    return person


@operation
def make_findable(*, people: Sequence[int]) -> None:
    """Let these people be found by name, organisation, mail address and number as they are now."""
    known = Person.objects.filter(pk__in=people).select_related("organisation").prefetch_related("addresses")
    indexing.put(passages=[passages.identity(person, _found_by(person.addresses.all())) for person in known])


def _found_by(addresses: Iterable[Address]) -> list[str]:
    return [address.value for address in addresses if address.kind != Address.Kind.POSTAL]


def _is_taken(mails: Sequence[str]) -> bool:
    with planned() as cursor:
        cursor.execute(_IS_TAKEN, [list(mails)])
        return bool(cursor.fetchone()[0])


# By hand: it comes with every newcomer, whom most mails are from.
_IS_TAKEN = "SELECT EXISTS (SELECT FROM people_address WHERE kind = 'mail' AND value = ANY(%s))"


@operation
def describe_person(
    *,
    person: Person,
    name: str,
    organisation: Organisation | None,
    language: str,
    languages: Sequence[str],
    needs: Sequence[str],
    is_vip: bool,
    note: str,
    by: int,
    now: datetime,
) -> Person:
    """
    Write down who somebody is.

    Records PersonChanged. Raises NameMissing.
    """
    person = lock(person)
    if not one_line(name):
        raise NameMissing

    person.name = one_line(name, most=200)
    person.organisation = organisation
    person.language = language
    person.languages = list(languages)
    person.needs = list(needs)
    person.is_vip = is_vip
    person.note = plain(note)
    person.save()
    make_findable(people=[person.pk])

    events.record(PersonChanged(person=person.pk), stream=person.stream, actor=by, at=now)
    return person


@operation
def choose_language(*, person: Person, language: str, now: datetime) -> None:
    """Speak this language to the person from now on. Records PersonChanged."""
    Person.objects.filter(pk=person.pk).update(language=language)

    events.record(PersonChanged(person=person.pk), stream=person.stream, actor=person.pk, at=now)


@operation
def add_address(*, person: Person, reach: Reach, by: int | None, now: datetime) -> Address:
    """
    Note one more way to reach somebody.

    Records PersonChanged. Raises NotAnAddress, AddressTaken.
    """
    person = lock(person)
    value = reach.value
    if reach.kind == Address.Kind.MAIL and Address.objects.filter(kind=reach.kind, value=value).exclude(person=person).exists():
        raise AddressTaken(value)

    address, _ = Address.objects.get_or_create(
        person=person, kind=reach.kind, value=value, defaults={"shown": plain(reach.shown), "created_at": now}
    )
    _copy_mail_to_sign_in(person)

    events.record(PersonChanged(person=person.pk), stream=person.stream, actor=by, at=now)
    return address


@operation
def remove_address(*, address: Address, by: int, now: datetime) -> None:
    """
    Forget one way to reach somebody.

    Records PersonChanged. Raises LastAddress for an agent's last mail address.
    """
    person = lock(address.person)
    mails = person.addresses.filter(kind=Address.Kind.MAIL)
    if address.kind == Address.Kind.MAIL and mails.count() == 1 and person.grants.exists():
        raise LastAddress(address.value)

    address.delete()
    _copy_mail_to_sign_in(person)

    events.record(PersonChanged(person=person.pk), stream=person.stream, actor=by, at=now)


def _copy_mail_to_sign_in(person: Person) -> None:
    """Address is the truth; the sign-in library's rows and the person's copy follow it."""
    mails = list(person.addresses.filter(kind=Address.Kind.MAIL).order_by("created_at", "id").values_list("value", flat=True))
    person.email = mails[0] if mails else ""
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).exclude(email__in=mails).delete()
    EmailAddress.objects.filter(user=person).update(primary=False)
    for mail in mails:
        EmailAddress.objects.update_or_create(user=person, email=mail, defaults={"primary": mail == person.email})
    make_findable(people=[person.pk])


@operation
def note_device(*, person: Person, facts: Mapping[str, str], by: int | None, now: datetime) -> Device:
    """
    Note a device of a person: kind, model, serial, firmware, system, place.

    Records PersonChanged.
    """
    device = Device.objects.create(person=person, **{name: one_line(value) for name, value in facts.items()})

    events.record(PersonChanged(person=person.pk), stream=person.stream, actor=by, at=now)
    return device


@operation
def remove_device(*, device: Device, by: int, now: datetime) -> None:
    """Forget a device. Records PersonChanged."""
    person = device.person
    device.delete()

    events.record(PersonChanged(person=person.pk), stream=person.stream, actor=by, at=now)


@operation
def set_roles(*, person: Person, roles: frozenset[Role], by: int | None, now: datetime) -> None:
    """
    Give a person exactly these roles.

    Records RightsChanged. Raises LastAdministrator, LastAddress.
    """
    person = lock(person)
    had = frozenset(Role(role) for role in person.grants.values_list("role", flat=True))
    others = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, person__deactivated_at=None).exclude(person=person)
    if Role.ADMINISTRATOR in had - roles and not others.exists():
        raise LastAdministrator
    if roles and not person.email:
        raise LastAddress(person.name)

    person.grants.exclude(role__in=roles).delete()
    RoleGrant.objects.bulk_create([RoleGrant(person=person, role=role, granted_at=now, granted_by_id=by) for role in sorted(roles - had)])

    record_rights_changed(person=person, by=by, now=now)


@operation
def set_skills(*, person: Person, skills: Mapping[str, int], by: int, now: datetime) -> None:
    """Note how well an agent knows which topics (0 to 3). Records PersonChanged."""
    person = lock(person)
    person.skills.all().delete()
    Skill.objects.bulk_create([Skill(person=person, topic=topic, grade=grade) for topic, grade in skills.items()])

    events.record(PersonChanged(person=person.pk), stream=person.stream, actor=by, at=now)


@operation
def make_contact_person(*, person: Person, organisation: Organisation | None, by: int, now: datetime) -> None:
    """Let a person see all requests of the organisation (None: no longer). Records RightsChanged."""
    ContactPerson.objects.filter(person=person).delete()
    if organisation is not None:
        ContactPerson.objects.create(person=person, organisation=organisation, since=now)

    record_rights_changed(person=person, by=by, now=now)


@operation
def deactivate(*, person: Person, by: int, now: datetime) -> None:
    """
    Nobody signs in as this person any more; what they did stays.

    Records RightsChanged. Raises LastAdministrator.
    """
    person = lock(person)
    others = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, person__deactivated_at=None).exclude(person=person)
    if person.grants.filter(role=Role.ADMINISTRATOR).exists() and not others.exists():
        raise LastAdministrator

    person.deactivated_at = now
    person.save(update_fields=["deactivated_at"])

    record_rights_changed(person=person, by=by, now=now)


@operation
def reactivate(*, person: Person, by: int, now: datetime) -> None:
    """Let the person sign in again. Records RightsChanged."""
    Person.objects.filter(pk=person.pk).update(deactivated_at=None)

    record_rights_changed(person=person, by=by, now=now)


@operation
def set_password(*, person: Person, password: str, by: int | None, now: datetime) -> None:
    """Set a person's password; all their sessions end. Records RightsChanged."""
    person = lock(person)
    person.set_password(password)
    person.save(update_fields=["password"])

    record_rights_changed(person=person, by=by, now=now)


@operation
def start_at_desk(*, person: Person, day: date | None, by: int | None, now: datetime) -> None:
    """Note the first day of an agent at the desk. Records PersonChanged."""
    Person.objects.filter(pk=person.pk).update(started_date=day)

    events.record(PersonChanged(person=person.pk), stream=person.stream, actor=by, at=now)


@operation
def record_rights_changed(*, person: Person, by: int | None, now: datetime) -> None:
    """Tell open pages of the person to check again what they may see. Records RightsChanged."""
    events.record(RightsChanged(person=person.pk), stream=person.stream, actor=by, at=now, also=[f"{person.stream}:access"])
