"""A real SMTP server on this machine, which can be told to be busy, to refuse, to be slow, or to hang up in the middle."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """What arrived, and what the server says to the next mails."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        # From the envelopes: who sent it.
        self.senders: list[str] = []
        self.answer = "250 Message accepted"
        self.to_recipients = "250 OK"
        # The connection ends behind the text of so many mails, before they are answered.
        self.cuts = 0
        self.waits_seconds = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # aiosmtpd's name
        if self.to_recipients.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipients

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # The name is aiosmtpd's.
        if self.cuts:
            self.cuts -= 1
            server.transport.abort()
            return "451 cut"
        await asyncio.sleep(self.waits_seconds)
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self.senders.append(envelope.mail_from)
        return self.answer


@contextmanager
def running(port: int, mailbox: Mailbox) -> Iterator[str]:
    """The server while the block runs; gives the value for FIRSTLINE_SMTP_URL."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
