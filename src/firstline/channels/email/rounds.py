"""
Watching all mailboxes, each in a thread of its own, so that one that hangs or is locked does not hold up others.

Runs in the worker; a desk without mailboxes has one sleeping thread. Of several workers one watches (a lock in the database).
"""

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from firstline.channels.email import mailboxes
from firstline.channels.email.mailboxes import Access
from firstline.channels.email.models import Entrance
from firstline.channels.email.port import TokenAway, TokenEndpoint, TokenRefused
from firstline.channels.email.secrets import OAuth, SealBroken
from firstline.core import clock, disk

if TYPE_CHECKING:
    from firstline.channels.email.fetching import Folder

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
POLL_SECONDS = 60.0
_FIRST_PAUSE_SECONDS = 5.0
_REFUSED_PAUSE_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 600.0
# So often a mail may break off the line before those behind it go first.
_PATIENCE = 2
_LOCK = 0x4D41494C


@dataclass
class Reader:
    """One mailbox: fetches what is new, waits, begins again after growing pauses when something is wrong."""

    entrance: int
    tokens: TokenEndpoint
    stop: threading.Event = field(default_factory=threading.Event)
    _broke_off: dict[int, int] = field(default_factory=dict)
    _taken: set[int] = field(default_factory=set)
    _pause: float = 0.0
    # The server refused what should be good still.
    _is_access_doubted: bool = False

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._visit()
                self._pause = 0.0
            except Exception as problem:  # A thread's edge: whatever it is, the next visit may be better.
                self._give_way(problem)
            finally:
                connection.close()

    def _give_way(self, problem: Exception) -> None:
        from firstline.channels.email.fetching import MailboxTrouble

        if isinstance(problem, MailboxTrouble | TokenRefused | TokenAway | SealBroken):
            words = str(problem) if isinstance(problem, MailboxTrouble) else f"{_CODES[type(problem)]}: {problem}"
            self._note(words)
            is_refused = words.startswith("sign_in_refused")
        else:
            logger.warning("mailbox.problem", exc_info=problem)
            is_refused = False
        self._is_access_doubted = is_refused
        first = _REFUSED_PAUSE_SECONDS if is_refused else _FIRST_PAUSE_SECONDS
        self._pause = min(max(self._pause * 2, first), LONGEST_PAUSE_SECONDS)
        connection.close()
        self.stop.wait(self._pause)

    def _note(self, problem: str) -> None:
        try:
            close_old_connections()
            mailboxes.note_problem(entrance=Entrance.objects.get(pk=self.entrance), problem=problem, now=clock.now())
        except (DatabaseError, InterfaceError, Entrance.DoesNotExist):
            logger.warning("mailbox.problem", extra={"problem": problem})

    def _visit(self) -> None:
        """As long as the line holds: fetch, wait for more. Raises MailboxTrouble, TokenRefused, TokenAway, SealBroken."""
        from firstline.channels.email import fetching

        close_old_connections()
        entrance = Entrance.objects.get(pk=self.entrance)
        access = self._access(entrance, now=clock.now())
        # Nobody keeps a database connection while a server keeps us waiting.
        connection.close()
        with fetching.opened(access) as folder:
            while not self.stop.is_set():
                close_old_connections()
                entrance = Entrance.objects.get(pk=self.entrance)
                if not disk.is_full(data=settings.DATA) and self.fetch(folder, entrance, now=clock.now()):
                    continue
                self._pause = 0.0
                connection.close()
                self._rest(folder)

    def _rest(self, folder: "Folder") -> None:
        from firstline.channels.email.fetching import CannotTell

        try:
            folder.wait(POLL_SECONDS)
        except CannotTell:
            self.stop.wait(POLL_SECONDS)
            folder.refresh()

    def _access(self, entrance: Entrance, *, now: datetime) -> Access:
        access = mailboxes.access_of(entrance)
        if isinstance(access.secret, OAuth) and (self._is_access_doubted or not access.secret.is_good(now)):
            fresh = self.tokens.refresh(access.secret)
            mailboxes.renew(entrance=entrance, secret=access.secret, fresh=fresh, now=now)
            access = mailboxes.access_of(entrance)
            self._is_access_doubted = False
        return access

    def fetch(self, folder: "Folder", entrance: Entrance, *, now: datetime) -> bool:
        """What is new, each mail kept before it is marked; may there be more at once? Raises MailboxTrouble."""
        since, uids = self._due(folder, entrance, now=now)
        for uid in sorted(uids, key=lambda uid: (self._broke_off.get(uid, 0) // _PATIENCE, uid)):
            if uid not in self._taken:
                self._broke_off[uid] = self._broke_off.get(uid, 0) + 1
                raw = folder.raw(uid, most=settings.MAIL_MAX_BYTES)
                if raw is not None:
                    mailboxes.keep_fetched(entrance=entrance, raw=raw, now=clock.now())
                del self._broke_off[uid]
                self._taken.add(uid)
            folder_place = self._place(since, uids)
            mailboxes.note_place(entrance=entrance, uid_validity=folder.uid_validity, last_uid=folder_place, now=clock.now())
            folder.mark_as_read(uid)
        if not uids:
            mailboxes.note_place(entrance=entrance, uid_validity=folder.uid_validity, last_uid=since, now=now)
        return bool(uids) and bool(folder.new(since=self._place(since, uids)))

    def _due(self, folder: "Folder", entrance: Entrance, *, now: datetime) -> tuple[int, list[int]]:
        """Up to which number all is done, and what is to be fetched."""
        if entrance.uid_validity == folder.uid_validity:
            return entrance.last_uid, folder.new(since=entrance.last_uid)
        self._taken.clear()
        self._broke_off.clear()
        newest = max(0, folder.next_uid - 1)
        if not entrance.uid_validity:
            # The first time: what lies there was somebody's before us.
            return newest, []
        recent = folder.recent(since=entrance.fetched_at or now)
        return (min(recent) - 1 if recent else newest), recent

    def _place(self, since: int, uids: list[int]) -> int:
        """The last number before which nothing is left."""
        for uid in uids:
            if uid not in self._taken:
                return since
            since = uid
        return since


_CODES = {TokenRefused: "sign_in_refused", TokenAway: "token_away", SealBroken: "secret_lost"}


@dataclass
class Rounds:
    """Keeps one reader for each mailbox that is connected now."""

    tokens: TokenEndpoint
    stop: threading.Event = field(default_factory=threading.Event)
    _readers: dict[tuple[int, bytes], Reader] = field(default_factory=dict)
    _is_ours: bool = False

    def run(self) -> None:
        """Until told to stop; to be run in a thread."""
        while not self.stop.wait(LOOK_SECONDS):
            try:
                self.look()
            except (DatabaseError, InterfaceError):
                # Somebody else may have become the one who watches.
                self._is_ours = False
                self._keep_only(set())
                connection.close()
        self._keep_only(set())
        # With it goes the lock: another worker may watch.
        connection.close()

    def look(self) -> None:
        """One round: readers for new mailboxes, none for those that went or changed."""
        if not self._is_ours:
            close_old_connections()
        # A new password is tried at once; access that was merely renewed changes nothing.
        connected = mailboxes.with_mailboxes().values_list(
            "pk", "imap_host", "imap_port", "imap_security", "imap_user", "imap_folder", "sign_in", "sealed"
        )
        wanted = {
            (row[0], repr(row[1:-1] if row[-2] == Entrance.SignIn.OAUTH else (*row[1:-1], bytes(row[-1]))).encode()) for row in connected
        }
        if wanted and not self._is_ours:
            self._is_ours = _locked()
        self._keep_only(wanted if self._is_ours else set())
        if not wanted:
            self._is_ours = False
            connection.close()

    def _keep_only(self, wanted: set[tuple[int, bytes]]) -> None:
        for key in [*self._readers]:
            if key not in wanted:
                self._readers.pop(key).stop.set()
        for key in wanted - self._readers.keys():
            reader = self._readers[key] = Reader(key[0], self.tokens)
            threading.Thread(target=reader.run, name=f"mailbox-{key[0]}", daemon=True).start()


def _locked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])
