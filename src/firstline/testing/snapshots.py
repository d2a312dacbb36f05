"""What the tables hold, taken once and put back after a test with real commits emptied them: loading it again takes seconds."""

from collections.abc import Mapping

from django.db import connection, transaction

Snapshot = Mapping[str, bytes]


def taken() -> Snapshot:
    """The rows of every table that has some, as PostgreSQL copies them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                if written := b"".join(rows):
                    found[table] = written
    return found


def put_back(snapshot: Snapshot) -> None:
    """Fill the tables that are empty now; foreign keys are looked at when all are full."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in snapshot.items():
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')  # Our own tables' names.
            if not cursor.fetchone()[0]:
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copying:
                    copying.write(rows)
