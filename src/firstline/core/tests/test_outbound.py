"""Addresses that strangers name lead to the public internet only, however they are spelled."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from firstline.core.outbound import NotFetched, fetch, is_public

PICTURES = frozenset({"image/png"})
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50
PUBLIC = "93.184.216.34"

# All ways to say "yourself" or "your neighbour" that are known to slip through somewhere.
FORBIDDEN = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://0177.0.0.0x1/",
    "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0x7f.1/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fd00::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://100.64.0.1/",
    "http://metadata.google.internal/",
    "http://printer.local/",
    "http://intranet/",
    "http://user@pictures.example.com/",
    "http://pictures.example.com:22/",
    "http://pictures.example.com:8000/",
    "http://pictures.example.com:notaport/",
    "ftp://pictures.example.com/",
    "file:///etc/passwd",
    "gopher://pictures.example.com/",
    "//pictures.example.com/",
    "http:///",
    "http://①②⑦.⓪.⓪.①/",
    "http://pictures.example.com\\@127.0.0.1/",
    "http://pictures.example.com\r\nHost: x/",
    "",
]

# Where names may lead nobody.
PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.254",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::",
    "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::",
    "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "100::1", "no address",
]  # fmt: skip


class Elsewhere:
    """Names lead where we say; every connection ends at our small server."""

    def __init__(self, server: HTTPServer | None, *answers: list[str]) -> None:
        self.server, self.answers = server, list(answers)
        self.asked: list[str] = []
        self.connected: list[str] = []

    def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]

    def connect(self, address: str, port: int, *, seconds: float) -> socket.socket:
        self.connected.append(address)
        assert self.server is not None
        return socket.create_connection(self.server.server_address[:2], timeout=seconds)  # type: ignore[arg-type]  # an IPv4 server


@contextmanager
def serving(answers: dict[str, tuple[int, dict[str, str], bytes]]) -> Iterator[HTTPServer]:
    """A small web server with these answers by path."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_of_ours_is_never_asked_for(address: str) -> None:
    network = Elsewhere(None, ["127.0.0.1"])

    with pytest.raises(NotFetched, match="forbidden"):
        fetch(address, kinds=PICTURES, most=1000, network=network)

    assert network.connected == []


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_us_is_never_followed(address: str) -> None:
    network = Elsewhere(None, [PUBLIC, address])

    with pytest.raises(NotFetched, match="forbidden"):
        fetch("http://127-0-0-1.pictures.example.com/", kinds=PICTURES, most=1000, network=network)

    assert network.connected == []
    assert not is_public(address)


def test_a_picture_is_fetched_from_the_address_that_was_looked_at() -> None:
    with serving({"/a.png?b=1": (200, {"Content-Type": "image/png"}, PNG)}) as server:
        # The second answer of the name service (rebinding) is never asked for.
        network = Elsewhere(server, [PUBLIC], ["127.0.0.1"])

        fetched = fetch("http://pictures.example.com/a.png?b=1", kinds=PICTURES, most=1000, network=network)

    assert (fetched.content, fetched.media_type) == (PNG, "image/png")
    assert (network.asked, network.connected) == (["pictures.example.com"], [PUBLIC])


def test_each_redirect_is_looked_at_anew() -> None:
    onwards = {"Location": "http://other.example.com/b.png"}
    with serving({"/a": (302, onwards, b""), "/b.png": (200, {"Content-Type": "image/png"}, PNG)}) as server:
        assert fetch("http://pictures.example.com/a", kinds=PICTURES, most=1000, network=Elsewhere(server, [PUBLIC])).content == PNG

        with pytest.raises(NotFetched, match="forbidden"):
            fetch("http://pictures.example.com/a", kinds=PICTURES, most=1000, network=Elsewhere(server, [PUBLIC], ["10.0.0.1"]))


@pytest.mark.parametrize("target", ["http://127.0.0.1/", "http://[::1]/", "file:///etc/passwd", "http://localhost/", "//0x7f.1/"])
def test_a_redirect_to_us_is_not_followed(target: str) -> None:
    with serving({"/a": (301, {"Location": target}, b"")}) as server:
        network = Elsewhere(server, [PUBLIC])

        with pytest.raises(NotFetched, match="forbidden"):
            fetch("http://pictures.example.com/a", kinds=PICTURES, most=1000, network=network)

    assert len(network.connected) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, {"Content-Type": "text/html"}, PNG), "wrong_kind"),
        ((200, {"Content-Type": "image/svg+xml"}, PNG), "wrong_kind"),
        ((200, {"Content-Type": "image/png"}, PNG * 1000), "too_large"),
        ((404, {"Content-Type": "image/png"}, PNG), "failed"),
        ((302, {"Location": "/a"}, b""), "failed"),  # in a circle
    ],
)
def test_what_is_no_bounded_picture_is_not_taken(answer: tuple[int, dict[str, str], bytes], code: str) -> None:
    with serving({"/a": answer}) as server, pytest.raises(NotFetched, match=code):
        fetch("http://pictures.example.com/a", kinds=PICTURES, most=1000, network=Elsewhere(server, [PUBLIC]))


def test_an_address_that_does_not_answer_is_unreachable() -> None:
    class Away(Elsewhere):
        def connect(self, address: str, port: int, *, seconds: float) -> socket.socket:
            raise TimeoutError

    with pytest.raises(NotFetched, match="unreachable"):
        fetch("https://pictures.example.com/a", kinds=PICTURES, most=1000, network=Away(None, [PUBLIC]))
