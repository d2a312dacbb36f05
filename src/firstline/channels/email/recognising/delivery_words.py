"""Bounces in words alone: Exim, qmail, Exchange in German and English, Gmail, GMX, T-Online and their like."""

import re

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.delivery_reports import is_permanent, original_by_thread
from firstline.channels.email.recognising.looking import Looked, Recognised
from firstline.channels.email.recognising.report_fields import addresses_in, original_of

_SUBJECT = re.compile(
    r"undeliver(?:ed|able)\b|unzustellbar\b|nicht zustellbar\b|mail delivery (?:failed|failure|system|subsystem)"
    r"|delivery (?:status )?notification"
    r"|failure notice|returned mail|returned to sender|mail system error|delivery (?:has )?failed|warning: message .{0,40}delayed"
    r"|delayed mail"
    r"|zustellung (?:fehlgeschlagen|verzögert)|zustellfehler|unzustellbare nachricht|nachricht (?:konnte )?nicht zugestellt"
    r"|mail konnte nicht zugestellt"
    r"|benachrichtigung (?:zum übermittlungsstatus|über den zustellungsstatus)|fehler bei der zustellung|message (?:not"
    r"|could not be) delivered"
    r"|delivery delayed|rejected:",
)
# What the mail says about itself; each is a whole sentence of one of the programs.
_WORDS = re.compile(
    r"this message was created automatically by mail delivery software"
    r"|a message that you (?:have )?sent (?:could not be delivered|has not yet been delivered|was not delivered)"
    r"|hi\. this is the qmail-send program|this is the mail system at host|this is the mail delivery agent"
    r"|delivery has failed to these recipients|fehler bei der nachrichtenzustellung an folgende empfänger"
    r"|(?:ihre|diese) nachricht (?:hat einige oder alle empfänger nicht erreicht|konnte nicht|wurde nicht)"
    r"|die folgende(?:n)? (?:empfänger|adresse|person)(?:en)? (?:kann|können|konnte|konnten) nicht"
    r"|your message (?:wasn't|was not|couldn't be|could not be|did not) (?:delivered|reach)|address not found"
    r"|delivery to the following recipients? (?:has )?(?:failed|was delayed|has been delayed)"
    r"|(?:die )?(?:zustellung|auslieferung) (?:an|ihrer e-?mail|ihrer nachricht|der nachricht|folgende).{0,80}(?:fehlgeschlagen"
    r"|gescheitert|nicht möglich|verzögert)"
    r"|ihre (?:e-?)?mail.{0,200}konnte.{0,80}nicht zugestellt werden|konnte(?:n)? (?:leider )?nicht zugestellt werden"
    r"|the following (?:addresses|message|recipients?) .{0,60}(?:had permanent fatal errors|was undeliverable|(?:could"
    r"|can) ?not be (?:delivered|reached))"
    r"|i'm afraid i wasn't able to deliver your message|your message did not reach some or all of the intended recipients",
    re.DOTALL,
)
_DELAYED = re.compile(
    r"delayed|verzögert|has not yet been delivered|will (?:continue|keep) trying|will retry|noch nicht zugestellt"
    r"|weitere zustellversuche|you do not need to resend"
)
_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.@])([45])[0-9]{2}(?:[ -]|\b(?=[^.\d]))")
_GONE = re.compile(
    r"user (?:unknown|not found|does(?:n't| not) exist)|unknown (?:user|recipient|address)|no such (?:user|mailbox|recipient"
    r"|person|account)"
    r"|mailbox (?:unavailable|not found|unknown|does not exist)|address not found"
    r"|account (?:that you tried to reach )?(?:does not exist|is disabled|disabled)"
    r"|recipient (?:address )?(?:rejected|unknown)|unrouteable address|no mailbox here by that name|host or domain name not found"
    r"|domain not found"
    r"|empfänger(?:adresse)? (?:unbekannt|existiert nicht)|adresse (?:wurde )?nicht gefunden|existiert nicht"
    r"|unbekannter (?:empfänger|benutzer)"
    r"|address you entered (?:couldn't|could not) be found"
    r"|e-mail-adresse, die sie eingegeben haben, (?:konnte|wurde) nicht gefunden|address couldn't be found|address could not be found"
)
_FULL = re.compile(
    r"quota|mailbox (?:is )?full|over ?quota|postfach (?:ist )?voll|speicherplatz|exceeded storage|insufficient storage|too large"
    r"|zu groß"
)
# Behind these stands our own mail, word for word.
_ORIGINAL = re.compile(
    r"^[-–—\s]*(?:this is a copy of the message|below this line is a copy of the message|(?:original|ursprüngliche) (?:message"
    r"|nachricht|e-?mail)"
    r"|original message headers|ursprüngliche nachrichtenkopfzeilen|diagnostic information for administrators"
    r"|diagnoseinformationen für administratoren"
    r"|forwarded message|weitergeleitete nachricht|the header of the original message|der header der original)",
    re.IGNORECASE | re.MULTILINE,
)


def look(looked: Looked) -> Recognised | None:
    text = looked.text[:8_000].lower()
    by_machine = looked.is_from_postmaster or looked.has_null_path or bool(looked.headers.get("x-failed-recipients"))
    is_titled = _SUBJECT.match(looked.subject) is not None
    is_worded = _WORDS.search(text) is not None
    if not by_machine or not (is_titled or is_worded or looked.headers.get("x-failed-recipients")):
        return None

    report = _before_original(looked.text[:8_000])
    is_delayed = _DELAYED.search(f"{looked.subject} {report.lower()}") is not None
    facts: dict[str, object] = {
        "failed": _failed(looked, report),
        "permanent": not is_delayed and _is_permanent(report.lower()),
        "original": original_of(looked.mail.reports) or original_by_thread(looked),
        "words": _words_of(report),
    }
    return Recognised(InboundMail.Kind.BOUNCE, "delivery_delayed" if is_delayed else "delivery_failed", facts)


def _before_original(text: str) -> str:
    match = _ORIGINAL.search(text)
    return text[: match.start()] if match and match.start() > 0 else text


def _failed(looked: Looked, report: str) -> list[str]:
    ours = {*looked.own_addresses, looked.sender}
    named = addresses_in(" ".join(looked.headers.get("x-failed-recipients", ()))) or addresses_in(report)
    return [a for a in named if a not in ours and not a.startswith(("postmaster@", "mailer-daemon@", "abuse@"))][:10]


def _is_permanent(report: str) -> bool:
    status = _STATUS.search(report)
    if status:
        return is_permanent(status.group(1), "failed") or (status.group(1).startswith("5.7.") and _GONE.search(report) is not None)
    if _FULL.search(report):
        return False
    if _GONE.search(report):
        return True
    code = _REPLY_CODE.search(report)
    return code is not None and code.group(1) == "5"


def _words_of(report: str) -> str:
    """The line that tells why: with a code, or with the known words; else the first."""
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    for pattern in (_STATUS, _GONE, _FULL, _REPLY_CODE):
        for line in lines[:200]:
            if pattern.search(line.lower()):
                return line[:500]
    return lines[0][:500] if lines else ""
