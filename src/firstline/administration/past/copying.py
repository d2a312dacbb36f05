"""The rows of many tickets into their tables by COPY, under ids reserved from the tables' own sequences."""

from collections.abc import Iterable

import psycopg
from django.db import connection
from psycopg import sql

from firstline.administration.past.chronicle import Ids, Row, Rows

TABLES = {
    "ticket": "tickets_ticket",
    "contact": "tickets_contact",
    "message": "tickets_message",
    "note": "tickets_note",
    "handover": "routing_handover",
    "promise": "routing_promise",
}
COLUMNS = {
    "tickets": (
        "tickets_ticket",
        "id number subject own_words language requester_id organisation_id channel same_matter_as_id status waiting_for waiting_until "
        "category_id fault_pattern_id impact urgency priority priority_reason details classified_at classified_by_id opened_at "
        "unanswered_since changed_at resolved_at resolved_by_id resolved_level solution confirmed_at closed_at reopened",
    ),
    "contacts": (
        "tickets_contact",
        "id ticket_id person_id channel entrance direction began_at answered_at ended_at outcome handled_by_id",
    ),
    "messages": (
        "tickets_message",
        "id ticket_id contact_id author_id direction kind text client_key said_at held_until released_at",
    ),
    "notes": ("tickets_note", "id ticket_id author_id kind text client_key written_at"),
    "intervals": ("tickets_interval", "kind subject state reason queue level agent actor began_at ended_at"),
    "placements": ("routing_placement", "ticket_id queue_id level agent_id since due_at due_kind is_live moves"),
    "handovers": (
        "routing_handover",
        "id ticket_id by_id at from_queue_id to_queue_id symptom tried expectation override_reason bounced_at bounced_by_id bounce_reason "
        "lesson",
    ),
    "promises": ("routing_promise", "id ticket_id kind level hours_id target_seconds began_at due_at state settled_at"),
    "events": ("core_event", "stream also kind data actor at"),
    "passages": ("search_passage", "owner_kind owner_id part scopes language title body words"),
}


def reserve(wanted: Ids) -> Ids:
    """The first of so many ids of each kind; a running desk goes on behind them."""
    with connection.cursor() as cursor:
        firsts = {
            name: _reserve(cursor, f"pg_get_serial_sequence('{table}', 'id')", getattr(wanted, name)) for name, table in TABLES.items()
        }
        return Ids(number=_reserve(cursor, "'ticket_number'", wanted.number), **firsts)


def _reserve(cursor: object, sequence: str, number: int) -> int:
    execute = cursor.execute  # type: ignore[attr-defined]  # Django's cursor wrapper has no type of its own
    execute(f"SELECT nextval({sequence}::regclass)")
    first = int(cursor.fetchone()[0])  # type: ignore[attr-defined]
    if number > 1:
        execute(f"SELECT setval({sequence}::regclass, %s)", [first + number - 1])
    return first


def write(rows: Rows) -> None:
    """Copy a batch; a ticket's rows come in one transaction."""
    connection.ensure_connection()
    driver: psycopg.Connection = connection.connection
    with driver.transaction(), driver.cursor() as cursor:
        # What a crash would lose is made again by the same seed.
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL statement_timeout = 0")
        for name, (table, columns) in COLUMNS.items():
            _copy(cursor, table, columns.split(), getattr(rows, name))


def _copy(cursor: psycopg.Cursor, table: str, columns: list[str], rows: Iterable[Row]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
        for row in rows:
            copy.write_row(row)


def analyze() -> None:
    """Tell the planner what the tables hold now."""
    tables = [table for table, _ in COLUMNS.values()]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"ANALYZE {', '.join(tables)}")
        cursor.execute("RESET statement_timeout")
