"""From ASGI to WSGI and back: headers, bodies of every size, answers whole and in chunks."""

import asyncio
import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from firstline.runtime.bridge import Bridge, WsgiApplication, environ_of

MEGABYTE = 1024 * 1024


def scope(*headers: tuple[bytes, bytes], path: str = "/", method: str = "POST") -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"page=2",
        "http_version": "1.1",
        "scheme": "http",
        "headers": list(headers),
        "client": ("192.0.2.7", 40123),
        "server": ("127.0.0.1", 8000),
    }


def ask(wsgi: WsgiApplication, request: dict[str, Any], *parts: bytes, leaves: bool = False) -> list[dict[str, Any]]:
    """What the bridge sends for one request, whose client may leave after its body."""

    async def run() -> list[dict[str, Any]]:
        coming = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
        coming.append({"type": "http.disconnect"} if leaves else {"type": "http.request", "body": b"", "more_body": False})
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            if coming:
                return coming.pop(0)
            await asyncio.sleep(3600)
            raise AssertionError

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        with ThreadPoolExecutor(1) as threads:
            await Bridge(wsgi=wsgi, threads=threads, body_limit=3 * MEGABYTE, own_limits={"/mail": 4 * MEGABYTE})(request, receive, send)
        return sent

    return asyncio.run(run())


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [str(len(body)).encode(), b" bytes"]


class Stream:
    """Chunks made one by one, as Django's streaming answers are."""

    streaming = True

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = chunks
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.chunks)

    def close(self) -> None:
        self.is_closed = True


def body_of(sent: list[dict[str, Any]]) -> bytes:
    return b"".join(message.get("body", b"") for message in sent)


def test_a_big_body_arrives_whole() -> None:
    sent = ask(echo, scope(), *[b"x" * MEGABYTE] * 2)

    assert sent[0]["status"] == 200
    assert body_of(sent) == b"2097152 bytes"


def test_repeated_cookies_are_answered_one_by_one() -> None:
    sent = ask(echo, scope())

    assert [value for name, value in sent[0]["headers"] if name == b"set-cookie"] == [b"a=1", b"b=2"]


def test_a_body_announced_too_big_is_refused_before_it_comes() -> None:
    sent = ask(echo, scope((b"content-length", b"99999999")))

    assert sent[0]["status"] == 413


def test_a_body_that_grows_too_big_is_refused_on_the_way() -> None:
    sent = ask(echo, scope(), *[b"x" * MEGABYTE] * 4)

    assert sent[0]["status"] == 413


def test_a_path_may_have_a_limit_of_its_own() -> None:
    sent = ask(echo, scope(path="/mail"), *[b"x" * MEGABYTE] * 4)

    assert sent[0]["status"] == 200


def test_a_client_that_left_early_reaches_no_view() -> None:
    assert ask(echo, scope(), b"half", leaves=True) == []


def test_a_streamed_answer_is_handed_over_in_chunks_and_closed() -> None:
    stream = Stream(b"one ", b"two ", b"three")

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return stream

    sent = ask(application, scope())

    assert [message["body"] for message in sent[1:]] == [b"one ", b"two ", b"three", b""]
    assert stream.is_closed


def test_an_ordinary_answer_is_one_piece() -> None:
    assert len(ask(echo, scope())) == 2


def test_the_environment_is_what_wsgi_asks_for() -> None:
    request = scope(
        (b"host", b"desk.example.org"),
        (b"content-type", b"text/plain"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-tag", b"one"),
        (b"x-tag", b"two"),
        (b"x_forwarded_for", b"10.0.0.1"),
        path="/gr%C3%BC%C3%9Fe/",
    )

    environ = environ_of(request, io.BytesIO(b"hello"), 5)

    assert environ["PATH_INFO"].encode("latin-1").decode() == "/grüße/"
    assert environ["QUERY_STRING"] == "page=2"
    assert environ["REMOTE_ADDR"] == "192.0.2.7"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["CONTENT_LENGTH"] == "5"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_TAG"] == "one,two"
    assert "HTTP_X_FORWARDED_FOR" not in environ


def test_a_mounted_desk_knows_its_prefix() -> None:
    environ = environ_of(scope(path="/help/desk/") | {"root_path": "/help"}, io.BytesIO(), 0)

    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/help", "/desk/")
