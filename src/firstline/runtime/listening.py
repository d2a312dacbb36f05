"""The desk's listening socket: bound by the supervisor, served by the web part, which may come and go."""

import socket

from firstline.config import env

# Number of the file that the supervisor hands over.
LISTEN_FD = "FIRSTLINE_LISTEN_FD"


class CannotStart(Exception):
    """The desk cannot start; the message says why and what to do."""


def bind(port: int) -> socket.socket:
    """Bind the desk's port without taking connections yet. Raises CannotStart."""
    host = env.text("FIRSTLINE_HOST", "127.0.0.1")
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as problem:
        bound.close()
        raise CannotStart(f"Port {port} on {host} cannot be used: {problem.strerror}. Choose another one with --port.") from problem
    return bound


def own_end(host: str) -> str:
    """Where to reach a socket that is bound to all addresses."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
