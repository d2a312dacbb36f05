"""Periodic work of self-service; when it runs stands in config.schedule."""

from firstline.core import clock
from firstline.core.tasks import task
from firstline.selfservice.operations import forgetting, sifting


@task(name="selfservice.sift", lock="selfservice.sift", pass_context=False)
def sift(timestamp: int) -> None:
    """Searches that led to nothing become gaps."""
    sifting.sift(now=clock.now())


@task(name="selfservice.forget_old", queue="tidy", pass_context=False)
def forget_old(timestamp: int) -> None:
    """What is known of old visits goes."""
    forgetting.forget_old(now=clock.now())
