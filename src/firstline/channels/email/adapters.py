"""The ways mail really goes, chosen by FIRSTLINE_SMTP_URL: into a folder, or to a mail server."""

import logging
import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from firstline.channels.email.port import Away, Letter, NotNow, Refused, Sender

logger = logging.getLogger(__name__)

# A whole mail, from the first word to the last answer, may take so long, and so much longer when it is large.
TIME_LIMIT_SECONDS = 45.0
BYTES_PER_SECOND = 100_000
_STEP_SECONDS = 20.0
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_PERMANENT = 500
_CLOSING = 421
_SIGN_IN_WANTED = 530


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
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def send(self, letter: Letter) -> None:
        self.open()
        # The Message-ID is ours and random; a repeat of the same mail overwrites its file instead of adding one.
        name = "".join(c for c in letter.mail_id.partition("@")[0] if c.isalnum())
        (self.folder / f"{name}.eml").write_bytes(letter.raw)
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
    _is_used: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._hang_up()

    def open(self) -> None:
        if self._server is not None:
            return
        with self._told():
            try:
                self._server = self._connected()
            except smtplib.SMTPResponseException as refusal:
                # What is said about us before any mail is never the recipient's fault: try again when it is mended.
                raise Away(_words(refusal.smtp_code, refusal.smtp_error)) from refusal
        self._is_used = False

    def send(self, letter: Letter) -> None:
        ends = time.monotonic() + TIME_LIMIT_SECONDS + len(letter.raw) / BYTES_PER_SECOND
        self.open()
        with self._told():
            self._begin(letter, ends)
            self._ask(self._within(ends).rcpt(letter.to))
            self._ask(self._within(ends, whole=True).data(letter.raw), done=250)
        self._is_used = True

    def _begin(self, letter: Letter, ends: float) -> None:
        """A server may have closed a connection that was kept, or wants no more mails over it: once again over a new one."""
        try:
            answer = self._mail(letter, ends)
            if not self._is_used or answer[0] != _CLOSING:
                self._ask(answer)
                return
        except smtplib.SMTPServerDisconnected:
            if not self._is_used:
                raise
        self._hang_up()
        self.open()
        self._ask(self._mail(letter, ends))

    def _mail(self, letter: Letter, ends: float) -> tuple[int, bytes]:
        server = self._within(ends)
        options = [f"SIZE={len(letter.raw)}"] if server.has_extn("size") else []
        if not letter.to.isascii():
            if not server.has_extn("smtputf8"):
                raise Refused("the mail server takes no addresses with letters beyond ASCII")
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        return server.mail(letter.sender, options)

    def _ask(self, answer: tuple[int, bytes], *, done: int = 0) -> None:
        code, words = answer
        if (code == done) if done else (200 <= code < 300):
            return
        if code in {_CLOSING, _SIGN_IN_WANTED}:
            raise Away(_words(code, words))
        raise Refused(_words(code, words)) if code >= _PERMANENT else NotNow(_words(code, words))

    def _within(self, ends: float, *, whole: bool = False) -> smtplib.SMTP:
        """The server, with what is left of the time for one mail; whole: for its text, which may take all of it."""
        if self._server is None or self._server.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is gone")
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server was too slow")
        self._server.sock.settimeout(left if whole else min(left, _STEP_SECONDS))
        return self._server

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever goes wrong ends the connection and is told in the port's words."""
        try:
            yield
        except (NotNow, Refused):
            self._hang_up()
            raise
        except smtplib.SMTPDataError as refusal:
            self._hang_up()
            self._ask((refusal.smtp_code, _bytes(refusal.smtp_error)), done=250)
        except ssl.SSLCertVerificationError as problem:
            self._hang_up()
            raise Away(f"the certificate of {self.host} is not trusted: {problem.verify_message}"[:500]) from problem
        except (smtplib.SMTPException, OSError) as problem:
            was_open = self._server is not None
            self._hang_up()
            words = f"{type(problem).__name__}: {problem}"[:500]
            raise (NotNow(words) if was_open else Away(words)) from problem

    def _connected(self) -> smtplib.SMTP:
        context = self.context or ssl.create_default_context()
        if self.encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=_STEP_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_STEP_SECONDS)
        try:
            self._introduce(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo_or_helo_if_needed()
        if not self.encrypted and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif not self.encrypted and self.user and self.host not in _LOCAL:
            raise Away("the server offers no encryption, so the password was not sent")
        if self.user:
            server.login(self.user, self.password)

    def _hang_up(self) -> None:
        if self._server is None:
            return
        server, self._server = self._server, None
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()


def _words(code: int, words: bytes | str) -> str:
    return f"{code} {_bytes(words).decode('utf-8', 'replace')}"[:500]


def _bytes(words: bytes | str) -> bytes:
    return words.encode() if isinstance(words, str) else words
