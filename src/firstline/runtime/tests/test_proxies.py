"""Forwarded headers are believed from named proxies alone, in plain and in encrypted requests."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest

from firstline.config import env
from firstline.config.env import SettingError
from firstline.runtime.bridge import environ_of
from firstline.runtime.proxies import Proxies
from firstline.runtime.tests.desks import Desk, desk

BASE, LOGIN = "https://desk.example.org", "/accounts/login/"
TOO_MANY = "Too many failed login attempts"
SAID = [(b"x-forwarded-for", b"203.0.113.9, 198.51.100.4"), (b"x-forwarded-proto", b"https"), (b"host", b"desk.example.org")]


def seen(*, by: str, client: str, headers: list[tuple[bytes, bytes]] = SAID, monkeypatch: pytest.MonkeyPatch) -> WSGIRequest:
    """The request as the desk's pages see it; by: the value of FIRSTLINE_TRUSTED_PROXIES."""
    monkeypatch.setenv("FIRSTLINE_TRUSTED_PROXIES", by)
    arrived: list[Any] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        arrived.append(environ_of(scope, io.BytesIO(), 0))

    scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": "/", "query_string": b"", "scheme": "http"}
    proxies = Proxies(application, trusted=env.networks("FIRSTLINE_TRUSTED_PROXIES", ()))
    asyncio.run(proxies({**scope, "client": (client, 50000), "headers": headers}, None, None))  # type: ignore[arg-type]
    return WSGIRequest(arrived[0])


@pytest.mark.parametrize(
    ("named", "client"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("10.0.0.0/8", "10.1.2.3"),  # a network of proxies
        ("10.0.0.7", "::ffff:10.0.0.7"),  # FIRSTLINE_HOST=:: shows it like this
        ("::1", "::1"),
    ],
)
def test_a_named_proxy_says_who_asks_and_that_it_is_encrypted(named: str, client: str, monkeypatch: pytest.MonkeyPatch) -> None:
    request = seen(by=named, client=client, monkeypatch=monkeypatch)

    assert request.META["REMOTE_ADDR"] == "198.51.100.4"
    assert request.is_secure()


@pytest.mark.parametrize("named", ["", "10.0.0.8", "192.168.0.0/16"])
def test_nobody_else_is_believed(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    request = seen(by=named, client="10.0.0.7", monkeypatch=monkeypatch)

    assert request.META["REMOTE_ADDR"] == "10.0.0.7"
    assert not request.is_secure()
    assert "HTTP_X_FORWARDED_FOR" not in request.META


def test_a_client_cannot_hide_behind_an_address_it_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = [(b"x-forwarded-for", b"192.0.2.1"), (b"x-forwarded-for", b"203.0.113.9, 10.0.0.6")]

    request = seen(by="10.0.0.0/8", client="10.0.0.7", headers=chain, monkeypatch=monkeypatch)

    assert request.META["REMOTE_ADDR"] == "203.0.113.9"


def test_a_name_instead_of_an_address_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_TRUSTED_PROXIES", "proxy.example.org")

    with pytest.raises(SettingError, match=r"FIRSTLINE_TRUSTED_PROXIES: .*10\.0\.0\.0/8"):
        env.networks("FIRSTLINE_TRUSTED_PROXIES", ())


class Visitor:
    """Somebody far away, behind a proxy on this machine that ends TLS."""

    def __init__(self, running: Desk, address: str) -> None:
        self.port, self.address, self.cookies = running.port, address, SimpleCookie[str]()

    def asks_for(self, path: str, **fields: str) -> tuple[HTTPMessage, str]:
        """Headers and text of the answer; with fields: to a form."""
        told = {"Host": "desk.example.org", "X-Forwarded-For": self.address, "X-Forwarded-Proto": "https"}
        told |= {"Origin": BASE, "Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())}
        told |= {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
        asking = HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(asking):
            asking.request("POST" if fields else "GET", path, urlencode(fields), told)
            answer = asking.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies.load(cookie)
            return answer.headers, answer.read().decode()

    def guesses_the_password_of(self, name: str) -> str:
        self.asks_for(LOGIN)
        token = self.cookies["firstline_csrf"].value
        _, page = self.asks_for(LOGIN, login=f"{name}@lindenhof.example.org", password="guessed", csrfmiddlewaretoken=token)
        return page


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("proxied") / "data"
    with desk(data, "--demo=people", FIRSTLINE_BASE_URL=BASE, FIRSTLINE_BEHIND_TLS_PROXY="on") as running:
        yield running


@pytest.mark.slow
def test_behind_a_tls_proxy_pages_are_encrypted_ones(behind_proxy: Desk) -> None:
    visitor = Visitor(behind_proxy, "198.51.100.4")

    headers, _ = visitor.asks_for(LOGIN)

    assert headers["Strict-Transport-Security"]
    assert visitor.cookies["firstline_csrf"]["secure"]


@pytest.mark.slow
def test_who_guesses_passwords_is_stopped_while_others_behind_the_same_proxy_are_not(behind_proxy: Desk) -> None:
    guesser, other = Visitor(behind_proxy, "198.51.100.5"), Visitor(behind_proxy, "198.51.100.6")
    # Each time another one: the limit for one account is lower.
    pages = [guesser.guesses_the_password_of(f"agent{number}") for number in range(12)]
    assert TOO_MANY not in pages[0]

    assert TOO_MANY in pages[-1]
    assert TOO_MANY not in other.guesses_the_password_of("mia")
