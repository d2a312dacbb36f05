"""The database for one command: an outside one, the running embedded one, or one started for the command alone."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from firstline.config import env
from firstline.runtime.folder import AlreadyRunning, DataFolder, data_folder
from firstline.runtime.postgres import Server

SUPERVISED = "FIRSTLINE_SUPERVISED"
_PATIENCE_SECONDS = 60.0


class DatabaseAway(Exception):
    """There is a database, but it does not answer."""


def is_embedded() -> bool:
    return not env.text("DATABASE_URL", "")


def name_places(folder: DataFolder) -> None:
    """Write the folder and its socket into the environment, where Django's settings and our children read them."""
    os.environ["FIRSTLINE_DATA"] = str(folder.path)
    os.environ["FIRSTLINE_SOCKETS"] = str(folder.sockets)


@contextmanager
def database(*, verb: str, alone: bool = False) -> Iterator[None]:
    """
    Have the database reachable while the command runs; alone: refuse to work beside the running desk.

    Raises DatabaseAway, DatabaseFailed, NoPostgres, and AlreadyRunning for a command that must be alone.
    """
    folder = data_folder()
    name_places(folder)
    if os.environ.get(SUPERVISED) or not (is_embedded() or alone):
        yield
        return
    try:
        folder.own(verb=verb)
    except AlreadyRunning:
        if alone:
            raise
        _wait_for_server(folder)
        yield
        return
    server = Server(folder=folder)
    try:
        if is_embedded():
            server.start()
        yield
    finally:
        server.stop()
        folder.leave()


def require_answer() -> None:
    """Once Django is set up. Raises DatabaseAway."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as problem:
        hint = "Is it running?" if is_embedded() else "Is it running, and is DATABASE_URL right?"
        raise DatabaseAway(f"The database does not answer: {problem}\n{hint}") from problem


def _wait_for_server(folder: DataFolder) -> None:
    """The owner of the folder may be just starting its server."""
    server = Server(folder=folder)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while server.ready_pid() is None:
        if time.monotonic() > deadline:
            raise DatabaseAway(f"Firstline is running on {folder.path}, but its database does not answer; see {server.log}.")
        time.sleep(0.1)
