"""Who asks: made-up people of the demo world's customers, the same ones for the same number."""

import random
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from firstline.administration.past.story import Speaker
from firstline.administration.world import peopling
from firstline.administration.world.reading import world
from firstline.people.models import Address, Organisation, Person
from firstline.search.folding import fold

GIVEN = tuple(Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8").split())
FAMILY = tuple(Path(__file__).with_name("family_names.txt").read_text(encoding="utf-8").split())
DOMAINS = {"falkenberg": "falkenberg.example.com", "seeburg": "seeburg.example.org", "nordlicht": "nordlicht.example.net"}
PLACES = {
    "falkenberg": ("Werk Nord", "Werk Süd", "Homeoffice"),
    "seeburg": ("Campus Altstadt", "Campus Hafen", "Bibliothek"),
    "nordlicht": ("24937 Flensburg", "24939 Flensburg", "24941 Flensburg"),
}
STREETS = ("Deichstraße", "Hafenweg", "Lindenallee", "Am Markt", "Schulstraße", "Nordergraben", "Birkenweg", "Mühlendamm")
DEVICES = {
    "firma": ("laptop", "Norden Book 14", "NB14", "Windows 11"),
    "hochschule": ("laptop", "Norden Book 15", "NB15", "Windows 11"),
    "privat": ("router", "Brückner LX-210", "BX210", ""),
}
# Of all who ask, so many in a hundred belong to each customer.
SHARES = {"falkenberg": 45, "seeburg": 30, "nordlicht": 25}
ENGLISH_SHARE = 0.12
FIRST_PHONE = 4930231260000


def invite(number: int, now: datetime) -> None:
    """Make so many people known; those of an earlier call are among them."""
    told = [_person(index) for index in range(number)]
    known = set(Address.objects.filter(kind=Address.Kind.MAIL).values_list("value", flat=True))
    fresh = [person for person in told if person["mail"] not in known]
    customers = dict(Organisation.objects.values_list("code", "pk"))
    password = make_password(None)
    persons = Person.objects.bulk_create(
        [
            Person(
                name=person["name"],
                email=person["mail"],
                organisation_id=customers[person["customer"]],
                language=person["language"],
                languages=[person["language"]],
                password=password,
                created_at=now,
            )
            for person in fresh
        ],
        batch_size=2000,
    )
    peopling.equip(fresh, persons, now)


def _person(index: int) -> dict[str, Any]:
    chance = random.Random(f"crowd-{index}")  # noqa: S311  Made-up people, not secrets.
    customer = chance.choices(list(SHARES), list(SHARES.values()))[0]
    kind = next(told["kind"] for told in world()["customers"] if told["id"] == customer)
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    device, model, series, system = DEVICES[kind]
    place = chance.choice(PLACES[customer])
    street = f"{chance.choice(STREETS)} {chance.randint(1, 90)}"
    return {
        "name": f"{given} {family}",
        "mail": f"{fold(given)}.{fold(family)}{index + 1}@{DOMAINS[customer]}",
        "customer": customer,
        "language": "en" if chance.random() < ENGLISH_SHARE else "de",
        "phone": f"+{FIRST_PHONE + index}",
        "address": f"{street}, {place}" if kind == "privat" else place,
        "devices": [
            {"kind": device, "model": model, "serial": f"{series}-{chance.randint(10000, 99999)}-{index:05d}", "os": system, "place": place}
        ],
    }


def speakers(mails: list[str] | None = None) -> list[Speaker]:
    """Everybody who may ask, in a fixed order; mails: only these."""
    asking = Person.objects.filter(grants=None, organisation__isnull=False, deactivated_at=None)
    if mails is not None:
        asking = asking.filter(email__in=mails)
    people = asking.select_related("organisation").prefetch_related("devices").order_by("email")
    return [
        Speaker(
            id=person.pk,
            name=person.name,
            mail=person.email,
            language="en" if person.language == "en" else "de",
            organisation=person.organisation_id,
            kind=person.organisation.kind if person.organisation else "",
            place=next((device.place for device in person.devices.all()), ""),
            serial=next((device.serial for device in person.devices.all()), ""),
        )
        for person in people
    ]
