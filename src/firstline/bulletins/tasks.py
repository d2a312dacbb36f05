"""Periodic work of bulletins; when it runs stands in config.schedule."""

from firstline.bulletins.operations import publishing
from firstline.core import clock
from firstline.core.tasks import task


@task(name="bulletins.expire", queue="soon", pass_context=False)
def expire(timestamp: int) -> None:
    """What has run out is shown no more."""
    publishing.expire(now=clock.now())
