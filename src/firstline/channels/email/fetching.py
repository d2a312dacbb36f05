"""
Fetching one mailbox by IMAP: what is new is kept for good first and marked as read then; nothing is moved or deleted.

Invariant: a mail is passed over only once it is in the desk's database. A mail seen twice is known by intake.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from firstline.channels.email.mailboxes import Access
from firstline.channels.email.models import Entrance
from firstline.channels.email.secrets import OAuth

# A server that says nothing for so long hangs.
STEP_SECONDS = 30.0
_MOST_AT_ONCE = 200
# After the numbers in a folder were given anew, mails of this time before the last fetching are looked at again.
_LOOK_BACK = timedelta(days=2)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_REFUSED = "sign_in_refused"
_BEFORE_ALL = frozenset({"unreachable", "unknown_host", "refused", "no_tls", "no_encryption"})


class MailboxTrouble(Exception):
    """
    The mailbox cannot be read: a code and the server's words.

    Codes: unknown_host, refused, no_tls, unreachable, untrusted, no_encryption, sign_in_refused, folder_missing, broken_off.
    """

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(f"{code}: {words}" if words else code)
        self.code, self.words = code, words


class CannotTell(Exception):
    """The server does not tell of new mail by itself: it has to be asked."""


class Folder:
    """One open folder of a mailbox; use it in a `with`."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box
        self._client: Any = box.client
        self.uid_validity = self._number("UIDVALIDITY")
        self.next_uid = self._number("UIDNEXT")
        # Some say only after sign-in what they can.
        self._can_tell = "IDLE" in str(self._client.capability()[1]).upper()

    @property
    def tells(self) -> bool:
        """Does the server tell of new mails by itself (IDLE)?"""
        return self._can_tell

    def _number(self, name: str) -> int:
        values = self._client.response(name)[1]
        return int(values[-1]) if values and values[-1] else 0

    def new(self, *, since: int) -> list[int]:
        """Numbers of mails after this one, oldest first."""
        return [uid for uid in self._search(f"UID {since + 1}:*") if uid > since][:_MOST_AT_ONCE]

    def recent(self, *, since: datetime) -> list[int]:
        """Numbers of mails of the days from this one on."""
        day = since - _LOOK_BACK
        return self._search(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def _search(self, criteria: str) -> list[int]:
        with told():
            status, found = self._client.uid("SEARCH", criteria)
            if status != "OK":
                raise MailboxTrouble("broken_off", str(found))
            return sorted(int(uid) for part in found if part for uid in part.split())

    def raw(self, uid: int, *, most: int) -> bytes | None:
        """The mail without marking it, or a little more than `most` of it; None where it has gone meanwhile."""
        with told():
            status, parts = self._client.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{most + 1}>)")
            if status != "OK":
                raise MailboxTrouble("broken_off", str(parts))
        return next((bytes(part[1]) for part in parts if isinstance(part, tuple) and _is_of(part[0], uid)), None)

    def mark_as_read(self, uid: int) -> None:
        """A server that refuses is no trouble: how far we have read is known to ourselves."""
        with told():
            self._client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def wait(self, seconds: float) -> None:
        """Until the server tells of something new, or so long. Raises CannotTell, MailboxTrouble."""
        if not self._can_tell:
            raise CannotTell
        with told():
            tag = self._client._command("IDLE")
            is_told = self._has_begun(tag) or self._has_unread()
            if not is_told:
                self._box.idle.poll(timeout=seconds)
            self._client.send(b"DONE\r\n")
            self._box.consume_until_tagged_response(tag)

    def _has_begun(self, tag: bytes) -> bool:
        """Wait for the server's word; was something told just before it? Raises CannotTell."""
        is_told = False
        # Nothing stands for the word that it listens.
        while self._client._get_response() is not None:
            if self._client.tagged_commands[tag] is not None:
                self._can_tell = False
                raise CannotTell
            is_told = True
        return is_told

    def _has_unread(self) -> bool:
        """Was something told in the same breath? What was read ahead does not wake who waits at the line."""
        self._client.sock.settimeout(0)
        try:
            return bool(self._client.file.peek(1))
        finally:
            self._client.sock.settimeout(STEP_SECONDS)

    def refresh(self) -> None:
        """Have the server look for what is new."""
        with told():
            self._client.noop()


def _is_of(head: bytes, uid: int) -> bool:
    """Servers may tell of other mails in between."""
    found = re.search(rb"UID (\d+)", head)
    return found is None or int(found[1]) == uid


@contextmanager
def opened(access: Access) -> Iterator[Folder]:
    """Sign in and open the folder. Raises MailboxTrouble."""
    with told("unreachable"):
        box = _connected(access)
    try:
        if access.security == Entrance.Security.STARTTLS:
            with told("no_encryption"):
                box.client.starttls(ssl.create_default_context())
        with told(_REFUSED):
            if isinstance(access.secret, OAuth):
                box.xoauth2(access.user, access.secret.access, initial_folder=None)
            else:
                box.login(access.user, access.secret.password, initial_folder=None)
        with told("folder_missing"):
            box.folder.set(access.folder)
        yield Folder(box)
    finally:
        # Not LOGOUT: a server that hangs would hold us once more.
        with suppress(Exception):
            box.client.shutdown()


@dataclass(frozen=True)
class Tried:
    """A mailbox that opened: how many mails lie there (at most 200 are counted), and whether the server tells of new ones at once."""

    mails: int
    tells: bool


def try_out(access: Access) -> Tried:
    """Can the mailbox be read? Raises MailboxTrouble."""
    with opened(access) as folder:
        return Tried(len(folder.new(since=0)), folder.tells)


def _connected(access: Access) -> BaseMailBox:
    if access.security == Entrance.Security.TLS:
        return MailBox(access.host, access.port, timeout=STEP_SECONDS, ssl_context=ssl.create_default_context())
    return MailBoxUnencrypted(access.host, access.port, timeout=STEP_SECONDS)


@contextmanager
def told(otherwise: str = "broken_off") -> Iterator[None]:
    """Whatever goes wrong on the line, in our own words. Raises MailboxTrouble."""
    try:
        yield
    except ssl.SSLCertVerificationError as problem:
        raise MailboxTrouble("untrusted", problem.verify_message) from problem
    except MailboxLoginError as problem:
        raise MailboxTrouble(_REFUSED, _words(problem)) from problem
    except MailboxFolderSelectError as problem:
        raise MailboxTrouble("folder_missing", _words(problem)) from problem
    except imaplib.IMAP4.abort as problem:
        raise MailboxTrouble(otherwise if otherwise in _BEFORE_ALL else "broken_off", _words(problem)) from problem
    except (ImapToolsError, imaplib.IMAP4.error) as problem:
        raise MailboxTrouble(otherwise, _words(problem)) from problem
    except (OSError, ValueError, IndexError) as problem:
        if otherwise == "unreachable":
            otherwise = _before_the_first_word(problem)
        raise MailboxTrouble(otherwise if otherwise in _BEFORE_ALL else "broken_off", _words(problem)) from problem


def _before_the_first_word(problem: Exception) -> str:
    """Why there is no line to the server."""
    if isinstance(problem, socket.gaierror):
        return "unknown_host"
    if isinstance(problem, ConnectionRefusedError):
        return "refused"
    return "no_tls" if isinstance(problem, ssl.SSLError) and "WRONG_VERSION_NUMBER" in str(problem) else "unreachable"


def _words(problem: Exception) -> str:
    return f"{problem}"[:300] or type(problem).__name__
