"""The data folder: where each part keeps its files, and the lock that makes one process its owner."""

import fcntl
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from firstline.config import env

# The kernel's limit for the path of a Unix socket, without the closing zero.
_SOCKET_PATH_LIMIT = 107
_SOCKET_NAME = ".s.PGSQL.5432"


class AlreadyRunning(Exception):
    """Another process owns the data folder; `pid` and `port` are what it wrote down."""

    def __init__(self, *, data: Path, pid: int, port: int, verb: str) -> None:
        self.pid, self.port, self.verb = pid, port, verb
        where = f", port {port}" if port else ""
        super().__init__(f"Firstline is already running on {data} (pid {pid}{where}).")


@dataclass(kw_only=True)
class DataFolder:
    """One desk's data on this machine."""

    path: Path
    _lock: int | None = field(default=None, repr=False)

    @property
    def cluster(self) -> Path:
        return self.path / "postgres"

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def sockets(self) -> Path:
        """Folder of the database's socket: below the data folder, or a short one where the path would be too long."""
        chosen = env.text("FIRSTLINE_SOCKETS", "")
        if chosen:
            return Path(chosen)
        usual = self.path / "run"
        if len(os.fsencode(usual / _SOCKET_NAME)) <= _SOCKET_PATH_LIMIT:
            return usual
        runtime = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path(runtime) / f"firstline-{os.getuid()}-{name}"

    def prepare(self) -> None:
        """Make the folders, open to nobody but us. Raises PermissionError where a socket folder belongs to somebody else."""
        for folder in (self.path, self.logs, self.path / "run", self.sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Root may have given it to the user who runs the server.
        if os.getuid() != 0 and self.sockets.stat().st_uid != os.getuid():
            raise PermissionError(f"The folder {self.sockets} belongs to somebody else; set FIRSTLINE_SOCKETS to one of your own.")

    def own(self, *, verb: str, port: int = 0) -> None:
        """Become the owner until this process ends. Raises AlreadyRunning."""
        self.prepare()
        lock = os.open(self.path / "desk.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise self._owner() from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, json.dumps({"pid": os.getpid(), "port": port, "verb": verb}).encode(), 0)
        self._lock = lock

    def leave(self) -> None:
        """Give the folder up."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _owner(self) -> AlreadyRunning:
        """Who has it; between lock and writing the owner is nameless for a moment."""
        try:
            facts = json.loads((self.path / "desk.lock").read_text(encoding="ascii"))
        except (OSError, ValueError):
            facts = {}
        return AlreadyRunning(data=self.path, pid=facts.get("pid", 0), port=facts.get("port", 0), verb=facts.get("verb", ""))


def data_folder() -> DataFolder:
    """The folder named by FIRSTLINE_DATA, or the default."""
    return DataFolder(path=Path(env.text("FIRSTLINE_DATA", "var/desk")).absolute())
