"""A canary: stands where hostile mails want to load from, and counts whoever comes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

HOSTS = "*.example"
PATIENCE_SECONDS = 1.0


class Canary:
    """Every connection is a call, whatever is spoken, even nothing; it is hung up after its first words."""

    def __init__(self, door: socket.socket) -> None:
        self.door = door
        self.calls: list[str] = []

    @property
    def switch(self) -> str:
        """For the browser: every such host is here, on any port."""
        return f"--host-resolver-rules=MAP {HOSTS} 127.0.0.1:{self.door.getsockname()[1]}"

    def listen(self) -> None:
        while True:
            try:
                line, _address = self.door.accept()
            except OSError:
                return
            with line:
                line.settimeout(PATIENCE_SECONDS)
                try:
                    self.calls.append(line.recv(200).decode(errors="replace"))
                except OSError:
                    self.calls.append("")


@contextmanager
def canary() -> Iterator[Canary]:
    """One on a free port."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as door:
        bird = Canary(door)
        listening = threading.Thread(target=bird.listen, daemon=True)
        listening.start()
        try:
            yield bird
        finally:
            door.shutdown(socket.SHUT_RDWR)
            listening.join(5)
