"""A disk that really runs full: the desk says so and only reads, loses nothing, and is back by itself when there is room."""

import http.client
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from firstline.runtime.folder import DataFolder
from firstline.runtime.postgres import SUPERUSER
from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.runtime.tests.test_bridge import ask, echo, scope
from firstline.testing import cast
from firstline.testing.clock import standing_still
from firstline.testing.waiting import until
from firstline.tickets.models import Attachment, Ticket
from tests.test_crashes import call, subjects

Disk = Callable[[int], AbstractContextManager[Path]]

MEGABYTE = 1024 * 1024
DISK, GUARD = 150, 20
# The guard looks every two seconds, the rest is for starting the database again.
BACK_SECONDS = 10


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """Mounts a small disk of so many megabytes."""

    @contextmanager
    def mounted(megabytes: int) -> Iterator[Path]:
        folder = tmp_path_factory.mktemp("disk")
        try:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("a small disk can only be mounted by root (and not in every container)")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)

    return mounted


class Ballast:
    """Somebody else's file on the same disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "ballast"

    def leaves(self, megabytes: int) -> None:
        room = shutil.disk_usage(self.folder).free - megabytes * MEGABYTE
        with self.file.open("ab") as out:
            os.posix_fallocate(out.fileno(), out.seek(0, os.SEEK_END), room)

    def goes(self) -> None:
        self.file.unlink()


@contextmanager
def small_desk(folder: Path) -> Iterator[tuple[Desk, str]]:
    """A desk with nothing but this disk, and a token of a lead."""
    with desk(folder / "data", "--demo=people", FIRSTLINE_DISK_GUARD_MB=str(GUARD)) as running:
        printed = firstline("token", "--for", "henrik@lindenhof.example.org", "--data", str(running.data))
        assert printed.returncode == 0, printed.stderr
        yield running, printed.stdout.strip().splitlines()[-1]


def read(running: Desk, path: str) -> tuple[int, str]:
    with urlopen(f"http://127.0.0.1:{running.port}{path}", timeout=30) as answer:
        return answer.status, answer.read().decode()


def takes_in(running: Desk, token: str, subject: str) -> tuple[int, str]:
    """Status and code of the answer; 0 for none."""
    body: dict[str, object] = {"subject": subject, "text": "Kein WLAN", "requester": {"name": "Renate", "mail": "renate@example.net"}}
    try:
        status, said = call(running.port, token, "POST", "/api/v1/tickets", body)
    except (OSError, http.client.HTTPException, ValueError):
        return 0, ""
    return status, str(said.get("code", ""))


def write_until_the_database_stops(running: Desk) -> None:
    """What its own housekeeping does in hours."""
    sockets = DataFolder(path=running.data).sockets
    with suppress(psycopg.OperationalError), psycopg.connect(host=str(sockets), user=SUPERUSER, dbname="firstline") as connection:
        for _ in range(DISK):
            connection.execute("SELECT pg_logical_emit_message(false, 'full', repeat('x', 1000000))")
        pytest.fail("the disk is not full")


@pytest.mark.slow
def test_before_the_disk_is_full_the_desk_only_reads_and_says_so(disk: Disk) -> None:
    with disk(DISK) as folder, small_desk(folder) as (running, token):
        assert takes_in(running, token, "vorher") == (201, "")
        ballast = Ballast(folder)

        ballast.leaves(GUARD // 2)

        until(lambda: takes_in(running, token, "zu spät") == (503, "disk_full"), seconds=BACK_SECONDS)
        assert read(running, "/healthz") == (200, '{"status": "read-only"}')
        assert "Im Moment nur lesen." in read(running, "/")[1]
        assert call(running.port, token, "GET", "/api/v1/tickets")[0] == 200
        ballast.goes()
        until(lambda: takes_in(running, token, "nachher") == (201, ""), seconds=BACK_SECONDS)
        assert "Im Moment nur lesen." not in read(running, "/")[1]


@pytest.mark.slow
def test_after_a_disk_that_was_full_to_the_last_byte_everything_is_there_again(disk: Disk) -> None:
    with disk(DISK) as folder, small_desk(folder) as (running, token):
        said = [takes_in(running, token, f"Absturz voll {number}") for number in range(20)]
        assert said == [(201, "")] * 20
        ballast = Ballast(folder)
        ballast.leaves(0)
        write_until_the_database_stops(running)
        assert takes_in(running, token, "zu spät")[0] in {0, 503}

        ballast.goes()

        until(lambda: takes_in(running, token, "nachher") == (201, ""), seconds=BACK_SECONDS)
        assert subjects(running.port, token, "voll") == Counter({f"Absturz voll {number}": 1 for number in range(20)})


@pytest.mark.django_db
def test_a_file_that_does_not_fit_leaves_text_but_no_half_ticket(disk: Disk, settings: Settings) -> None:
    with disk(1) as folder, standing_still():
        settings.MEDIA_ROOT = folder
        browser = Client(raise_request_exception=False)
        browser.force_login(cast.renate(), backend="firstline.web.access.Backend")
        stamp = re.search(r'name="stamp" value="([^"]+)"', browser.get("/ask/").content.decode())
        assert stamp is not None

        photo = SimpleUploadedFile("router.png", b"0" * 2 * MEGABYTE)
        answer = browser.post("/ask/", {"stamp": stamp[1], "text": "Der Router ist dunkel.", "attachments": photo})

        assert answer.status_code == 503
        assert "Der Router ist dunkel." in answer.content.decode()
        assert not Ticket.objects.exists()
        assert not Attachment.objects.exists()
        assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_request_that_does_not_fit_is_told_so(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    with disk(1) as folder:
        monkeypatch.setattr(tempfile, "tempdir", str(folder))

        sent = ask(echo, scope(), b"0" * MEGABYTE, b"0" * MEGABYTE)

    assert sent[0]["status"] == 503
