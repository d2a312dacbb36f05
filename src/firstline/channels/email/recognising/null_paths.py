"""The last hints: a null return path, or a sender that is a machine by name."""

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.automatic_headers import as_automatic
from firstline.channels.email.recognising.looking import Looked, Recognised

# Machines that tell of something; whether it is a matter decides who reads it. They are never answered.
_NEVER_READ = (
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "do_not_reply",
    "nicht-antworten",
    "nichtantworten",
    "keineantwort",
)


def look(looked: Looked) -> Recognised | None:
    if looked.has_null_path:
        return as_automatic(looked, "null_return_path")
    if looked.is_from_postmaster:
        return as_automatic(looked, "machine_sender")
    if looked.sender.partition("@")[0].startswith(_NEVER_READ):
        return Recognised(InboundMail.Kind.PERSON, "never_read_sender", {"silent": True})
    return None
