"""Our own launcher of the embedded PostgreSQL: one cluster in the data folder, reached by its Unix socket alone."""

import functools
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from firstline.runtime import processes
from firstline.runtime.binaries import Binaries, NoPostgres, find_binaries, find_binaries_of_version
from firstline.runtime.folder import DataFolder

ROLE = DATABASE = "firstline"
SUPERUSER = "postgres"
_ADD_VECTORS = """
    DO $$ BEGIN IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN CREATE EXTENSION vector; END IF; END $$;

"""
_NOBODY = 65534
_STALE_LOCK_SECONDS = 30.0
# A crash recovery may replay much WAL.
_START_SECONDS = 300.0
_STALE = ("already exists", "pre-existing shared memory block", "Is another postmaster")

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    # No standby reads from this server: fewer processes and less to write.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "autovacuum_max_workers": "1",
    "jit": "off",
    # The data lie in memory or on a disk without heads: reading anywhere costs about as much as reading on.
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
}


class DatabaseFailed(Exception):
    """The embedded database cannot be made or started; the message holds the end of its log."""


@dataclass(kw_only=True)
class Server:
    """The embedded server of one data folder."""

    folder: DataFolder
    overrides: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @functools.cached_property
    def binaries(self) -> Binaries:
        """Programs of the cluster's own version, or the best for a new cluster. Raises NoPostgres."""
        kept = self.folder.cluster / "PG_VERSION"
        if not kept.exists():
            return find_binaries()
        major = int(kept.read_text(encoding="ascii"))
        found = find_binaries_of_version(major)
        if found is None:
            raise NoPostgres(
                f"The data in {self.folder.cluster} were written by PostgreSQL {major}, whose programs were not found. Back up with the "
                f"release that wrote them (firstline backup FILE), then restore here into a new data folder; or name PostgreSQL {major}'s "
                "programs in FIRSTLINE_POSTGRES_BIN."
            )
        return found

    @property
    def log(self) -> Path:
        return self.folder.logs / "postgres.log"

    def start(self) -> None:
        """
        Start the server, making the cluster first where there is none, and return when it takes connections.

        For the owner of the folder. Raises NoPostgres, DatabaseFailed.
        """
        if self.process is not None:
            # A dead server that nobody has waited for still holds its lock file.
            processes.kill(self.process)
        self._make_cluster()
        self._write_access_rules()
        _limit_log(self.log)
        patience = time.monotonic() + _STALE_LOCK_SECONDS
        while not self._try_start():
            # After kill -9 the dead server's children, or the dead process not yet reaped, hold the lock for a moment.
            if time.monotonic() > patience or not any(sign in self._last_words() for sign in _STALE):
                raise DatabaseFailed(f"PostgreSQL did not start. The end of {self.log}:\n{self._last_words()}")
            time.sleep(0.2)

    def is_running(self) -> bool:
        """Is the server that we started alive?"""
        return self.process is not None and self.process.poll() is None

    def stop(self, *, grace_seconds: float = 20.0) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        if self.process is not None:
            processes.stop(self.process, by=signal.SIGINT, grace_seconds=grace_seconds)
            self.process = None

    def ready_pid(self) -> int | None:
        """The server's process if it takes connections, whoever started it."""
        try:
            lines = (self.folder.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            pid = int(lines[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return None
        return pid if len(lines) > 7 and lines[7].strip() == "ready" else None

    def _try_start(self) -> bool:
        """One attempt; False when the server ended before it was ready."""
        settings = {**_SETTINGS, **_settings_of_version(self.binaries.major), **self.overrides}
        settings["unix_socket_directories"] = f'"{self.folder.sockets}"'
        command: list[str | Path] = [*_unprivileged(), self.binaries.program("postgres"), "-D", self.folder.cluster]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = processes.spawn(command, death_signal=signal.SIGINT, environment=_environment(), output=log, user=_other_user())
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            if self.ready_pid() == self.process.pid:
                return True
            time.sleep(0.02)
        processes.kill(self.process)
        raise DatabaseFailed(f"PostgreSQL was not ready after {_START_SECONDS:.0f} s. The end of {self.log}:\n{self._last_words()}")

    def _make_cluster(self) -> None:
        """initdb beside the final place, then rename: a killed attempt leaves no half cluster."""
        if (self.folder.cluster / "PG_VERSION").exists():
            return
        fresh = self.folder.path / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        _hand_to_other_user(self.folder, fresh)
        initdb = ["--encoding=UTF8", "--auth=peer", "--data-checksums", "--no-instructions", *_locale_of_version(self.binaries.major)]
        self._run(self.binaries.program("initdb"), "-D", fresh, "-U", SUPERUSER, *initdb)
        # Role and database are made by the single-user server: no half-prepared cluster ever listens.
        # Only a superuser may add vectors; what template1 has, every new database gets.
        self._run(self.binaries.program("postgres"), "--single", "-j", "-D", fresh, "template1", orders=_ADD_VECTORS)
        orders = f"CREATE ROLE {ROLE} LOGIN;\n\nCREATE DATABASE {DATABASE} OWNER {ROLE};\n\n"
        self._run(self.binaries.program("postgres"), "--single", "-j", "-D", fresh, "postgres", orders=orders)
        fresh.rename(self.folder.cluster)

    def _write_access_rules(self) -> None:
        """Peer authentication for our own user alone; written at each start, because the desk may have moved to another user."""
        names = {_name_of(os.getuid()), "nobody" if _unprivileged() else _name_of(os.getuid())}
        (self.folder.cluster / "pg_hba.conf").write_text("local all all peer map=desk\n", encoding="ascii")
        rules = "".join(f'desk "{name}" {role}\n' for name in sorted(names) for role in (ROLE, SUPERUSER))
        (self.folder.cluster / "pg_ident.conf").write_text(rules, encoding="utf-8")

    def _run(self, program: Path, *arguments: str | Path, orders: str = "") -> None:
        command = [*_unprivileged(), program, *arguments]
        user = _other_user()
        texts = [str(part) for part in command]
        done = subprocess.run(texts, check=False, input=orders, capture_output=True, text=True, env=_environment(), user=user, group=user)
        if done.returncode != 0 or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
            raise DatabaseFailed(f"{program.name} failed:\n{done.stdout}{done.stderr}")

    def _last_words(self) -> str:
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])
        except OSError:
            return ""


def _settings_of_version(major: int) -> dict[str, str]:
    # Worker processes for reading ahead cost memory and bring nothing to small random reads.
    return {"io_method": "sync"} if major >= 18 else {}


def _locale_of_version(major: int) -> list[str]:
    """Correct upper and lower case without ICU; older servers take the system's locale."""
    if major >= 18:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    if major == 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _environment() -> dict[str, str]:
    """Nothing of the operator's PG… variables may steer our server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C.UTF-8"}


@functools.cache
def _unprivileged() -> tuple[str, ...]:
    """
    Prefix that makes the server believe it runs as an ordinary user.

    PostgreSQL refuses to run as root, and cannot run as a user without a name. A user namespace of its own changes how we
    look inside it and nothing outside: files stay ours, no folder is opened to others.
    """
    if os.getuid() != 0 and _name_of(os.getuid()):
        return ()
    prefix = ("unshare", "-U", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")
    try:
        works = subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0
    except OSError:
        works = False
    return prefix if works else ()


@functools.cache
def _other_user() -> int | None:
    """Where root may not make user namespaces: the system user that runs the server instead."""
    if os.getuid() != 0 or _unprivileged():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    return _NOBODY


def _hand_to_other_user(folder: DataFolder, fresh: Path) -> None:
    user = _other_user()
    if user is not None:
        for path in (fresh, folder.sockets):
            os.chown(path, user, user)
        # Into the data folder, not to look around in it.
        folder.path.chmod(0o711)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def _limit_log(log: Path) -> None:
    """Keep the last run's log as a second file once it is big."""
    if log.exists() and log.stat().st_size > 5_000_000:
        log.replace(log.with_suffix(".log.1"))
