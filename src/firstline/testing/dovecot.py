"""A real Dovecot for a test: own configuration, own folder, free ports; nothing of the system's is touched."""

import getpass
import imaplib
import os
import pwd
import re
import shutil
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from firstline.testing.waiting import free_port, until

PASSWORD = "secret"
_PROGRAM = "/usr/sbin/dovecot"
_CONFIGURATION = """
base_dir = {folder}/run
log_path = {folder}/log
state_dir = {folder}/state
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login {tokens}
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 0
mail_location = maildir:{folder}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
{token_database}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""

# Asks whoever gave the access whether it is good (RFC 7662).
_TOKEN_DATABASE = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/tokens.conf
}}
"""
_TOKENS = """
introspection_mode = post
introspection_url = {introspection}
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server: everybody has a mailbox, all with one password."""

    imap: int
    lmtp: int

    def deliver(self, raw: bytes, *, to: str) -> None:
        with smtplib.LMTP("127.0.0.1", self.lmtp) as line:
            line.sendmail("sender@example.net", [to], raw)

    def keep(self, of: str, raw: bytes) -> None:
        """As a mail program does with what its owner sent."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as line:
            line.login(of, PASSWORD)
            line.append("INBOX", r"(\Seen)", "", raw)

    def threads(self, of: str) -> list[list[int]]:
        """The inbox as mail programs arrange it (RFC 5256): each thread's mails, by their places among all."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as line:
            line.login(of, PASSWORD)
            line.select(readonly=True)
            told = line.thread("REFERENCES", "UTF-8", "ALL")[1][0].decode()
        threads: list[list[int]] = []
        depth = 0
        for word in re.findall(r"[()]|\d+", told):
            if word == "(" and depth == 0:
                threads.append([])
            depth += {"(": 1, ")": -1}.get(word, 0)
            if word.isdigit():
                threads[-1].append(int(word))
        return threads

    def mails(self, of: str, *, only: str = "ALL") -> list[bytes]:
        """All mails of the inbox, unmarked."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as line:
            line.login(of, PASSWORD)
            line.select(readonly=True)
            found = line.search(None, only)[1][0].split()
            parts = [line.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in found]
            return [bytes(part[1]) for part in parts if isinstance(part, tuple)]


@contextmanager
def dovecot(*, introspection: str = "") -> Iterator[Dovecot]:
    """introspection: where access by XOAUTH2 is examined; without it there are passwords only."""
    if not Path(_PROGRAM).exists():
        assert not os.environ.get("CI"), "Dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd"
        pytest.skip("Dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd")
    # A socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="firstline-dovecot-"))
    folder.chmod(0o755)
    server = Dovecot(free_port(), free_port())
    _configure(folder, server, introspection)
    with (folder / "out").open("wb") as out:
        running = subprocess.Popen([_PROGRAM, "-F", "-c", folder / "dovecot.conf"], stdout=out, stderr=out)
    try:
        until(lambda: (answers(server.imap) and answers(server.lmtp)) or running.poll() is not None, seconds=20)
        assert running.poll() is None, (folder / "out").read_text() + ((folder / "log").read_text() if (folder / "log").exists() else "")
        yield server
    finally:
        running.terminate()
        running.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _configure(folder: Path, server: Dovecot, introspection: str) -> None:
    """As root Dovecot wants users of its own, otherwise everything is ours."""
    is_root = os.getuid() == 0
    me = getpass.getuser()
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
    (folder / "mail").mkdir()
    if is_root:
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    (folder / "tokens.conf").write_text(_TOKENS.format(introspection=introspection))
    (folder / "dovecot.conf").write_text(
        _CONFIGURATION.format(
            folder=folder,
            tokens="xoauth2 oauthbearer" if introspection else "",
            token_database=_TOKEN_DATABASE.format(folder=folder) if introspection else "",
            internal="dovecot" if is_root else me,
            internal_group="dovecot" if is_root else me,
            login="dovenull" if is_root else me,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            password=PASSWORD,
            imap=server.imap,
            lmtp=server.lmtp,
        )
    )


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
