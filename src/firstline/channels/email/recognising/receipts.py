"""Receipts: read (MDN, RFC 8098), delivered on request, and Outlook's in words alone."""

import re

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.looking import Looked, Recognised
from firstline.channels.email.recognising.report_fields import fields_of, groups_of, original_of

_GOOD_ACTIONS = frozenset({"delivered", "relayed", "expanded"})
_SUBJECT = re.compile(
    r"(?:gelesen|read|ungelesen gelöscht|not read|nicht gelesen|lesebestätigung|read receipt|übermittelt|relayed|zugestellt"
    r"|delivered): "
)
_WORDS = re.compile(
    r"ihre nachricht\b[^§]{0,600}?\bwurde am\b[^§]{0,200}?\b(?:gelesen|gelöscht|geöffnet)"
    r"|\byour message\b[^§]{0,600}?\b(?:was|has been) (?:read|deleted|opened|displayed) on\b"
    r"|this is a (?:return )?receipt for the mail|dies ist eine (?:lese|empfangs|eingangs)bestätigung für"
    r"|die zustellung an (?:folgende|diese) empfänger(?: oder gruppen)? (?:ist abgeschlossen|wurde abgeschlossen)"
    r"|delivery to these recipients or groups is complete",
)


def look(looked: Looked) -> Recognised | None:
    original = original_of(looked.mail.reports) or (looked.mail.in_reply_to[0] if looked.mail.in_reply_to else "")
    for report in looked.mail.reports:
        if report.media_type.endswith("disposition-notification"):
            disposition = fields_of(report.text).get("disposition", "").lower()
            reason = "deleted_unread" if "deleted" in disposition else "read_receipt"
            return Recognised(InboundMail.Kind.RECEIPT, reason, {"original": original})
        if report.media_type.endswith("delivery-status"):
            actions = {action for group in groups_of(report.text) if (action := group.get("action", "").lower().strip())}
            if actions and actions <= _GOOD_ACTIONS:
                return Recognised(InboundMail.Kind.RECEIPT, "delivery_receipt", {"original": original})
    if _SUBJECT.match(looked.subject) and _WORDS.search(looked.said[:3_000]):
        return Recognised(InboundMail.Kind.RECEIPT, "read_receipt", {"original": original})
    return None
