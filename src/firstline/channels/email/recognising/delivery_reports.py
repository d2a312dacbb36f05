"""Bounces as the standard has them (DSN, RFC 3464)."""

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.looking import Looked, Recognised
from firstline.channels.email.recognising.report_fields import addresses_in, groups_of, original_of, quoted_id_in

# A full mailbox, a mail too big or held for spam say nothing lasting about the address.
_PASSING = ("5.2.2", "5.2.3", "5.3.4", "5.7.", "5.4.6", "5.4.14", "5.6.")


def is_permanent(status: str, action: str) -> bool:
    """Whether the address itself is gone for good, by the enhanced status code."""
    if status:
        return status.startswith("5.") and not status.startswith(_PASSING)
    return action == "failed"


def original_by_thread(looked: Looked) -> str:
    """The mail that a bounce is about, where the report does not enclose it."""
    named = looked.mail.in_reply_to or looked.mail.references[-1:]
    return named[0] if named else quoted_id_in(looked.text)


def look(looked: Looked) -> Recognised | None:
    reports = [report for report in looked.mail.reports if report.media_type.endswith("delivery-status")]
    groups = [group for report in reports for group in groups_of(report.text)]
    troubled = [group for group in groups if group.get("action", "failed").lower().split(";")[0].strip() in {"failed", "delayed"}]
    troubled = [group for group in troubled if "final-recipient" in group or "original-recipient" in group]
    if not troubled:
        return None

    failed = [address for group in troubled for address in _address_of(group) if address not in looked.own_addresses]
    status = [(group.get("status", "").split(" ")[0], group.get("action", "").lower()) for group in troubled]
    is_delayed = all(action.startswith("delayed") for _code, action in status)
    facts: dict[str, object] = {
        "failed": list(dict.fromkeys(failed)),
        "permanent": not is_delayed and all(is_permanent(code, action) for code, action in status),
        "original": original_of(looked.mail.reports) or original_by_thread(looked),
        "words": _words_of(troubled[0]),
    }
    return Recognised(InboundMail.Kind.BOUNCE, "delivery_delayed" if is_delayed else "delivery_failed", facts)


def _address_of(group: dict[str, str]) -> list[str]:
    """The address that we wrote to, where the report still knows it; else the one it ended at."""
    return addresses_in(group.get("original-recipient", ""))[:1] or addresses_in(group.get("final-recipient", ""))[:1]


def _words_of(group: dict[str, str]) -> str:
    said = group.get("diagnostic-code", "") or group.get("status", "")
    kind, semicolon, words = said.partition(";")
    return (words if semicolon and len(kind) <= 20 else said).strip()[:500]
