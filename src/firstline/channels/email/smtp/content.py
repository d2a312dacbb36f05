"""
What comes between DATA and its end, however it is cut into pieces; nothing else than CRLF.CRLF ends it.

Invariant: at most `most` bytes and a little more are kept, and beyond a megabyte not in memory.
"""

import re
import tempfile
from types import TracebackType
from typing import Self

_END = b"\r\n.\r\n"
_IN_MEMORY = 1024 * 1024
_LONE_LINE_FEED = re.compile(rb"(?<!\r)\n")


class Content:
    """Feed it until `is_complete`; use it in a `with`, since it may hold a file."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # Closed by our own with.
        # The line before the first one has ended: a lone dot may be all there is.
        self._tail = b"\r\n"
        self.size = 0
        self.is_complete = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    @property
    def is_too_big(self) -> bool:
        return self.size > self._most

    def feed(self, piece: bytes) -> bytes:
        """Take the next piece; gives what follows the end, once it has come."""
        joined = self._tail + piece
        end = joined.find(_END)
        if end < 0:
            self._keep(piece)
            self._tail = joined[-(len(_END) - 1) :]
            return b""
        self.is_complete = True
        # The end's first CRLF belongs to the last line; a part of it may have been kept already.
        self._keep(joined[len(self._tail) : end + 2], back=max(0, len(self._tail) - (end + 2)))
        return joined[end + len(_END) :]

    def _keep(self, piece: bytes, *, back: int = 0) -> None:
        """back: so many bytes kept before were the beginning of the end."""
        self.size += len(piece) - back
        if back and self._file.tell() >= back:
            self._file.seek(-back, 1)
            self._file.truncate()
        # A little more than is taken: the end's beginning may be kept for a moment.
        room = self._most + len(_END) - self._file.tell()
        if room > 0:
            self._file.write(piece[:room])

    def raw(self) -> bytes:
        """The mail: dots that the line needed taken away, lone line feeds made whole. Of one that is too big, its beginning."""
        self._file.seek(0)
        raw = self._file.read()
        if raw.startswith(b"."):
            raw = raw[1:]
        raw = raw.replace(b"\r\n.", b"\r\n")
        return raw if raw.count(b"\n") == raw.count(b"\r\n") else _LONE_LINE_FEED.sub(b"\r\n", raw)
