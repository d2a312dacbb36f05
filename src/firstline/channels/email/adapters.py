"""The ways mail really goes, chosen by FIRSTLINE_SMTP_URL: into a folder, or to a mail server."""

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from firstline.channels.email.port import NotNow, Refused, Sender
from firstline.channels.email.writing import written

logger = logging.getLogger(__name__)

TIME_LIMIT_SECONDS = 20.0
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_PERMANENT = 500


def sender_for(url: str, *, data: Path) -> Sender:
    """The sender that the setting names; data: the data folder, for mails that stay here."""
    if url == "file":
        return FolderSender(data / "outbox")
    parts = urlsplit(url)
    return SmtpSender(
        host=parts.hostname or "localhost",
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        encrypted=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


@dataclass
class FolderSender:
    """For the demo and for trying out: each mail becomes a file."""

    folder: Path

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def send(self, mail: EmailMessage, *, to: str) -> None:
        # The Message-ID is ours and random; a repeat of the same mail overwrites its file instead of adding one.
        name = "".join(c for c in str(mail["Message-ID"]).partition("@")[0] if c.isalnum())
        (self.folder / f"{name}.eml").write_bytes(written(mail))
        logger.info("mail.written", extra={"mail": name})


@dataclass
class SmtpSender:
    """A mail server; the connection is opened with the first mail and kept for the next ones."""

    host: str
    port: int
    encrypted: bool
    user: str = ""
    password: str = ""
    context: ssl.SSLContext | None = None
    _server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._hang_up()

    def send(self, mail: EmailMessage, *, to: str) -> None:
        try:
            server = self._connected()
            server.sendmail(parseaddr(str(mail["From"]))[1], [to], written(mail))
        except smtplib.SMTPRecipientsRefused as refusal:
            self._hang_up()
            code, words = refusal.recipients[to]
            raise _as_ours(code, words) from refusal
        except smtplib.SMTPResponseException as refusal:
            self._hang_up()
            # What is said about our own sign-in is never the recipient's fault: try again when it is mended.
            if isinstance(refusal, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
                raise NotNow(_words(refusal.smtp_code, refusal.smtp_error)) from refusal
            raise _as_ours(refusal.smtp_code, refusal.smtp_error) from refusal
        except ssl.SSLCertVerificationError as problem:
            self._hang_up()
            raise NotNow(f"the certificate of {self.host} is not trusted: {problem.verify_message}"[:500]) from problem
        except (smtplib.SMTPException, OSError) as problem:
            self._hang_up()
            raise NotNow(f"{type(problem).__name__}: {problem}"[:500]) from problem

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None:
            return self._server
        context = self.context or ssl.create_default_context()
        if self.encrypted:
            self._server = smtplib.SMTP_SSL(self.host, self.port, timeout=TIME_LIMIT_SECONDS, context=context)
        else:
            self._server = smtplib.SMTP(self.host, self.port, timeout=TIME_LIMIT_SECONDS)
            self._server.ehlo()
            if self._server.has_extn("starttls"):
                self._server.starttls(context=context)
                self._server.ehlo()
            elif self.user and self.host not in _LOCAL:
                raise NotNow("the server offers no encryption, so the password was not sent")
        if self.user:
            self._server.login(self.user, self.password)
        return self._server

    def _hang_up(self) -> None:
        if self._server is None:
            return
        server, self._server = self._server, None
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()


def _as_ours(code: int, words: bytes | str) -> NotNow | Refused:
    return Refused(_words(code, words)) if code >= _PERMANENT else NotNow(_words(code, words))


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"[:500]
