"""What the database must promise before we acknowledge a ticket: committed means on disk."""

from django.db import connection

REQUIRED = ("fsync", "synchronous_commit", "full_page_writes")


class NotDurable(Exception):
    """The database would lose acknowledged tickets with the power."""


def unsafe_settings() -> list[str]:
    """Names of the settings that are off, as our own connections see them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name", [list(REQUIRED)])
        return [name for (name,) in cursor.fetchall()]


def require() -> None:
    """Raises NotDurable."""
    unsafe = unsafe_settings()
    if unsafe:
        raise NotDurable(
            f"The database has {', '.join(unsafe)} switched off: a power cut would lose tickets that were acknowledged. Switch "
            f"{'it' if len(unsafe) == 1 else 'them'} on (postgresql.conf, postgresql.auto.conf, or ALTER SYSTEM/ROLE/DATABASE … RESET)."
        )
