"""Pytest plugin: one throw-away embedded server for the run, started before pytest-django reads the settings."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest

from firstline.runtime.folder import DataFolder
from firstline.runtime.postgres import DATABASE, ROLE, SUPERUSER, Server
from firstline.runtime.translations import compile_translations

# A test run may lose its data with the power; the product may not (runtime.durability refuses these values).
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}


def _start() -> None:
    """Start the server and point the settings to it; it ends with this process, however that ends."""
    folder = DataFolder(path=Path(tempfile.mkdtemp(prefix="firstline-test-")))
    os.environ.pop("FIRSTLINE_SOCKETS", None)
    folder.prepare()
    (folder.path / "static").mkdir()
    server = Server(folder=folder, overrides=_FAST)
    server.start()
    atexit.register(shutil.rmtree, folder.path, ignore_errors=True)
    atexit.register(server.stop)
    with psycopg.connect(host=str(folder.sockets), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
        # pytest-django makes a database of its own.
        connection.execute(f"ALTER ROLE {ROLE} CREATEDB")  # A constant of ours, not foreign text.
    os.environ["FIRSTLINE_DATA"] = str(folder.path)
    os.environ["DATABASE_URL"] = f"postgresql://{ROLE}@/{DATABASE}?host={folder.sockets}"
    os.environ["FIRSTLINE_DNS"] = "off"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstline.config.settings")


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Half a second per sign-in is right for the product and wasted in tests."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


compile_translations()
_start()
