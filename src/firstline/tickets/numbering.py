"""Ticket numbers: from one sequence, never reused; a refused intake leaves a gap."""

from firstline.core.prepared import planned


def next_number() -> int:
    with planned() as cursor:
        cursor.execute("SELECT nextval('ticket_number')")
        return int(cursor.fetchone()[0])
