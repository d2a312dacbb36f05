"""A real Postfix for a test: own configuration, own queue, a free port; nothing of the system's is touched, no name is looked up."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from firstline.testing.dovecot import answers
from firstline.testing.waiting import free_port, until

_PROGRAM = "/usr/sbin/postfix"
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
multi_instance_enable = no
myhostname = mx.example.net
mydestination =
recipient_delimiter = +
alias_maps =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtp_host_lookup = native
lmtp_dns_support_level = disabled
lmtp_host_lookup = native
lmtp_send_xforward_command = yes
transport_maps = inline:{{ {transports} }}
default_transport = {otherwise}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
transport_retry_time = 1s
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """A running server that takes any mail from this machine."""

    smtp: int
    log: Path

    def heard(self) -> str:
        """What it has logged, to be shown when a test fails."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


@contextmanager
def postfix(*, ways: dict[str, str], otherwise: str) -> Iterator[Postfix]:
    """
    Mail to these addresses goes by these transports ("lmtp:inet:127.0.0.1:2424"), all other by the last one.

    Postfix changes to users of its own, so it starts as root only.
    """
    if not Path(_PROGRAM).exists():
        assert not os.environ.get("CI"), "Postfix is missing: apt-get install postfix"
        pytest.skip("Postfix is missing: apt-get install postfix")
    if os.getuid() != 0:
        pytest.skip("Postfix can be started by root only: it gives its parts to users of its own")
    folder = Path(tempfile.mkdtemp(prefix="firstline-postfix-"))
    folder.chmod(0o755)
    server = Postfix(free_port(), folder / "log")
    _configure(folder, server, transports=" ".join(f"{{ {address} = {way} }}" for address, way in ways.items()), otherwise=otherwise)
    with (folder / "out").open("wb") as out:
        running = subprocess.Popen([_PROGRAM, "-c", folder / "conf", "start-fg"], stdout=out, stderr=out)
    try:
        until(lambda: answers(server.smtp) or running.poll() is not None, seconds=30)
        assert running.poll() is None, (folder / "out").read_text() + server.heard()
        yield server
    finally:
        subprocess.run([_PROGRAM, "-c", folder / "conf", "stop"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
        running.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _configure(folder: Path, server: Postfix, *, transports: str, otherwise: str) -> None:
    owner = pwd.getpwnam("postfix")
    for name in ("conf", "queue", "data"):
        (folder / name).mkdir()
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    (folder / "conf" / "main.cf").write_text(_MAIN.format(folder=folder, transports=transports, otherwise=otherwise))
    (folder / "conf" / "master.cf").write_text(_MASTER.format(port=server.smtp))
