"""The desk's listening sockets: bound by the supervisor, served by the web part and the mail listener, which may come and go."""

import os
import socket
from collections.abc import Sequence
from pathlib import Path

from firstline.config import env

# Number of the file that the supervisor hands over.
LISTEN_FD = "FIRSTLINE_LISTEN_FD"
MAIL_FDS = "FIRSTLINE_MAIL_FDS"
EMBEDDER_FD = "FIRSTLINE_EMBEDDER_FD"


class CannotStart(Exception):
    """The desk cannot start; the message says why and what to do."""


def bind(port: int) -> socket.socket:
    """Bind the desk's port without taking connections yet. Raises CannotStart."""
    return _bound(env.text("FIRSTLINE_HOST", "127.0.0.1"), port, hint="Choose another one with --port.")


def bind_mail(places: Sequence[env.MailPort]) -> list[socket.socket]:
    """Bind where mail is to come in. Raises CannotStart."""
    return [_bound(place.host, place.port, hint="Choose another one in FIRSTLINE_SMTP_LISTEN.") for place in places]


def handed_mail(places: Sequence[env.MailPort]) -> list[socket.socket]:
    """What the supervisor has bound for these places, or sockets of our own. Raises CannotStart."""
    numbers = os.environ.get(MAIL_FDS)
    return [socket.socket(fileno=int(number)) for number in numbers.split(",")] if numbers else bind_mail(places)


def bind_embedder(sockets: Path) -> socket.socket:
    """Bind where the desk's parts ask for the meaning of texts; callers wait there until somebody serves them. Raises CannotStart."""
    place = sockets / "embedder.sock"
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        place.unlink(missing_ok=True)
        bound.bind(str(place))
        bound.listen(128)
    except OSError as problem:
        bound.close()
        raise CannotStart(f"The socket {place} cannot be used: {problem.strerror}.") from problem
    return bound


def handed_embedder() -> socket.socket:
    """What the supervisor has bound for the embedder."""
    return socket.socket(fileno=int(os.environ[EMBEDDER_FD]))


def _bound(host: str, port: int, *, hint: str) -> socket.socket:
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as problem:
        bound.close()
        raise CannotStart(f"Port {port} on {host} cannot be used: {problem.strerror}. {hint}") from problem
    return bound
