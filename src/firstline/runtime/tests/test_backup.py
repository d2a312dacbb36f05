"""A backup holds the whole desk, is checked before anything is touched, and never buries a desk in use."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from firstline.runtime.tests.desks import desk, firstline

pytestmark = pytest.mark.slow

REGISTER = """
from datetime import UTC, datetime
from firstline.people.models import Address
from firstline.people.operations import Reach, register_person
register_person(name="Renate", reached_by=[Reach(Address.Kind.MAIL, "renate@example.org")], now=datetime.now(UTC))
"""
NAMES = "from firstline.people.models import Person; print(*Person.objects.values_list('name', flat=True), sep=',')"


def tell(data: Path, python: str) -> str:
    done = firstline("manage", "--data", str(data), "shell", "--no-imports", "-v", "0", "-c", python)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of a desk that knows Renate and keeps a file of hers."""
    folder = tmp_path_factory.mktemp("backup")
    assert firstline("migrate", "--data", str(folder / "desk")).returncode == 0
    tell(folder / "desk", REGISTER)
    (folder / "desk" / "files" / "1").mkdir(parents=True)
    (folder / "desk" / "files" / "1" / "photo.jpg").write_bytes(b"lamp is red")
    made = firstline("backup", str(folder / "desk.tar"), "--data", str(folder / "desk"))
    assert made.returncode == 0, made.stderr
    return folder / "desk.tar"


def damaged(archive: Path, target: Path, name: str, content: bytes) -> Path:
    """The archive with one file more, or another in its place."""
    with tarfile.open(archive) as whole, tarfile.open(target, "w") as copy:
        for member in whole:
            if member.name != name:
                copy.addfile(member, whole.extractfile(member))
        member = tarfile.TarInfo(name)
        member.size = len(content)
        copy.addfile(member, io.BytesIO(content))
    return target


def test_people_and_files_come_back_in_an_empty_desk(archive: Path, tmp_path: Path) -> None:
    restored = firstline("restore", str(archive), "--data", str(tmp_path / "new"))

    assert restored.returncode == 0, restored.stderr
    assert "Renate" in tell(tmp_path / "new", NAMES)
    assert (tmp_path / "new" / "files" / "1" / "photo.jpg").read_bytes() == b"lamp is red"


def test_a_restored_desk_can_be_backed_up_and_restored_again(archive: Path, tmp_path: Path) -> None:
    firstline("restore", str(archive), "--data", str(tmp_path / "new"))

    again = firstline("backup", str(tmp_path / "again.tar"), "--data", str(tmp_path / "new"))
    replaced = firstline("restore", str(tmp_path / "again.tar"), "--data", str(tmp_path / "new"), "--replace")

    assert (again.returncode, replaced.returncode) == (0, 0), again.stderr + replaced.stderr
    with tarfile.open(archive) as first, tarfile.open(tmp_path / "again.tar") as second:
        rows = [json.load(tar.extractfile("manifest.json"))["rows"] for tar in (first, second)]  # type: ignore[arg-type]  # it is in each
    assert rows[0] == rows[1]


def test_a_desk_with_people_in_it_is_not_buried(archive: Path) -> None:
    refused = firstline("restore", str(archive), "--data", str(archive.parent / "desk"))

    assert refused.returncode == 1
    assert "--replace" in refused.stderr


def test_a_damaged_archive_changes_nothing(archive: Path, tmp_path: Path) -> None:
    other = damaged(archive, tmp_path / "damaged.tar", "files/1/photo.jpg", b"lamp is off")

    refused = firstline("restore", str(other), "--data", str(archive.parent / "desk"), "--replace")

    assert refused.returncode == 1
    assert "damaged" in refused.stderr
    assert "Renate" in tell(archive.parent / "desk", NAMES)


def test_an_archive_that_reaches_outside_is_refused(archive: Path, tmp_path: Path) -> None:
    evil = damaged(archive, tmp_path / "evil.tar", "../../evil", b"hello")

    refused = firstline("restore", str(evil), "--data", str(tmp_path / "new"))

    assert refused.returncode == 1
    assert not (tmp_path / "evil").exists()


def test_nothing_is_restored_under_a_running_desk(archive: Path, tmp_path: Path) -> None:
    with desk(tmp_path / "data") as running:
        refused = firstline("restore", str(archive), "--data", str(running.data), "--replace")

    assert refused.returncode == 1
    assert "already running" in refused.stderr
