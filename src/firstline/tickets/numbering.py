"""Ticket numbers: from one sequence, never reused; a refused intake leaves a gap."""

from django.db import connection


def next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ticket_number')")
        return int(cursor.fetchone()[0])
