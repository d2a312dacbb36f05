"""The resident listener: takes mails by SMTP and LMTP from mail servers and keeps them before it says that it has them."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections

from firstline.channels.email import accepting, entrances
from firstline.channels.email.accepting import Envelope, TooBig
from firstline.channels.email.models import InboundMail
from firstline.channels.email.smtp.dialogue import Dialogue, Manner
from firstline.channels.email.smtp.door import Busy, NoRoom, TooLarge
from firstline.core import clock, disk

logger = logging.getLogger(__name__)

_THREADS = 4
_MOST_CONNECTIONS = 200
_GRACE_SECONDS = 8.0
# Mails of this size are kept one at a time: each needs several times its size in memory.
_LARGE = 2 * 1024 * 1024

T = TypeVar("T")


class DeskDoor:
    """The desk behind the dialogues: its database is asked in threads."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="mail")
        self._one_large = asyncio.Lock()

    async def knows(self, address: str) -> bool:
        _require_room()
        return await self._asked(lambda: entrances.knows(address))

    async def take(self, raw: bytes, *, sender: str, recipients: tuple[str, ...], client_host: str, lmtp: bool) -> int:
        _require_room()
        way = InboundMail.Way.LMTP if lmtp else InboundMail.Way.SMTP
        envelope = Envelope(way, sender, recipients, client_host)
        async with self._one_large if len(raw) > _LARGE else contextlib.nullcontext():
            mail = await self._asked(lambda: accepting.accept(raw=raw, envelope=envelope, now=clock.now()))
        return mail.pk

    async def _asked(self, question: Callable[[], T]) -> T:
        def ask() -> T:
            # A connection that was lost with the database is opened again.
            close_old_connections()
            return question()

        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        except TooBig as problem:
            raise TooLarge from problem
        except Exception as problem:  # Whatever is wrong here is not the mail's fault: its server keeps it and comes again.
            if disk.is_lack_of_room(problem):
                raise NoRoom from problem
            logger.warning("mail.not_now", exc_info=problem)
            raise Busy from problem

    def close(self) -> None:
        self._threads.shutdown(wait=True)


def _require_room() -> None:
    if disk.is_full(data=settings.DATA):
        raise NoRoom


class Listener:
    """All ports of one process."""

    def __init__(self, *, door: DeskDoor, name: str) -> None:
        self._door = door
        self._name = name
        self._open: dict[asyncio.Task[None], Dialogue] = {}

    async def serve(self, bound: Sequence[tuple[socket.socket, bool]], *, until: asyncio.Event) -> None:
        """Serve these sockets (each with whether it speaks LMTP), then let mails on their way in finish."""
        servers = []
        for listening, lmtp in bound:
            manner = Manner(self._name, lmtp, settings.MAIL_MAX_BYTES)
            servers.append(await asyncio.start_server(self._meeting(manner), sock=listening, backlog=512))
        await until.wait()
        for server in servers:
            server.close()
        for task, dialogue in list(self._open.items()):
            if dialogue.is_idle:
                task.cancel()
        if self._open:
            await asyncio.wait(self._open, timeout=_GRACE_SECONDS)

    def _meeting(self, manner: Manner) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if len(self._open) >= _MOST_CONNECTIONS:
                writer.write(f"421 4.3.2 {manner.name} is busy, please come again\r\n".encode())
                writer.close()
                return
            dialogue = Dialogue(reader=reader, writer=writer, door=self._door, manner=manner)
            task = asyncio.get_running_loop().create_task(dialogue.run())
            self._open[task] = dialogue
            task.add_done_callback(self._left)

        return meet

    def _left(self, task: asyncio.Task[None]) -> None:
        del self._open[task]
        if not task.cancelled() and task.exception() is not None:
            logger.error("mail.dialogue", exc_info=task.exception())


async def listen(bound: Sequence[tuple[socket.socket, bool]]) -> None:
    """Until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    door = DeskDoor()
    await Listener(door=door, name=socket.gethostname() or "firstline").serve(bound, until=stop)
    door.close()
