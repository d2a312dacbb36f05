"""
The mail server is away: noticed once for all mails, told to administrators after five minutes, over with the first mail that goes out.

The moment it began is kept with the operator's choices, because every page of an administrator asks for it.
"""

from datetime import datetime, timedelta

from django.db.models import Min

from firstline.core import order
from firstline.core import settings as choices
from firstline.core.db import operation
from firstline.core.models import Setting
from firstline.tickets.models import Delivery

# However long it lasts: within so much of its return the first mail goes out, and all others follow at once.
LONGEST_PAUSE = timedelta(minutes=5)
TOLD_AFTER = timedelta(minutes=5)


@operation
def notice(*, now: datetime) -> None:
    """A mail found the server away; when the first one did so long ago, administrators are told from now on."""
    if choices.mail_server_away_since.read():
        return
    waiting = Delivery.objects.filter(state=Delivery.State.QUEUED, server_away_since__isnull=False)
    since = waiting.aggregate(since=Min("server_away_since"))["since"]
    if since is not None and now - since >= TOLD_AFTER:
        _write(since.isoformat(), now=now)


@operation
def end(*, now: datetime) -> None:
    """A mail went out: whatever waited for the server alone is due now."""
    waiting = Delivery.objects.filter(state=Delivery.State.QUEUED, server_away_since__isnull=False)
    waiting.update(next_try_at=now, server_away_since=None)
    if choices.mail_server_away_since.read():
        _write("", now=now)


def since() -> datetime | None:
    """Since when the server is away, once that is worth telling."""
    moment = choices.mail_server_away_since.read()
    return datetime.fromisoformat(moment) if moment else None


def _write(moment: str, *, now: datetime) -> None:
    key = choices.mail_server_away_since.key
    Setting.objects.update_or_create(key=key, defaults={"value": moment, "changed_at": now})
    order.changed()
