"""Housekeeping of the desk as a whole; when it runs stands in config.schedule."""

from importlib import import_module

from django.conf import settings
from procrastinate import JobContext

from firstline.core.tasks import resume_stalled, task

# A worker says every five seconds that it lives; jobs of one that was silent for so long are given to others.
SILENCE_SECONDS = 20.0
_KEEP_DONE_HOURS = 24
_KEEP_FAILED_HOURS = 24 * 30


@task(name="administration.retry_stalled_jobs", queue="soon", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """What a killed worker had in hand is done by another."""
    await resume_stalled(context.app.job_manager, silence_seconds=SILENCE_SECONDS)


@task(name="administration.forget_old_jobs", queue="tidy", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Done jobs go after a day, failed ones after a month."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=_KEEP_DONE_HOURS)
    await manager.delete_old_jobs(nb_hours=_KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True)


@task(name="administration.forget_expired_sessions", queue="tidy")
def forget_expired_sessions(timestamp: int) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
