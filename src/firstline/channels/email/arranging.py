"""What an administrator changes about the addresses that people write to; all audited. Nothing of it ever sends a mail."""

from datetime import datetime

from firstline.administration import auditing
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.models import Entrance
from firstline.core.db import operation
from firstline.people.addresses import normal_mail
from firstline.people.models import Person
from firstline.routing.models import Queue


@operation
def arrange_entrance(*, address: str, name: str, queue: Queue | None, is_default: bool, by: Person, now: datetime) -> Entrance:
    """Let people write to this address, or change where its mail goes first. Raises NotAnAddress."""
    known = Entrance.objects.filter(address=normal_mail(address), retired_at=None).select_related("queue").first()
    before = _facts(known) if known is not None else None

    entrance = open_entrance(address=address, name=name, queue=queue, is_default=is_default, now=now)

    auditing.note(what="entrance", which=entrance.address, before=before, after=_facts(entrance), by=by.pk, now=now)
    return entrance


def _facts(entrance: Entrance) -> auditing.Facts:
    queue = entrance.queue.code if entrance.queue else ""
    return {"name": entrance.name, "queue": queue, "default_entrance": entrance.is_default}
