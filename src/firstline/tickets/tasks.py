"""Periodic work on tickets alone; when it runs stands in config.schedule."""

from firstline.core import clock
from firstline.core.tasks import task


@task(name="tickets.tidy", queue="tidy")
def tidy(timestamp: int) -> None:
    """Unsent files and expired links go."""
    from firstline.tickets.operations import tidying

    now = clock.now()
    tidying.discard_unsent_files(now=now)
    tidying.remove_nameless_files(now=now)
    tidying.forget_expired_links(now=now)
