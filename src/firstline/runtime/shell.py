"""The ASGI shell: `/live/` natively asynchronous, everything else Django's WSGI handler in our threads, one process and port."""

import gc
import os
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import django
import uvicorn

from firstline.config import env
from firstline.core.realtime import Listener
from firstline.runtime.bridge import Bridge, WsgiApplication
from firstline.runtime.listening import LISTEN_FD, bind
from firstline.runtime.live import Live, Receive, Scope, Send, StreamsAllowed
from firstline.runtime.proxies import Network, Proxies

_GRACE_SECONDS = 8
# Python looks for circles among its objects after so many new ones; a page makes about a thousand, most of them gone at its end.
_OBJECTS_BETWEEN_COLLECTIONS = 10_000


class Shell:
    """The ASGI application."""

    def __init__(self, *, wsgi: WsgiApplication, streams_allowed: StreamsAllowed, address: dict[str, str | int]) -> None:
        self._threads = ThreadPoolExecutor(env.integer("FIRSTLINE_WEB_THREADS", 8, low=1, high=200), thread_name_prefix="page")
        # Live streams are authorised in threads of their own: a reconnecting crowd must not hold up pages.
        self._doorkeepers = ThreadPoolExecutor(2, thread_name_prefix="live")
        limit = env.integer("FIRSTLINE_BODY_MAX_MB", 30, low=1, high=5000) * 1024 * 1024
        # A mail that is too big is to stand in the mail log: it must come as far as its operation, if only by a little.
        mail = (env.integer("FIRSTLINE_MAIL_MAX_MB", 50, low=1, high=60) + 5) * 1024 * 1024
        self._pages = Bridge(wsgi=wsgi, threads=self._threads, body_limit=limit, own_limits={"/api/v1/mail": mail})
        self._streams_allowed = streams_allowed
        self._address = address
        self.listener: Listener | None = None
        self._live: Live | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["path"] == "/live/" and self._live is not None:
            await self._live(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self.listener = Listener(self._address)
        self.listener.start()
        self._live = Live(listener=self.listener, allowed=self._streams_allowed, threads=self._doorkeepers)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.listener.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._doorkeepers.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})

    def end_live(self) -> None:
        """Let the open live streams finish; the pages come back by themselves."""
        if self.listener is not None:
            self.listener.end_all()


class _Server(uvicorn.Server):
    """uvicorn waits for open connections at the end; live ones never end by themselves."""

    def __init__(self, config: uvicorn.Config, shell: Shell) -> None:
        super().__init__(config)
        self._shell = shell

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._shell.end_live()
        await super().shutdown(sockets)


def serve(shell: Shell, *, port: int, trusted: Sequence[Network]) -> None:
    """Serve until SIGTERM or SIGINT, on the supervisor's socket or one of our own."""
    handed = os.environ.get(LISTEN_FD)
    bound = socket.socket(fileno=int(handed)) if handed else bind(port)
    bound.setblocking(False)
    config = uvicorn.Config(
        Proxies(shell, trusted=trusted),
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=2048,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        proxy_headers=False,
    )
    _Server(config, shell).run(sockets=[bound])


def run() -> None:
    """Serve the desk until we are told to stop."""
    django.setup()
    from django.conf import settings

    from firstline.config.wsgi import application
    from firstline.core.realtime import database_address
    from firstline.web.live import streams_allowed
    from firstline.web.warming import warm

    def make_ready() -> None:
        warm()
        # What is loaded by now stays to the end: walking through it would take a tenth of a second of somebody's page.
        gc.collect()
        gc.freeze()

    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 10, 10)
    Thread(target=make_ready, name="warming", daemon=True).start()
    shell = Shell(wsgi=application, streams_allowed=streams_allowed, address=database_address())
    serve(shell, port=settings.PORT, trusted=settings.TRUSTED_PROXIES)
