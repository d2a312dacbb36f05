"""What happens to mails; ids and codes only."""

from dataclasses import dataclass

from firstline.core.events import Happening, declare


@declare("delivery.failed")
@dataclass(frozen=True)
class DeliveryFailed(Happening):
    """A mail about a ticket could not be delivered and is not tried any more."""

    ticket: int
    delivery: int
