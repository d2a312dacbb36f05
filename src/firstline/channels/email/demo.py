"""The demo world's entrances: the addresses to which its people write."""

from datetime import datetime

from firstline.administration.world.reading import world
from firstline.channels.email.entrances import open_entrance
from firstline.core.db import operation


@operation
def open_entrances(now: datetime) -> None:
    """Safe to repeat."""
    for told in world()["service_organisation"]["entrances"]:
        open_entrance(address=told["address"], name=told["name"], queue=None, is_default=told.get("default", False), now=now)
