"""
One connection of a mail server: commands, envelopes, mails, within limits of length, number and time.

Invariant: "250" after a mail is said only when the door has kept it for good; trouble of ours is told with 4xx, never 5xx.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address

from firstline.channels.email.smtp import commands
from firstline.channels.email.smtp.commands import Wrong
from firstline.channels.email.smtp.content import Content
from firstline.channels.email.smtp.door import Busy, Door, NoRoom, TooLarge

MOST_RECIPIENTS = 100
_MOST_MISTAKES = 20
_MOST_SKIPPED = 256 * 1024
_PIECE = 256 * 1024
_BUSY = "451 4.3.0 Not now, please come again"
_NO_ROOM = "452 4.3.1 No room at the moment, please come again"
_OF_MAIL = frozenset({"SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH", "MT-PRIORITY"})
_OF_RCPT = frozenset({"NOTIFY", "ORCPT"})


class _Over(Exception):
    """The dialogue ends; the argument is the last word, perhaps none."""


@dataclass(frozen=True)
class Manner:
    """How a port speaks: our name, LMTP or SMTP, the largest mail, and how long a client may be silent."""

    name: str
    lmtp: bool
    most: int
    idle_seconds: float = 300.0
    # From DATA to its end, whatever dribbles in.
    mail_seconds: float = 1800.0


class Dialogue:
    """Speaks with one client until it leaves, misbehaves or falls silent."""

    def __init__(self, *, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, door: Door, manner: Manner) -> None:
        self._reader, self._writer = reader, writer
        self._door, self._manner = door, manner
        peer = writer.get_extra_info("peername") or ("",)
        self._client_host = self._peer = str(peer[0])
        self._unread = b""
        self._mistakes = 0
        self._hello = ""
        self.is_idle = True
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._verbs: dict[str, Callable[[str], Awaitable[None]]] = {
            "LHLO" if manner.lmtp else "EHLO": self._ehlo,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._rset,
            "NOOP": self._noop,
            "VRFY": self._vrfy,
            "QUIT": self._quit,
        }
        if not manner.lmtp:
            self._verbs["HELO"] = self._helo
        if self._is_near():
            self._verbs["XFORWARD"] = self._xforward

    async def run(self) -> None:
        """To the end, whatever happens to the line."""
        try:
            await self._say(f"220 {self._manner.name} {'LMTP' if self._manner.lmtp else 'ESMTP'} Firstline")
            while True:
                await self._turn()
        except _Over as end:
            with contextlib.suppress(OSError):
                if end.args:
                    await self._say(str(end))
        except TimeoutError:
            with contextlib.suppress(OSError):
                await self._say(f"421 4.4.2 {self._manner.name} has waited long enough")
        except asyncio.CancelledError:
            # We are told to stop; the client comes again.
            self._writer.write(b"421 4.3.2 Closing for a moment\r\n")
            raise
        except OSError:
            pass
        finally:
            self._writer.close()

    async def _turn(self) -> None:
        try:
            line = await self._line()
            self.is_idle = False
            verb, argument = commands.split(line)
            act = self._verbs.get(verb)
            if act is None:
                raise Wrong("500 5.5.1 There is no such command here")
            await act(argument)
        except Wrong as wrong:
            self._mistakes += 1
            if self._mistakes >= _MOST_MISTAKES:
                raise _Over("421 4.7.0 Too many mistakes") from None
            await self._say(str(wrong))
        finally:
            self.is_idle = True

    async def _ehlo(self, argument: str) -> None:
        self._hello = commands.hello(argument)
        self._forget_envelope()
        offers = ["PIPELINING", f"SIZE {self._manner.most}", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
        if self._is_near():
            offers.append("XFORWARD NAME ADDR PROTO HELO SOURCE PORT IDENT")
        words = [self._manner.name, *offers]
        await self._say("\r\n".join(f"250{'-' if word is not words[-1] else ' '}{word}" for word in words))

    async def _helo(self, argument: str) -> None:
        self._hello = commands.hello(argument)
        self._forget_envelope()
        await self._say(f"250 {self._manner.name}")

    async def _mail(self, argument: str) -> None:
        if not self._hello:
            raise Wrong("503 5.5.1 Say hello first")
        if self._sender is not None:
            raise Wrong("503 5.5.1 One mail after the other")
        given = commands.path(argument, keyword="FROM", known=_OF_MAIL)
        if given.words.get("BODY", "7BIT").upper() not in {"7BIT", "8BITMIME"}:
            raise Wrong("501 5.5.4 BODY is 7BIT or 8BITMIME")
        if given.size > self._manner.most:
            await self._say(self._too_big())
            return
        self._sender = given.address
        await self._say("250 2.1.0 OK")

    async def _rcpt(self, argument: str) -> None:
        if self._sender is None:
            raise Wrong("503 5.5.1 MAIL comes first")
        address = commands.path(argument, keyword="TO", known=_OF_RCPT).address
        if len(self._recipients) >= MOST_RECIPIENTS:
            await self._say("452 4.5.3 Enough recipients for one mail")
            return
        try:
            is_ours = address.lower() == "postmaster" or await self._door.knows(address)
        except Busy:
            await self._say(_BUSY)
        except NoRoom:
            await self._say(_NO_ROOM)
        else:
            if not is_ours:
                raise Wrong("550 5.1.1 Nobody here has this address")
            self._recipients.append(address)
            await self._say("250 2.1.5 OK")

    async def _data(self, argument: str) -> None:
        if argument:
            raise Wrong("501 5.5.4 DATA stands alone")
        if not self._recipients:
            raise Wrong("503 5.5.1 RCPT comes first")
        await self._say("354 End with CR LF . CR LF")
        # One answer for each recipient is what LMTP means.
        count = len(self._recipients) if self._manner.lmtp else 1
        async with asyncio.timeout(self._manner.mail_seconds):
            answer = await self._received()
        self._forget_envelope()
        await self._say("\r\n".join([answer] * count))

    async def _received(self) -> str:
        """The whole mail to the door; the answer to it."""
        with Content(most=self._manner.most) as content:
            piece = self._unread
            while True:
                self._unread = content.feed(piece)
                if content.is_complete:
                    break
                piece = await self._read()
            try:
                # What is too big goes there as well: its beginning is listed.
                number = await self._door.take(
                    content.raw(),
                    sender=self._sender or "",
                    recipients=tuple(self._recipients),
                    client_host=self._client_host,
                    lmtp=self._manner.lmtp,
                )
            except Busy:
                return _BUSY
            except NoRoom:
                return _NO_ROOM
            except TooLarge:
                return self._too_big()
        return f"250 2.0.0 Kept as {number}"

    async def _rset(self, argument: str) -> None:
        self._forget_envelope()
        await self._say("250 2.0.0 OK")

    async def _noop(self, argument: str) -> None:
        await self._say("250 2.0.0 OK")

    async def _vrfy(self, argument: str) -> None:
        await self._say("252 2.0.0 Send a mail and see")

    async def _quit(self, argument: str) -> None:
        raise _Over("221 2.0.0 Goodbye")

    async def _xforward(self, argument: str) -> None:
        self._client_host = commands.forwarded_address(argument) or self._client_host
        await self._say("250 2.0.0 OK")

    def _is_near(self) -> bool:
        """Only a server on our own machine or network is believed when it says whose mail it passes on."""
        try:
            return ip_address(self._peer.partition("%")[0]).is_private
        except ValueError:
            return False

    def _too_big(self) -> str:
        return f"552 5.3.4 Larger than {self._manner.most} bytes"

    def _forget_envelope(self) -> None:
        self._sender = None
        self._recipients = []

    async def _line(self) -> bytes:
        """The next command without its CRLF. Raises Wrong for one that is too long, once it has ended."""
        skipped = 0
        while True:
            line, end, rest = self._unread.partition(b"\r\n")
            if end:
                self._unread = rest
                if skipped or len(line) > commands.LONGEST_LINE:
                    raise Wrong("500 5.5.6 The line is too long")
                return line
            if len(line) > commands.LONGEST_LINE:
                skipped += len(line)
                if skipped > _MOST_SKIPPED:
                    raise _Over("421 4.7.0 The line is much too long")
                self._unread = line[-1:]
            self._unread += await self._read()

    async def _read(self) -> bytes:
        async with asyncio.timeout(self._manner.idle_seconds):
            piece = await self._reader.read(_PIECE)
        if not piece:
            raise _Over
        return piece

    async def _say(self, words: str) -> None:
        self._writer.write(words.encode("ascii", "replace") + b"\r\n")
        async with asyncio.timeout(self._manner.idle_seconds):
            await self._writer.drain()
