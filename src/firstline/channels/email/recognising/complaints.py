"""Complaints that providers pass on when somebody marks our mail as spam (ARF, RFC 5965)."""

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.looking import Looked, Recognised
from firstline.channels.email.recognising.report_fields import addresses_in, fields_of, original_of

# The other kinds of feedback (auth-failure, not-spam) need nothing of us.
_COMPLAINTS = frozenset({"abuse", "fraud", "virus", "opt-out", "miscategorized", "other", ""})


def look(looked: Looked) -> Recognised | None:
    reports = [report for report in looked.mail.reports if report.media_type.endswith("feedback-report")]
    if not reports:
        return None
    fields = fields_of(reports[0].text)
    kind = fields.get("feedback-type", "").lower().strip()
    facts: dict[str, object] = {
        "about": addresses_in(fields.get("original-rcpt-to", "")),
        "original": original_of(looked.mail.reports),
        "feedback": kind,
    }
    return Recognised(InboundMail.Kind.COMPLAINT, "complaint" if kind in _COMPLAINTS else "feedback_report", facts)
