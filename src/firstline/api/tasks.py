"""Periodic work of the API; when it runs stands in config.schedule."""

from datetime import timedelta

from firstline.api.models import AnsweredCall
from firstline.core import clock
from firstline.core.tasks import task

# For so long a repeat with the same Idempotency-Key is recognised.
KEPT_FOR = timedelta(days=2)


@task(name="api.forget_answers", queue="tidy")
def forget_answers(timestamp: int) -> None:
    AnsweredCall.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()
