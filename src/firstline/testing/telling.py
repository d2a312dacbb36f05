"""Bulletins as tests publish them."""

from datetime import datetime, timedelta
from typing import Any

from firstline.bulletins.models import Bulletin
from firstline.bulletins.operations import publishing
from firstline.bulletins.operations.publishing import Facts
from firstline.bulletins.queries import Recipients
from firstline.people.models import Person
from firstline.testing import cast
from firstline.testing.clock import NOW
from firstline.tickets.models import FaultPattern, Ticket

WORDS = {
    "title": "WLAN-Zertifikat abgelaufen",
    "what": "Das Zertifikat der WLAN-Anmeldung ist abgelaufen.",
    "recognise": "Router leuchtet, Anmeldung scheitert nach dem Passwort.",
    "do": "Profil löschen und neu verbinden lassen.",
    "avoid": "Router nicht zurücksetzen.",
    "say": "Bitte löschen Sie das WLAN-Profil und verbinden Sie sich neu.",
}


def a_bulletin(
    *,
    by: Person | None = None,
    levels: frozenset[int] = frozenset({1}),
    pattern: FaultPattern | None = None,
    at: datetime = NOW,
    **facts: Any,
) -> Bulletin:
    """Ingrid's, to level 1, for a week."""
    recipients = Recipients(levels=levels, pattern=pattern)
    known = Facts(recipients=recipients, expires_at=at + timedelta(days=7), fault_pattern=pattern, **facts)
    return publishing.publish(contents={"de": WORDS}, facts=known, by=by or cast.ingrid(), now=at)


def of_pattern(ticket: Ticket, pattern: FaultPattern) -> Ticket:
    """The ticket, classified."""
    Ticket.objects.filter(pk=ticket.pk).update(fault_pattern=pattern)
    ticket.refresh_from_db()
    return ticket
