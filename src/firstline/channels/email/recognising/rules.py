"""The rules that tell machines from people, in the order in which they are asked: the first that knows decides."""

from firstline.channels.email.models import InboundMail
from firstline.channels.email.parsing.parts import ParsedMail
from firstline.channels.email.recognising import (
    automatic_headers,
    automatic_subjects,
    complaints,
    delivery_reports,
    delivery_words,
    lists,
    null_paths,
    ours,
    receipts,
)
from firstline.channels.email.recognising.looking import Looked, Marks, Recognised

# What names itself by its structure first (reports), then by headers, then by words; what only hints comes last.
RULES = (
    ours.look,
    complaints.look,
    receipts.look,
    delivery_reports.look,
    delivery_words.look,
    automatic_headers.look,
    automatic_subjects.look,
    lists.look,
    null_paths.look,
)


def recognise(mail: ParsedMail, *, envelope_from: str, own_addresses: frozenset[str], own_marks: Marks) -> Recognised:
    """
    Whether a person or a machine wrote the mail, and what the machine tells.

    envelope_from: the return path; "<>" where it is known to be null, empty where nobody knows it.
    """
    looked = Looked(mail=mail, envelope_from=envelope_from, own_addresses=own_addresses, own_marks=own_marks)
    for look in RULES:
        recognised = look(looked)
        if recognised is not None:
            return recognised
    return Recognised(InboundMail.Kind.PERSON, "person", {"silent": True} if automatic_headers.wants_silence(looked) else {})
