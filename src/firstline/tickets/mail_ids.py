"""
Message-IDs of our mails: random, and naming their ticket under a seal that only this desk can make.

Invariant: 128 random bits, so that nobody guesses an id to thread into; a changed or invented id names no ticket.
"""

import re
import secrets

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

# 80 bits: whoever tries must ask us each time.
_SEAL_LENGTH = 20
_ID = re.compile(r"^<([0-9a-f]{32})\.t([0-9]{1,18})\.([0-9a-f]{20})@[^<>\s]+>$", re.IGNORECASE)


def fresh(ticket_id: int | None) -> str:
    """A new id for a mail about this ticket; without one it names nothing."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "localhost"
    chance = secrets.token_hex(16)
    if ticket_id is None:
        return f"<{chance}@{domain}>"
    return f"<{chance}.t{ticket_id}.{seal('mail-id', f'{chance}.{ticket_id}')}@{domain}>"


def ticket_of(message_id: str) -> int | None:
    """The ticket that an id of ours names; None for all others, whatever they claim."""
    found = _ID.match(message_id.strip())
    if found is None:
        return None
    chance, ticket, sealed = found[1].lower(), int(found[2]), found[3].lower()
    return ticket if constant_time_compare(sealed, seal("mail-id", f"{chance}.{ticket}")) else None


def seal(purpose: str, value: str) -> str:
    """What only this desk can write behind a value; lower case, because mail addresses lose theirs."""
    return salted_hmac(f"firstline.{purpose}", value, algorithm="sha256").hexdigest()[:_SEAL_LENGTH]
