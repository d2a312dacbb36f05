"""How many mails that nobody wrote may leave: anybody can cause one for any address, so each address and the desk have a limit."""

from datetime import datetime, timedelta

from django.conf import settings

from firstline.core.prepared import planned

AN_ADDRESS = 5
WITHIN = timedelta(hours=1)


def may_acknowledge(address: str, *, now: datetime) -> bool:
    """Is there room for one more confirmation of receipt, to this address and in all?"""
    since = now - WITHIN
    with planned() as cursor:
        cursor.execute(_ROOM, [address, since, since, settings.ACKNOWLEDGEMENTS_PER_HOUR, settings.ACKNOWLEDGEMENTS_PER_HOUR])
        return bool(cursor.fetchone()[0])


# By hand: it comes with every request, and Django would build the statement anew each time. The purpose stands in the text, since
# a plan that is kept may use an index of one purpose only where it is no parameter.
_ROOM = f"""
    SELECT
        (SELECT count(*) FROM (
            SELECT FROM tickets_delivery WHERE purpose = 'acknowledgement' AND address = %s AND created_at > %s LIMIT {AN_ADDRESS}
        ) to_address) < {AN_ADDRESS}
        AND (SELECT count(*) FROM (
            SELECT FROM tickets_delivery WHERE purpose = 'acknowledgement' AND created_at > %s LIMIT %s
        ) in_all) < %s
"""  # noqa: S608  # A number of ours.
