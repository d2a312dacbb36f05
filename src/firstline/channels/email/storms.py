"""
Storms: more mails a minute of one sender than the desk wants as tickets; the rest is counted on one of them.

Invariant: nothing is thrown away: each mail stands in the log with its ticket, and can be taken in from there.
"""

from datetime import timedelta

from firstline.channels.email.models import InboundMail
from firstline.core.db import lock, update

# What counts as a storm: so many mails (MAIL_STORM_PER_MINUTE) of one sender with these fates, by when they were received:
# what piled up while the desk stood still is none. Asked with each mail (intake).
WITHIN = timedelta(minutes=1)
COUNTED = (InboundMail.Fate.NEW_TICKET, InboundMail.Fate.FOLLOW_UP, InboundMail.Fate.NOTED, InboundMail.Fate.FOLDED)
# A storm that goes on is counted on the mail that it began with.
_LASTS = timedelta(minutes=10)


def first_of_storm(*, sender: str, mail: InboundMail) -> InboundMail | None:
    """The mail on whose ticket this one of a storm is only counted."""
    lately = InboundMail.objects.filter(sender_address=sender, received_at__lte=mail.received_at).exclude(pk=mail.pk)
    recent = lately.filter(received_at__gt=mail.received_at - _LASTS, ticket__isnull=False).defer("raw").order_by("-received_at", "-id")
    folded = recent.filter(fate=InboundMail.Fate.FOLDED, first__isnull=False).select_related("first__ticket").first()
    if folded is not None:
        return folded.first
    return recent.filter(fate__in=COUNTED).select_related("ticket").first()


def count_on(first: InboundMail) -> int:
    """One more belongs to the storm that began with this mail; gives how many there are."""
    first = lock(first)
    count = int(first.facts.get("folded", 0)) + 1
    first.facts = {**first.facts, "folded": count}
    update(first, "facts")
    return count
