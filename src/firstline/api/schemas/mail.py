"""Mails as programs see them: handed in, and in the mail log."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from firstline.api.schemas.codes import MailClass, MailFate, MailWay


class AcceptedMail(BaseModel):
    """The mail is safe; `id` finds its fate in the mail log."""

    id: int


class LoggedMail(BaseModel):
    """
    One mail that was received, what became of it (`fate`, in words `fate_words`) and why (`reason` and `facts`, codes).

    Subject and sender are null for those who may see fates but not letters. `raw` is where its bytes are, null for them.
    """

    id: int
    way: MailWay
    received_at: datetime
    entrance: str | None
    envelope_from: str | None
    envelope_to: list[str]
    message_id: str | None
    in_reply_to: str | None
    sender_name: str | None
    sender_address: str | None
    subject: str | None
    size: int
    sha256: str
    mail_class: MailClass | None
    authentication: dict[str, Any]
    fate: MailFate
    fate_words: str
    reason: str
    facts: dict[str, Any]
    decided_at: datetime | None
    ticket: int | None
    message: int | None
    first: int | None
    is_suspicious: bool
    may_belong_to: int | None
    raw: str | None
