"""An IMAP server in threads that errs as it is told: cuts the line, falls silent, refuses, numbers its mails anew."""

import base64
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Faults:
    """What goes wrong; words are commands, as they stand in a client's line (UID SEARCH is SEARCH)."""

    # Hangs up in the middle of these mails, so often.
    cut_fetch: dict[int, int] = field(default_factory=dict)
    # Hangs up instead of answering, so often.
    cut_at: dict[str, int] = field(default_factory=dict)
    # Never answers again on this line.
    silent_at: set[str] = field(default_factory=set)
    # Says BYE and goes.
    bye_at: set[str] = field(default_factory=set)
    # Says NO.
    refused: set[str] = field(default_factory=set)


@dataclass
class ImapDouble:
    """One mailbox."""

    password: str = "secret"
    # For XOAUTH2; empty: there is none.
    access: str = ""
    before_sign_in: str = "IMAP4rev1 IDLE AUTH=XOAUTH2"
    after_sign_in: str = "IMAP4rev1 IDLE"
    # What is new is told before ("early") or together with ("at_once") the word that IDLE has begun; else behind it.
    tells: str = ""
    uid_validity: int = 7
    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    faults: Faults = field(default_factory=Faults)
    said: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    is_over: bool = False
    port: int = 0

    def add(self, *raws: bytes) -> None:
        with self.changed:
            for raw in raws:
                self.mails[max(self.mails, default=0) + 1] = raw
            self.changed.notify_all()

    def renumber(self, *, by: int) -> None:
        """As after a restore: the same mails under other numbers."""
        with self.changed:
            self.uid_validity += 1
            self.mails = {uid + by: raw for uid, raw in self.mails.items()}
            self.seen = {uid + by for uid in self.seen}

    def end(self) -> None:
        """Whoever waits for something new waits no longer."""
        with self.changed:
            self.is_over = True
            self.changed.notify_all()

    def count(self, command: str) -> int:
        return self.said.count(command)


class Gone(Exception):
    """The line is over."""


class _Meeting:
    """One client."""

    def __init__(self, box: ImapDouble, line: socket.socket) -> None:
        self.box, self.line = box, line
        self.lines = line.makefile("rb")
        self.known = len(box.mails)

    def run(self) -> None:
        with suppress(Gone, OSError, ValueError):
            self.tell("* OK hello")
            while True:
                self.obey()
        with suppress(OSError):
            self.line.shutdown(socket.SHUT_RDWR)
        self.line.close()

    def tell(self, *words: str) -> None:
        self.line.sendall("".join(f"{line}\r\n" for line in words).encode())

    def hear(self) -> str:
        said = self.lines.readline()
        if not said:
            raise Gone
        return said.decode().strip()

    def obey(self) -> None:
        tag, _, asked = self.hear().partition(" ")
        asked = asked.removeprefix("UID ")
        command, _, argument = asked.partition(" ")
        command = command.upper()
        self.box.said.append(command)
        faults = self.box.faults
        if faults.cut_at.get(command):
            faults.cut_at[command] -= 1
            raise Gone
        if command in faults.silent_at:
            self.sleep()
        if command in faults.bye_at:
            self.tell("* BYE good night")
            raise Gone
        if command in faults.refused:
            self.tell(f"{tag} NO not today")
            return
        do = getattr(self, f"do_{command.lower()}", None)
        if do is None:
            self.tell(f"{tag} BAD what?")
        else:
            do(tag, argument)

    def sleep(self) -> None:
        while not self.box.is_over:
            time.sleep(0.02)
        raise Gone

    def do_capability(self, tag: str, argument: str) -> None:
        is_in = "LOGIN" in self.box.said or "AUTHENTICATE" in self.box.said
        told = self.box.after_sign_in if is_in else self.box.before_sign_in
        self.tell(f"* CAPABILITY {told}", f"{tag} OK done")

    def do_login(self, tag: str, argument: str) -> None:
        is_right = argument.split()[1].strip('"') == self.box.password
        self.tell(f"{tag} OK done" if is_right else f"{tag} NO [AUTHENTICATIONFAILED] wrong password")

    def do_authenticate(self, tag: str, argument: str) -> None:
        self.tell("+ ")
        given = base64.b64decode(self.hear()).decode()
        if self.box.access and f"\1auth=Bearer {self.box.access}\1\1" in given:
            self.tell(f"{tag} OK done")
            return
        self.tell("+ " + base64.b64encode(b'{"status":"400","schemes":"Bearer"}').decode())
        self.hear()
        self.tell(f"{tag} NO [AUTHENTICATIONFAILED] access has ended")

    def do_select(self, tag: str, argument: str) -> None:
        box = self.box
        self.known = len(box.mails)
        self.tell(
            f"* {self.known} EXISTS",
            f"* OK [UIDVALIDITY {box.uid_validity}] valid",
            f"* OK [UIDNEXT {max(box.mails, default=0) + 1}] next",
            f"{tag} OK [READ-WRITE] done",
        )

    def do_search(self, tag: str, argument: str) -> None:
        uids = sorted(self.box.mails)
        if asked := re.fullmatch(r"UID (\d+):\*", argument):
            # The last one always belongs to such a range.
            uids = [uid for uid in uids if uid >= int(asked[1])] or uids[-1:]
        self.tell("* SEARCH " + " ".join(map(str, uids)), f"{tag} OK done")

    def do_fetch(self, tag: str, argument: str) -> None:
        uid = int(argument.split()[0])
        raw = self.box.mails.get(uid)
        if raw is not None:
            self.line.sendall(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode())
            if self.box.faults.cut_fetch.get(uid):
                self.box.faults.cut_fetch[uid] -= 1
                self.line.sendall(raw[: len(raw) // 2])
                raise Gone
            self.line.sendall(raw + b")\r\n")
        self.tell(f"{tag} OK done")

    def do_store(self, tag: str, argument: str) -> None:
        self.box.seen.add(int(argument.split()[0]))
        self.tell(f"{tag} OK done")

    def do_noop(self, tag: str, argument: str) -> None:
        self.tell(f"* {len(self.box.mails)} EXISTS", f"{tag} OK done")

    def do_idle(self, tag: str, argument: str) -> None:
        begun = "+ idling"
        with self.box.changed:
            if self.box.tells:
                # Exactly now a mail comes.
                self.box.changed.wait_for(lambda: len(self.box.mails) > self.known or self.box.is_over, timeout=20)
                told = [begun, f"* {len(self.box.mails)} EXISTS"]
                self.tell(*(told if self.box.tells == "at_once" else told[::-1]))
            else:
                self.tell(begun)
                if self.box.changed.wait_for(lambda: len(self.box.mails) > self.known or self.box.is_over, timeout=20):
                    self.tell(f"* {len(self.box.mails)} EXISTS")
            self.known = len(self.box.mails)
        while self.hear() != "DONE":
            pass
        self.tell(f"{tag} OK done")


@contextmanager
def imap_double(**facts: object) -> Iterator[ImapDouble]:
    """The server while the block runs."""
    box = ImapDouble(**facts)  # type: ignore[arg-type]  # Its own fields.
    lines: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        box.port = listening.getsockname()[1]

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line, _ = listening.accept()
                    lines.append(line)
                    threading.Thread(target=_Meeting(box, line).run, daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield box
        finally:
            box.end()
            for line in lines:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
