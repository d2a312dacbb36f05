"""Automatic replies that say so only in their subject, as Outlook, GMX, Notes and others word it."""

import re

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising import absences
from firstline.channels.email.recognising.looking import Looked, Recognised

# With the colon or bracket of the program behind it: a person who asks about an absence note does not write it so.
_SUBJECT = re.compile(
    r"(?:automatische antwort|automatic reply|auto(?:matische)?[- ]?reply|autoreply|auto[- ]?response|autoantwort"
    r"|automatic response|automated reply"
    r"|abwesenheitsnotiz|abwesenheitsbenachrichtigung|abwesenheitsassistent|abwesenheit|abwesend|außer haus|ausser haus|nicht im büro"
    r"|out of (?:the )?office(?: autoreply| reply| notification)?|out-of-office(?:-antwort)?|ooo|urlaub(?:snotiz|smeldung"
    r"|sbenachrichtigung)?|vacation(?: reply| response)?"
    r"|réponse automatique|risposta automatica|respuesta automática|automatisch antwoord|eingangsbestätigung(?: ihrer (?:e-?mail"
    r"|nachricht|anfrage))?)"
    r"(?:\s*[:\]*)–]|\s+-\s|$)",
)
_MAY_BRACKET = re.compile(r"^[\[(*]+\s*")
_REPLY = re.compile(r"(?:re|aw|wg|fwd?|antwort)\s*:")


def look(looked: Looked) -> Recognised | None:
    """The subject alone is not enough: the mail must answer one of ours, or come from nobody, or say that somebody is away."""
    if _REPLY.match(looked.subject) or not _SUBJECT.match(_MAY_BRACKET.sub("", looked.subject)):
        return None
    if absences.says_so(looked):
        return Recognised(InboundMail.Kind.AUTO_REPLY, "out_of_office", {"until": absences.until(looked)})
    if looked.answers_something or looked.has_null_path:
        return Recognised(InboundMail.Kind.AUTO_REPLY, "automatic_subject")
    return None
