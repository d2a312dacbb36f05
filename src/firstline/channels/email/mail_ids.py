"""How a mail finds back to its ticket: by the Message-ID it answers, or by the reply address it was sent to."""

import re

from django.utils.crypto import constant_time_compare

from firstline.tickets.mail_ids import fresh, seal, ticket_of

__all__ = ["fresh", "loop_mark", "picture_mark", "reply_address", "ticket_of", "ticket_of_address"]

# Longer local parts are refused on the way (RFC 5321).
_LONGEST_LOCAL = 64
_TOKEN = re.compile(r"\+t([0-9]{1,18})\.([0-9a-f]{20})@[^@]+$")


def reply_address(entrance_address: str, ticket_id: int) -> str:
    """The entrance's address with a token of the ticket; the plain address where it would become too long."""
    local, _, domain = entrance_address.rpartition("@")
    named = f"{local}+t{ticket_id}.{seal('reply', str(ticket_id))}"
    return f"{named}@{domain}" if len(named) <= _LONGEST_LOCAL else entrance_address


def ticket_of_address(address: str) -> int | None:
    """The ticket that a reply address of ours names; None for all others."""
    found = _TOKEN.search(address.strip().lower())
    if found is None:
        return None
    ticket = int(found[1])
    return ticket if constant_time_compare(found[2], seal("reply", str(ticket))) else None


def loop_mark() -> str:
    """What our mails carry in X-Firstline-Loop, so that they are known when they come back; each desk has its own."""
    return seal("loop", "")


def picture_mark(key: str) -> str:
    """The content id of a picture in our mails, which tells nothing about the key under which it is kept."""
    return seal("picture", key)
