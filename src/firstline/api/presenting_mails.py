"""Rows of the mail log into schemas: who may read letters gets their words, others only what became of them."""

from firstline.api.schemas.mail import LoggedMail
from firstline.channels.email import queries
from firstline.channels.email.models import InboundMail
from firstline.people.viewer import Viewer


def logged(mail: InboundMail, viewer: Viewer) -> LoggedMail:
    may_read = queries.may_read(viewer)
    return LoggedMail(
        id=mail.pk,
        way=InboundMail.Way(mail.way),
        received_at=mail.received_at,
        entrance=mail.entrance.address if mail.entrance else None,
        envelope_from=mail.envelope_from if may_read else None,
        envelope_to=mail.envelope_to,
        message_id=mail.mail_id or None,
        in_reply_to=mail.in_reply_to or None,
        sender_name=mail.sender_name if may_read else None,
        sender_address=mail.sender_address if may_read else None,
        subject=mail.subject if may_read else None,
        size=mail.size,
        sha256=mail.sha256,
        mail_class=InboundMail.Kind(mail.kind) if mail.kind else None,
        authentication=mail.authentication,
        fate=InboundMail.Fate(mail.fate),
        fate_words=str(InboundMail.Fate(mail.fate).label),
        reason=mail.reason,
        facts=mail.facts if may_read else {},
        decided_at=mail.decided_at,
        ticket=mail.ticket.number if mail.ticket else None,
        message=mail.message_id,
        first=mail.first_id,
        is_suspicious=mail.is_suspicious,
        may_belong_to=mail.may_belong_to.number if mail.may_belong_to else None,
        raw=f"/api/v1/mail-log/{mail.pk}/raw" if may_read else None,
    )
