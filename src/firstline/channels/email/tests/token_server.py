"""A provider on this machine: gives access to mailboxes (RFC 6749) and tells others whether it is good (RFC 7662)."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Provider:
    """answers: what to say at the next requests, (status, body), before it does what it should."""

    user: str = ""
    lasts: int = 3600
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    # Where access is given, and where it is examined.
    token_url: str = ""
    introspection: str = ""

    def answer(self, path: str, said: dict[str, str]) -> tuple[int, bytes]:
        if path == "/introspect":
            return 200, json.dumps({"active": said.get("token") in self.good, "username": self.user}).encode()
        self.asked.append(said)
        if self.answers:
            return self.answers.pop(0)
        access = f"access-{len(self.asked)}"
        self.good = {access}
        told = {"token_type": "Bearer", "access_token": access, "expires_in": self.lasts, "refresh_token": f"refresh-{len(self.asked)}"}
        return 200, json.dumps(told).encode()


@contextmanager
def provider(certificate: Path) -> Iterator[Provider]:
    """Access is given by HTTPS; it is examined by HTTP, as within a data centre."""
    told = Provider()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            status, answer = told.answer(self.path, {name: values[0] for name, values in parse_qs(body).items()})
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words: Any) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Desk) for _ in range(2)]
    servers[0].socket = context.wrap_socket(servers[0].socket, server_side=True)
    told.token_url = f"https://127.0.0.1:{servers[0].server_port}/token"
    told.introspection = f"http://127.0.0.1:{servers[1].server_port}/introspect"
    threads = [threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join(20)
            server.server_close()
