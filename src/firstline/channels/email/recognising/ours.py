"""Mails of this desk that came back to it: forwarded in a circle, or one entrance writing to another."""

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.looking import Looked, Recognised

LOOP_HEADER = "X-Firstline-Loop"


def look(looked: Looked) -> Recognised | None:
    if looked.own_marks.loop and looked.own_marks.loop.lower() in (value.lower() for value in looked.headers.get(LOOP_HEADER.lower(), ())):
        return Recognised(InboundMail.Kind.AUTO_REPLY, "loop_header", {"loop": True})
    if looked.mail.message_id and looked.own_marks.is_ours(looked.mail.message_id):
        return Recognised(InboundMail.Kind.AUTO_REPLY, "own_message_id", {"loop": True})
    return None
