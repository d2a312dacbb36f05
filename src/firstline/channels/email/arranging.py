"""What an administrator changes about the addresses that people write to; all audited. Nothing of it ever sends a mail."""

from datetime import datetime

from firstline.administration import auditing
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.mailboxes import disconnect_mailbox
from firstline.channels.email.models import Entrance
from firstline.core import order
from firstline.core.db import lock, operation, update
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


class IsDefault(Exception):
    """The default entrance takes what names no address; another one must become it first."""


@operation
def retire_entrance(*, entrance: Entrance, by: Person, now: datetime) -> Entrance:
    """
    Give the address up: nothing is fetched for it and nothing sent from it any more; mail that still comes to it is taken in.

    Raises IsDefault.
    """
    entrance = lock(entrance)
    if entrance.is_default:
        raise IsDefault(entrance)

    if entrance.imap_host:
        disconnect_mailbox(entrance=entrance, by=by, now=now)
        entrance.refresh_from_db()
    entrance.retired_at = now
    update(entrance, "retired_at")
    order.changed()

    auditing.note(what="entrance", which=entrance.address, before=_facts(entrance), after=None, by=by.pk, now=now)
    return entrance


@operation
def restore_entrance(*, entrance: Entrance, by: Person, now: datetime) -> Entrance:
    """Use the address again; its mailbox has to be connected anew."""
    entrance = lock(entrance)
    entrance.retired_at = None
    update(entrance, "retired_at")
    order.changed()

    auditing.note(what="entrance", which=entrance.address, before=None, after=_facts(entrance), by=by.pk, now=now)
    return entrance


def _facts(entrance: Entrance) -> auditing.Facts:
    queue = entrance.queue.code if entrance.queue else ""
    return {"name": entrance.name, "queue": queue, "default_entrance": entrance.is_default}
