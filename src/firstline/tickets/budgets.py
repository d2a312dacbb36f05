"""How many mails that nobody wrote may leave: anybody can cause one for any address, so each address and the desk have a limit."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from firstline.core.prepared import Prepared, planned
from firstline.tickets.models import Delivery

AN_ADDRESS = 5
WITHIN = timedelta(hours=1)


def may_acknowledge(address: str, *, now: datetime) -> bool:
    """Is there room for one more confirmation of receipt, to this address and in all?"""
    since = now - WITHIN
    if len(_TO_ADDRESS.rows(address=address, since=since)) >= AN_ADDRESS:
        return False
    with planned() as cursor:
        cursor.execute(_IN_ALL, [Delivery.Purpose.ACKNOWLEDGEMENT, since, settings.ACKNOWLEDGEMENTS_PER_HOUR])
        return bool(cursor.fetchone()[0] < settings.ACKNOWLEDGEMENTS_PER_HOUR)


def _to_address(*, address: str, since: datetime) -> QuerySet[Delivery]:
    sent = Delivery.objects.filter(purpose=Delivery.Purpose.ACKNOWLEDGEMENT, address=address, created_at__gt=since)
    return sent.only("id").order_by("-created_at")[:AN_ADDRESS]


# By hand: it comes with every request, and Django would build the statement anew each time.
_IN_ALL = "SELECT count(*) FROM (SELECT FROM tickets_delivery WHERE purpose = %s AND created_at > %s LIMIT %s) lately"
_TO_ADDRESS = Prepared(_to_address, address=str, since=datetime)
