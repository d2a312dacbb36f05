"""The queue of jobs, its retry policies, and what becomes of a killed worker's jobs; every app's tasks are declared through `task`."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

task = app.task

# A fault that may pass (database restart, slow neighbour): 5 tries within about half a minute.
SOON = RetryStrategy(max_attempts=5, exponential_wait=2)


async def resume_stalled(manager: JobManager, *, silence_seconds: float) -> None:
    """What workers had in hand that were silent for so long is run again."""
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silence_seconds):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The next run of this periodic job waits already, and may do so only once; it does what this one left.
            await manager.finish_job(job, Status.ABORTED, delete_job=False)
