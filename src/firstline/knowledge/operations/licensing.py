"""Who may publish knowledge."""

from collections.abc import Iterable
from datetime import datetime

from firstline.core.db import operation
from firstline.knowledge.models import Licence
from firstline.people.models import Person


@operation
def give_licences(*, people: Iterable[Person], now: datetime) -> None:
    """From now on they may validate articles; those who may already keep their day."""
    Licence.objects.bulk_create([Licence(person=person, since=now) for person in people], ignore_conflicts=True)
