"""`GET /healthz`: are all parts of the desk ready, and if not, which one is missing?"""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from firstline.core import disk

# The worker's heartbeat comes every five seconds.
_WORKER_SILENCE_SECONDS = 20


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    reason = _missing()
    if reason:
        headers = {"Retry-After": "2", "Cache-Control": "no-store"}
        answer = JsonResponse({"status": "starting", "reason": reason}, status=503, headers=headers)
        # Django would log each of these questions as an error of ours.
        answer._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
        return answer
    status = "read-only" if disk.is_full(data=settings.DATA) else "ready"
    return JsonResponse({"status": status}, headers={"Cache-Control": "no-store"})


def _missing() -> str | None:
    """The first part that is not ready: database, migrations or worker."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('procrastinate_workers') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return "migrations"
            if not _migrations.are_applied():
                return "migrations"
            cursor.execute(
                "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
                [_WORKER_SILENCE_SECONDS],
            )
            return None if cursor.fetchone()[0] else "worker"
    except DatabaseError:
        return "database"


class _Migrations:
    """Once applied they stay so while this process runs: the costly look is taken until then only."""

    def __init__(self) -> None:
        self._applied = False

    def are_applied(self) -> bool:
        if not self._applied:
            from django.db.migrations.executor import MigrationExecutor

            executor = MigrationExecutor(connection)
            self._applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self._applied


_migrations = _Migrations()
