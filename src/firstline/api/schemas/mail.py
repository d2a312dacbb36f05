"""Mails as programs see them: handed in, and in the mail log."""

from pydantic import BaseModel


class AcceptedMail(BaseModel):
    """The mail is safe; `id` finds its fate in the mail log."""

    id: int
