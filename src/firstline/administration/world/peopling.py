"""The people of the demo world: staff with roles, queues and skills; the requesters of its stories."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from firstline.administration.world.reading import world
from firstline.people.addresses import normal_mail, normal_phone
from firstline.people.models import Address, Device, Organisation, Person, Role, RoleGrant, Skill
from firstline.people.operations import make_findable
from firstline.routing.models import Membership, Queue

# One password for everybody, so that the demo can be tried; `doctor` warns as long as it opens a door.
PASSWORD = "lindenhof-demo"  # noqa: S105  It is meant to be known.

ROLES = {
    "agent": Role.AGENT,
    "expert": Role.AGENT,
    "lead": Role.LEAD,
    "manager": Role.MANAGER,
    "admin": Role.ADMINISTRATOR,
    "dpo": Role.DATA_PROTECTION,
    "works_council": Role.WORKS_COUNCIL,
}


def let_people_in(now: datetime) -> None:
    """Write down staff and requesters with everything about them; those who are known are left alone."""
    known = set(Address.objects.filter(kind=Address.Kind.MAIL).values_list("value", flat=True))
    # Hashing costs half a second: once for all.
    password = make_password(PASSWORD)
    staff = [told for told in world()["people"] if told["mail"] not in known]
    requesters = [told for told in world()["requesters"] if told["mail"] not in known]
    employ(staff, _persons(staff, password, now), now)
    equip(requesters, _persons(requesters, password, now), now)


def _persons(told: list[dict[str, Any]], password: str, now: datetime) -> list[Person]:
    customers = dict(Organisation.objects.values_list("code", "pk"))
    rows = [
        Person(
            name=person["name"],
            email=normal_mail(person["mail"]),
            organisation_id=customers.get(person.get("customer", "")),
            language=person.get("language") or person["languages"][0],
            languages=person.get("languages") or [person["language"]],
            needs=person.get("needs", []),
            is_vip=person.get("vip", False),
            note=person.get("note", {}).get("de", ""),
            started_date=now.date() - timedelta(weeks=person["start_weeks"]) if "start_weeks" in person else None,
            password=password,
            created_at=now,
        )
        for person in told
    ]
    return Person.objects.bulk_create(rows)


def employ(told: list[dict[str, Any]], persons: list[Person], now: datetime) -> None:
    """Give staff their address, roles, queues and skills."""
    queues = dict(Queue.objects.values_list("code", "pk"))
    both = list(zip(told, persons, strict=True))
    _reach(persons, (), now)
    RoleGrant.objects.bulk_create([RoleGrant(person=person, role=ROLES[said["role"]], granted_at=now) for said, person in both])
    Membership.objects.bulk_create(
        [Membership(person=person, queue_id=queues[said["queue"]], since=now) for said, person in both if "queue" in said]
    )
    Skill.objects.bulk_create(
        [Skill(person=person, topic=topic, grade=_grade(said)) for said, person in both for topic in said.get("skills", ())]
    )


def equip(told: list[dict[str, Any]], persons: list[Person], now: datetime) -> None:
    """Give requesters their addresses and devices."""
    both = list(zip(told, persons, strict=True))
    further = [
        Address(person=person, kind=kind, value=normal_phone(shown) if kind == Address.Kind.PHONE else shown, shown=shown, created_at=now)
        for said, person in both
        for kind, shown in ((Address.Kind.PHONE, said["phone"]), (Address.Kind.POSTAL, said["address"]))
    ]
    _reach(persons, further, now)
    Device.objects.bulk_create(
        [
            Device(
                person=person,
                kind=device["kind"],
                model=device["model"],
                serial=device["serial"],
                firmware=device.get("firmware", ""),
                system=device.get("os", ""),
                place=device["place"],
            )
            for said, person in both
            for device in said["devices"]
        ]
    )


def _reach(persons: list[Person], further: Iterable[Address], now: datetime) -> None:
    """Mail addresses with the rows by which people sign in, and further ways to reach them."""
    mails = [
        Address(person=person, kind=Address.Kind.MAIL, value=person.email, shown=person.email, created_at=now, verified_at=now)
        for person in persons
    ]
    Address.objects.bulk_create([*mails, *further])
    EmailAddress.objects.bulk_create([EmailAddress(user=person, email=person.email, primary=True, verified=True) for person in persons])
    make_findable(people=[person.pk for person in persons])


def _grade(told: dict[str, Any]) -> int:
    """How well they know their topics: specialists best, newcomers hardly."""
    if told["level"] != "L1":
        return 3
    return 1 if told["start_weeks"] < 12 else 2
