"""Back up and restore a whole desk: one archive of database, files and a manifest by which the archive is checked."""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

import firstline
from firstline.config import env
from firstline.runtime.binaries import Binaries, NoPostgres, find_binaries, find_binaries_of_version
from firstline.runtime.embedded import is_embedded

_FORMAT = 1
_MANIFEST, _DATABASE, _FILES = "manifest.json", "database.dump", "files"


class Manifest(TypedDict):
    """What an archive says of itself."""

    format: int
    version: str
    made_at: str
    # Without it the links in people's mails would be worthless after a restore; None where the operator keeps it elsewhere.
    secret_key: str | None
    rows: dict[str, int]
    files: dict[str, str]


class CannotBackUp(Exception):
    """The archive could not be written."""


class CannotRestore(Exception):
    """The archive is damaged, or the desk is not empty."""


def back_up(*, to: Path, now: datetime) -> str:
    """
    Write the archive, beside the running desk if it runs; returns a line on what it holds.

    Never overwrites. Raises CannotBackUp.
    """
    if to.exists():
        raise CannotBackUp(f"{to} exists already; name a new file.")
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".firstline-backup-") as folder:
        dump = Path(folder) / _DATABASE
        # One snapshot for counts and dump: the desk goes on working meanwhile.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            counts = _row_counts()
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={dump}")
        files = _files_below(Path(settings.MEDIA_ROOT))
        kept_key = settings.DATA / "secret-key"
        manifest: Manifest = {
            "format": _FORMAT,
            "version": firstline.__version__,
            "made_at": now.isoformat(),
            "secret_key": kept_key.read_text(encoding="ascii") if kept_key.exists() else None,
            "rows": counts,
            "files": {_DATABASE: _sha256(dump)} | {f"{_FILES}/{name}": _sha256(path) for name, path in files.items()},
        }
        written = Path(folder) / "archive"
        _write_archive(written, manifest, dump, files)
        written.chmod(0o600)
        written.rename(to)
    return f"{to}: {sum(counts.values())} rows, {len(files)} files, {to.stat().st_size // 1024} KB."


def restore(*, archive: Path, replace: bool) -> str:
    """
    Read an archive into this desk; nothing is touched before the archive has been checked whole.

    An older release's archive is brought up to date. Raises CannotRestore.
    """
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".firstline-restore-") as name:
        folder = Path(name)
        manifest = _unpack(archive, folder)
        _require_rest()
        if not replace and not _is_empty():
            raise CannotRestore("This desk is not empty. Restore into a new data folder, or throw away what is here with --replace.")
        _load_database(folder / _DATABASE)
        counted = _row_counts()
        wrong = [
            f"{table}: {counted.get(table, 0)} instead of {rows}"
            for table, rows in manifest["rows"].items()
            if counted.get(table, 0) != rows
        ]
        if wrong:
            raise CannotRestore("The database does not hold what the archive promises: " + "; ".join(wrong))
        _settle_events()
        if manifest["secret_key"]:
            _keep_key(manifest["secret_key"])
        count = _place_files(folder / _FILES, Path(settings.MEDIA_ROOT), replace=replace)
    call_command("migrate", interactive=False, verbosity=0)
    return f"Restored {sum(counted.values())} rows and {count} files of {manifest['made_at']} (Firstline {manifest['version']})."


def _write_archive(written: Path, manifest: Manifest, dump: Path, files: dict[str, Path]) -> None:
    with tarfile.open(written, "w") as tar:
        listing = dump.with_name(_MANIFEST)
        listing.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        tar.add(listing, _MANIFEST)
        tar.add(dump, _DATABASE)
        for name, path in files.items():
            tar.add(path, f"{_FILES}/{name}", recursive=False)


def _unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack and check every file; returns the manifest. Raises CannotRestore."""
    try:
        with tarfile.open(archive, "r:") as tar:
            for member in tar:
                if not member.isreg() or not (folder / member.name).resolve().is_relative_to(folder.resolve()):
                    raise CannotRestore(f"The archive holds {member.name!r}, which is no plain file of a backup.")
                tar.extract(member, folder, filter="data")
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        promised, kind = dict(manifest["files"]), manifest["format"]
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as problem:
        raise CannotRestore(f"{archive} cannot be read as a backup: {problem}") from problem
    if kind != _FORMAT:
        raise CannotRestore(f"The archive has format {kind}; this release reads {_FORMAT}.")
    found = {str(path.relative_to(folder)): _sha256(path) for path in folder.rglob("*") if path.is_file() and path.name != _MANIFEST}
    if found != promised:
        damaged = sorted(name for name in found.keys() | promised.keys() if found.get(name) != promised.get(name))
        raise CannotRestore(f"The archive is damaged or incomplete: {', '.join(damaged[:5])}")
    checked: Manifest = manifest
    return checked


def _load_database(dump: Path) -> None:
    """Throw away what is there, then read the dump in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
        )
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    _run(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={_database_name()}", str(dump)
    )


def _settle_events() -> None:
    """Transaction numbers of another server say nothing here: what is restored comes before all that follows, in its own order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('core_event') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("UPDATE core_event SET transaction = '3'::xid8")


def _place_files(unpacked: Path, home: Path, *, replace: bool) -> int:
    home.mkdir(parents=True, exist_ok=True)
    restored = _files_below(unpacked)
    if replace:
        for name, path in _files_below(home).items():
            if name not in restored:
                path.unlink()
    for name, path in restored.items():
        target = home / name
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    return len(restored)


def _keep_key(key: str) -> None:
    kept = settings.DATA / "secret-key"
    kept.touch(mode=0o600)
    kept.write_text(key, encoding="ascii")


def _require_rest() -> None:
    """On an outside database parts of the desk may work from other machines. Raises CannotRestore."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('procrastinate_workers') IS NOT NULL")
        if is_embedded() or not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds'")
        if cursor.fetchone()[0]:
            raise CannotRestore("A worker is at work on this database. Stop Firstline on all machines, wait 20 seconds, then restore.")


def _is_empty() -> bool:
    from firstline.people.models import Person

    if "people_person" not in connection.introspection.table_names():
        return True
    return not Person.objects.exists()


def _row_counts() -> dict[str, int]:
    """Rows of each table; counted, not estimated."""
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def _files_below(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()}


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs against our database; the password goes by the environment."""
    facts = connection.get_connection_params()
    environment = {"PGHOST": facts.get("host", ""), "PGPORT": facts.get("port", ""), "PGUSER": facts.get("user", "")}
    environment |= {"PGPASSWORD": facts.get("password", ""), "PGDATABASE": _database_name()}
    environment |= {f"PG{word.upper()}": facts.get(word, "") for word in env.TLS_WORDS}
    given = {name: str(value) for name, value in environment.items() if value}
    done = subprocess.run([_binaries().program(program), *arguments], env=given, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        error = CannotBackUp if program == "pg_dump" else CannotRestore
        raise error(f"{program} failed: {done.stderr.strip()}")


def _database_name() -> str:
    return str(connection.settings_dict["NAME"])


def _binaries() -> Binaries:
    """Programs of the server's version or newer, with the clients among them."""
    major = connection.cursor().connection.info.server_version // 10_000
    found = find_binaries_of_version(major) or find_binaries()
    if found.major < major or not found.program("pg_dump").is_file():
        raise NoPostgres(f"Backing up needs pg_dump of PostgreSQL {major} or newer; name its folder in FIRSTLINE_POSTGRES_BIN.")
    return found
