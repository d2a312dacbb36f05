"""The worker: runs the queue's jobs, resumes what a killed worker left, and never hangs without its database."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from pathlib import Path

import django
from procrastinate import App
from procrastinate.psycopg_connector import PsycopgConnector

from firstline.config import env
from firstline.runtime.embedded import SUPERVISED

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
_STALLED_SECONDS = 30.0
_STOP_SECONDS = 12.0
_SILENCE_SECONDS = 30.0
_NICE = 5


class Watchdog(threading.Thread):
    """Ends the process when the loop or its database is silent for too long, or when stopping takes too long."""

    def __init__(self) -> None:
        super().__init__(daemon=True, name="watchdog")
        self._last_sign = time.monotonic()
        self._stop_by: float | None = None

    def sign_of_life(self) -> None:
        self._last_sign = time.monotonic()

    def stopping(self) -> None:
        """From now on the process has its grace time, and no more."""
        if self._stop_by is None:
            self._stop_by = time.monotonic() + _STOP_SECONDS

    def run(self) -> None:
        parent = os.getppid()
        while True:
            time.sleep(1)
            now = time.monotonic()
            if os.environ.get(SUPERVISED) and os.getppid() != parent:
                self.stopping()
            if (self._stop_by is not None and now > self._stop_by) or now > self._last_sign + _SILENCE_SECONDS:
                logger.error("worker.hung")
                os._exit(70)


def run() -> None:
    """Work until SIGTERM or SIGINT, or until the database goes away (the supervisor starts us again)."""
    _give_way()
    django.setup()
    watchdog = Watchdog()
    watchdog.start()
    from firstline.channels.email.rounds import Rounds
    from firstline.channels.email.tokens import HttpsTokenEndpoint

    # A process of its own would cost every desk its memory, with mailboxes or without.
    threading.Thread(target=Rounds(HttpsTokenEndpoint()).run, name="mailboxes", daemon=True).start()
    asyncio.run(_work(watchdog))


def _give_way() -> None:
    """Whoever waits at a page comes first; where the kernel shares time among sessions, it is the session that gives way."""
    os.nice(_NICE)
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_NICE), encoding="ascii")


async def _work(watchdog: Watchdog) -> None:
    from procrastinate.contrib.django import app as queue
    from procrastinate.contrib.django.utils import connector_params

    # LISTEN holds one connection; fetching, finishing and heartbeats share the others.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)
    with queue.replace_connector(connector) as app:
        async with app.open_async():
            await _resume_what_is_left(app)
            proof = asyncio.ensure_future(_prove_life(app, watchdog))
            work = asyncio.ensure_future(
                app.run_worker_async(
                    concurrency=env.integer("FIRSTLINE_WORKER_CONCURRENCY", 4, low=1, high=64),
                    install_signal_handlers=False,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    # New jobs announce themselves; this is for those whose time comes (an answer after its undo seconds).
                    fetch_job_polling_interval=1.0,
                    shutdown_graceful_timeout=_STOP_SECONDS - 4,
                )
            )
            for name in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(name, _stop, work, watchdog)
            try:
                await work
            except asyncio.CancelledError:
                logger.info("worker.stopped")
            finally:
                watchdog.stopping()
                proof.cancel()


def _stop(work: "asyncio.Future[None]", watchdog: Watchdog) -> None:
    watchdog.stopping()
    work.cancel()


async def _prove_life(app: App, watchdog: Watchdog) -> None:
    """A sign of life is the loop reaching the database, not the loop alone."""
    while True:
        if await app.check_connection_async():
            watchdog.sign_of_life()
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def _resume_what_is_left(app: App) -> None:
    """Jobs that a killed worker had in hand are run again; under the supervisor we are the only worker, so that is all of them."""
    from firstline.core.tasks import resume_stalled

    await resume_stalled(app.job_manager, silence_seconds=0.0 if os.environ.get(SUPERVISED) else _STALLED_SECONDS)
