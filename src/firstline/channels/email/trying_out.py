"""Trying out the way by which mails go out: one mail, over the line now, and what hindered it as a code."""

import smtplib
import socket
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from firstline.channels.email import letters, mail_ids, sealing
from firstline.channels.email.port import Away, Letter, NotNow, Refused, Sender
from firstline.channels.email.writing import POLICY, written

# What hindered a mail, by the kind of problem behind the sender's words; the first that fits.
_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "unknown_host"),
    (ConnectionRefusedError, "refused"),
    (ssl.SSLCertVerificationError, "untrusted"),
    (ssl.SSLError, "no_tls"),
    (smtplib.SMTPAuthenticationError, "sign_in_refused"),
    (smtplib.SMTPNotSupportedError, "no_sign_in"),
    (OSError, "unreachable"),
)
_SIGN_IN_WANTED = "530"


class SendingTrouble(Exception):
    """
    The mail did not go out: a code.

    Codes: unknown_host, refused, untrusted, no_tls, no_encryption, sign_in_refused, sign_in_wanted, no_sign_in, unreachable,
    recipient_refused, not_now.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def send_test(*, to: str, subject: str, text: str, by_way_of: Sender, now: datetime) -> None:
    """Send this mail now, past the outbox. Raises SendingTrouble."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = letters.mailbox(letters.entrance_of(None))
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = mail_ids.fresh(None)
    mail["X-Firstline-Loop"] = mail_ids.loop_mark()
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    address = mail["From"].addresses[0]
    raw = sealing.sealed(written(mail), domain=address.domain)
    try:
        with by_way_of as sender:
            sender.open()
            sender.send(Letter(mail_id=mail["Message-ID"], raw=raw, sender=address.addr_spec, to=to))
    except Refused as refusal:
        raise SendingTrouble("recipient_refused") from refusal
    except NotNow as problem:
        raise SendingTrouble(code_of(problem)) from problem


def code_of(problem: NotNow) -> str:
    """What is behind the sender's words."""
    cause = problem.__cause__
    for kind, code in _CODES:
        if isinstance(cause, kind) and not (kind is OSError and isinstance(cause, smtplib.SMTPException)):
            return code
    if str(problem).startswith(_SIGN_IN_WANTED):
        return "sign_in_wanted"
    if isinstance(problem, Away) and cause is None:
        return "no_encryption"
    return "not_now"
