"""Mails of this desk that came back to it: forwarded in a circle, or one entrance writing to another."""

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.looking import Looked, Recognised

LOOP_HEADER = "X-Firstline-Loop"
# Beside it, in mails that only try out the way (round_trips).
TEST_HEADER = "X-Firstline-Test"


def look(looked: Looked) -> Recognised | None:
    if looked.own_marks.loop and looked.own_marks.loop.lower() in (value.lower() for value in looked.headers.get(LOOP_HEADER.lower(), ())):
        kind = InboundMail.Kind.ROUND_TRIP if TEST_HEADER.lower() in looked.headers else InboundMail.Kind.AUTO_REPLY
        return Recognised(kind, "loop_header", {"loop": True})
    if looked.mail.message_id and looked.own_marks.is_ours(looked.mail.message_id):
        return Recognised(InboundMail.Kind.AUTO_REPLY, "own_message_id", {"loop": True})
    return None
