"""Secret, expiring links with which a person follows one ticket without signing in."""

import hashlib
import secrets
from datetime import datetime, timedelta

from firstline.core.db import operation
from firstline.people.models import Person
from firstline.tickets.models import GuestLink, Ticket


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@operation
def give_link(*, ticket: Ticket, person: Person, lasts: timedelta, now: datetime) -> str:
    """A fresh token for the link; only its hash is kept."""
    token = secrets.token_urlsafe(24)
    GuestLink.objects.create(ticket=ticket, person=person, token_hash=token_hash(token), created_at=now, expires_at=now + lasts)
    return token


@operation
def revoke_links(*, ticket: Ticket, now: datetime) -> None:
    """All links of the ticket end now."""
    GuestLink.objects.filter(ticket=ticket, revoked_at=None).update(revoked_at=now)


def find_link(token: str, *, now: datetime) -> GuestLink | None:
    """The link of this token if it is still good."""
    links = GuestLink.objects.select_related("ticket", "person")
    return links.filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=now).first()


def find_late_link(token: str) -> GuestLink | None:
    """The link of this token if it ran out by time alone; revoked ones are not renewed."""
    links = GuestLink.objects.select_related("ticket", "person")
    return links.filter(token_hash=token_hash(token), revoked_at=None, person__deactivated_at=None).first()
