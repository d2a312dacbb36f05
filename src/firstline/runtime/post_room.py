"""The part that listens for mail: only there when a place to listen is named, so that other desks do not pay for it."""

import asyncio
from collections.abc import Sequence

import django
import uvloop

from firstline.config.env import MailPort
from firstline.runtime.listening import handed_mail


def run(places: Sequence[MailPort]) -> None:
    """Take in mail until SIGTERM or SIGINT."""
    django.setup()
    from firstline.channels.email.listening import listen

    bound = handed_mail(places)
    for listening in bound:
        listening.setblocking(False)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(listen([(listening, place.lmtp) for listening, place in zip(bound, places, strict=True)]))
