"""Who works here, with which roles, in which queues."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from firstline.administration import auditing
from firstline.core.db import lock, operation
from firstline.people import operations as people
from firstline.people.models import Address, Organisation, Person, Role
from firstline.people.operations import Reach
from firstline.people.queries import find_by_mail
from firstline.routing.models import Membership, Placement, Queue
from firstline.routing.operations import claiming
from firstline.tickets import deliveries
from firstline.tickets.operations import readdressing


class AlreadyHere(Exception):
    """The person with this mail address works here already; the argument is who."""


class NoRole(Exception):
    """Whoever works here needs at least one role."""


@operation
def invite_agent(
    *, name: str, mail: str, roles: frozenset[Role], queues: Iterable[Queue], language: str, by: Person | None, now: datetime
) -> Person:
    """
    Let somebody in: an account with roles and queues, and a mail that says how to sign in.

    Somebody who has only asked for help so far is joined. Raises NoRole, AlreadyHere, NameMissing, NotAnAddress.
    """
    if not roles:
        raise NoRole
    actor = by.pk if by else None
    person = find_by_mail(mail)
    if person is None:
        reach = [Reach(Address.Kind.MAIL, mail)]
        person = people.register_person(name=name, reached_by=reach, language=language, now=now, by=actor)
    elif person.grants.exists():
        raise AlreadyHere(person)

    people.set_roles(person=person, roles=roles, by=actor, now=now)
    people.start_at_desk(person=person, day=now.date(), by=actor, now=now)
    _join(person, queues, now=now)
    deliveries.queue_welcome(to=person, now=now)

    auditing.note(what="person", which=person.name, before=None, after=_rights(person), by=actor, now=now)
    return person


@operation
def change_rights(*, person: Person, roles: frozenset[Role], queues: Iterable[Queue], by: Person, now: datetime) -> None:
    """Give a person exactly these roles and queues. Records RightsChanged. Raises LastAdministrator, LastAddress."""
    person = lock(person)
    before = _rights(person)

    Membership.objects.filter(person=person).exclude(queue__in=queues).delete()
    _join(person, queues, now=now)
    people.set_roles(person=person, roles=roles, by=by.pk, now=now)

    auditing.note(what="person", which=person.name, before=before, after=_rights(person), by=by.pk, now=now)


@operation
def change_description(
    *,
    person: Person,
    name: str,
    organisation: Organisation | None,
    languages: list[str],
    is_vip: bool,
    note: str,
    by: Person,
    now: datetime,
) -> None:
    """Write down who somebody is. Records PersonChanged. Raises NameMissing."""
    before = _description(person)
    changed = people.describe_person(
        person=person,
        name=name,
        organisation=organisation,
        language=person.language,
        languages=languages,
        needs=person.needs,
        is_vip=is_vip,
        note=note,
        by=by.pk,
        now=now,
    )

    auditing.note(what=_noun(person), which=changed.name, before=before, after=_description(changed), by=by.pk, now=now)


@operation
def add_address(*, person: Person, reach: Reach, by: Person, now: datetime) -> None:
    """Note one more way to reach somebody. Records PersonChanged. Raises NotAnAddress, AddressTaken."""
    before = _addresses(person)
    readdressing.add_address(person=person, reach=reach, by=by.pk, now=now)

    auditing.note(what="address", which=person.name, before=before, after=_addresses(person), by=by.pk, now=now)


@operation
def remove_address(*, address: Address, by: Person, now: datetime) -> None:
    """Forget one way to reach somebody. Records PersonChanged. Raises LastAddress."""
    person = address.person
    before = _addresses(person)
    readdressing.remove_address(address=address, by=by.pk, now=now)

    auditing.note(what="address", which=person.name, before=before, after=_addresses(person), by=by.pk, now=now)


@operation
def change_skills(*, person: Person, skills: Mapping[str, int], by: Person, now: datetime) -> None:
    """Note how well an agent knows which topics. Records PersonChanged."""
    before = dict(person.skills.values_list("topic", "grade"))
    people.set_skills(person=person, skills=skills, by=by.pk, now=now)

    auditing.note(what="skills", which=person.name, before=before, after=dict(skills), by=by.pk, now=now)


@operation
def name_contact_person(*, person: Person, organisation: Organisation | None, by: Person, now: datetime) -> None:
    """Let a person see all requests of the organisation; None: no longer. Records RightsChanged."""
    former = Organisation.objects.filter(contact_people__person=person).first()
    people.make_contact_person(person=person, organisation=organisation, by=by.pk, now=now)

    before = {"contact_person_of": former.name if former else ""}
    after = {"contact_person_of": organisation.name if organisation else ""}
    auditing.note(what="person", which=person.name, before=before, after=after, by=by.pk, now=now)


@operation
def deactivate(*, person: Person, by: Person, now: datetime) -> None:
    """
    Nobody signs in as this person any more; what they had taken goes back to its queues.

    Records RightsChanged and a TicketReleased for each. Raises LastAdministrator.
    """
    people.deactivate(person=person, by=by.pk, now=now)
    for placement in Placement.objects.filter(agent=person, is_live=True).select_related("ticket"):
        claiming.release(ticket=placement.ticket, by=person, now=now)

    auditing.note(what="person", which=person.name, before={"active": True}, after={"active": False}, by=by.pk, now=now)


@operation
def reactivate(*, person: Person, by: Person, now: datetime) -> None:
    """Let the person sign in again. Records RightsChanged."""
    people.reactivate(person=person, by=by.pk, now=now)

    auditing.note(what="person", which=person.name, before={"active": False}, after={"active": True}, by=by.pk, now=now)


def _join(person: Person, queues: Iterable[Queue], *, now: datetime) -> None:
    had = set(person.memberships.values_list("queue", flat=True))
    Membership.objects.bulk_create([Membership(person=person, queue=queue, since=now) for queue in queues if queue.pk not in had])


def _rights(person: Person) -> auditing.Facts:
    return {
        "roles": sorted(person.grants.values_list("role", flat=True)),
        "queues": sorted(person.memberships.values_list("queue__code", flat=True)),
    }


def _noun(person: Person) -> str:
    """What is noted about employees concerns the works council, what is noted about requesters does not."""
    return "description" if person.grants.exists() else "requester"


def _description(person: Person) -> auditing.Facts:
    return {
        "name": person.name,
        "organisation": person.organisation.name if person.organisation else "",
        "languages": list(person.languages),
        "is_vip": person.is_vip,
        "note": person.note,
    }


def _addresses(person: Person) -> auditing.Facts:
    kept = Address.objects.filter(person=person).order_by("kind", "id")
    return {kind: [address.shown for address in kept if address.kind == kind] for kind in Address.Kind.values}
