"""How often something may happen within a stretch of time, counted over all processes in the shared cache."""

import hashlib
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection, transaction


def is_within(what: str, whom: str, *, most: int, within: timedelta, now: datetime) -> bool:
    """Count one more of this for this address, network or person; False once there were more than `most` in the stretch."""
    # Only a hash of the address is kept.
    key = f"limit:{what}:{hashlib.sha256(whom.encode()).hexdigest()[:32]}"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        count, ends = cache.get(key) or (0, now + within)
        if ends <= now:
            count, ends = 0, now + within
        cache.set(key, (count + 1, ends), timeout=(ends - now).total_seconds() + 1)
    return bool(count < most)
