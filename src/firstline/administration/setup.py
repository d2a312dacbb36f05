"""The first run: a desk that works, from what three short pages ask for. Happens once."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import connection

from firstline.administration import auditing, queries
from firstline.administration.operations import choices, patterns, promises, queues
from firstline.administration.operations.patterns import FieldFacts
from firstline.administration.operations.promises import HoursFacts, Target
from firstline.administration.operations.queues import QueueFacts
from firstline.core import settings
from firstline.core.db import operation
from firstline.people import operations as people
from firstline.people.models import Address, Person, Role
from firstline.people.operations import Reach
from firstline.routing.hours import Block
from firstline.routing.models import Membership, Queue
from firstline.tickets.models import Field, Grade, Priority

# Two browsers at once: the second one waits here and then finds the desk set up.
_LOCK = 0x5E7
# Minutes of service hours to the first reply, the next reply, the solution.
USUAL_TARGETS = {
    Priority.P1: Target(15, 30, 240),
    Priority.P2: Target(30, 60, 480),
    Priority.P3: Target(60, 120, 960),
    Priority.P4: Target(240, 480, 2400),
    Priority.P5: Target(480, 960, 4800),
}
USUAL_MATRIX = {
    (Grade.HIGH, Grade.HIGH): Priority.P1,
    (Grade.HIGH, Grade.MEDIUM): Priority.P2,
    (Grade.HIGH, Grade.LOW): Priority.P3,
    (Grade.MEDIUM, Grade.HIGH): Priority.P2,
    (Grade.MEDIUM, Grade.MEDIUM): Priority.P3,
    (Grade.MEDIUM, Grade.LOW): Priority.P4,
    (Grade.LOW, Grade.HIGH): Priority.P3,
    (Grade.LOW, Grade.MEDIUM): Priority.P4,
    (Grade.LOW, Grade.LOW): Priority.P5,
}
USUAL_FIELDS = (
    ({"de": "Seit wann?", "en": "Since when?"}, Field.Kind.TEXT),
    ({"de": "Gerät", "en": "Device"}, Field.Kind.TEXT),
    ({"de": "Fehlermeldung", "en": "Error message"}, Field.Kind.TEXT),
    ({"de": "Sind andere auch betroffen?", "en": "Are others affected?"}, Field.Kind.YESNO),
    ({"de": "Rückrufnummer", "en": "Number to call back"}, Field.Kind.PHONE),
)


class AlreadySetUp(Exception):
    """Somebody administers this desk already."""


@dataclass(frozen=True)
class NewDesk:
    """What the three pages asked for; password is a hash; second_queue may be empty (no level 2 yet)."""

    organisation: str
    mailbox: str
    language: str
    name: str
    mail: str
    password: str
    first_queue: str
    second_queue: str
    opens: time
    closes: time
    timezone: str
    region: str


def is_needed() -> bool:
    """Does nobody administer this desk yet?"""
    return not settings.set_up.read() and not queries.has_administrator()


@operation
def set_up(*, desk: NewDesk, now: datetime) -> Person:
    """
    Write the desk's first order and its first administrator, who also works in the first queue.

    Raises AlreadySetUp, NotAnAddress, NameMissing, NoSuchZone, NoSuchRegion.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if queries.has_administrator():
        raise AlreadySetUp

    choices.change_choices(values={"organisation_name": desk.organisation, "mailbox": desk.mailbox, "set_up": True}, by=None, now=now)
    first = _order(desk, now=now)
    person = people.register_person(name=desk.name, reached_by=[Reach(Address.Kind.MAIL, desk.mail)], language=desk.language, now=now)
    person.password = desk.password
    person.save(update_fields=["password"])
    roles = frozenset({Role.ADMINISTRATOR, Role.LEAD, Role.AGENT})
    people.set_roles(person=person, roles=roles, by=person.pk, now=now)
    Membership.objects.create(person=person, queue=first, since=now)

    auditing.note(what="set_up", which=desk.organisation, before=None, after={"name": desk.name}, by=person.pk, now=now)
    return person


def _order(desk: NewDesk, *, now: datetime) -> Queue:
    """Hours, plan, matrix, fields, levels and queues; gives the first queue."""
    blocks = tuple(Block(weekday, desk.opens, desk.closes) for weekday in range(5))
    words = {"de": "Servicezeit", "en": "Service hours"}
    facts = HoursFacts(words=words, timezone=desk.timezone, region=desk.region, blocks=blocks)
    hours = promises.add_hours(said=facts, by=None, now=now, code="desk")
    always = {"de": "Rund um die Uhr", "en": "Round the clock"}
    facts = HoursFacts(words=always, timezone=desk.timezone, region="", blocks=(), always=True)
    promises.add_hours(said=facts, by=None, now=now, code="always")
    promises.set_matrix(cells=USUAL_MATRIX, by=None, now=now)
    promises.add_plan(words={"de": "Standard", "en": "Standard"}, hours=hours, targets=USUAL_TARGETS, by=None, now=now, is_default=True)
    for name, kind in USUAL_FIELDS:
        patterns.add_field(said=FieldFacts(words=name, kind=kind), by=None, now=now)
    named = [(1, "First Level", desk.first_queue), (2, "Second Level", desk.second_queue)]
    made = []
    for number, level_name, queue_name in named:
        if queue_name:
            level = queues.add_level(number=number, words={"de": level_name, "en": level_name}, hours=hours, by=None, now=now)
            made.append(queues.add_queue(said=QueueFacts(words={desk.language: queue_name}, level=level), by=None, now=now))
    return made[0]
