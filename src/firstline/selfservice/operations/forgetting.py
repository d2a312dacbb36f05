"""What is known of visits goes after a limited time; that of a ticket goes with the ticket."""

from datetime import datetime, timedelta

from firstline.core.db import operation
from firstline.guides.operations import bringing
from firstline.selfservice.models import Gap, Reading, Visit

# The text about data protection names it.
KEPT = timedelta(days=90)


@operation
def forget_old(*, now: datetime) -> None:
    """Visits that led to no ticket go after three months, with their searches; gaps that nobody asks for any more, too."""
    before = now - KEPT
    Visit.objects.filter(last_at__lt=before, ticket=None).delete()
    bringing.forget_old(before=before)
    Reading.objects.filter(visit=None, at__lt=before).delete()
    Gap.objects.filter(searches=None, article=None, settled_at=None, found_at__lt=before).delete()
