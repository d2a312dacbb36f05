"""Every error page is plain, in the person's language, strict in its headers, and needs no database."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from firstline.core import disk

pytestmark = pytest.mark.urls("firstline.web.tests.pages")

FAILING = [
    ("/bad/", 400, "We could not read this request"),
    ("/forbidden/", 403, "You may not do this"),
    ("/nowhere/", 404, "We cannot find this page"),
    ("/broken/", 500, "Something went wrong here"),
    ("/away/", 503, "One moment please"),
    ("/slow/", 503, "This took too long"),
]


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


@pytest.fixture
def full_disk() -> Iterator[None]:
    disk.raise_flag(data=settings.DATA)
    yield
    disk.lower_flag(data=settings.DATA)


@pytest.mark.parametrize(("address", "status", "title"), FAILING)
def test_an_error_page_says_in_plain_words_what_happened(browser: Client, address: str, status: int, title: str) -> None:
    answer = browser.get(address)

    assert answer.status_code == status
    assert title in answer.content.decode()


@pytest.mark.parametrize(("address", "status", "title"), FAILING)
def test_an_error_page_allows_nothing_inline(browser: Client, address: str, status: int, title: str) -> None:
    answer = browser.get(address)

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["Cache-Control"] == "no-store"
    assert " style=" not in answer.content.decode()


def test_unavailable_pages_say_when_to_come_back(browser: Client) -> None:
    answer = browser.get("/away/")

    assert answer["Retry-After"] == "10"
    assert answer["Refresh"] == "10"


def test_what_was_typed_is_shown_again_but_never_a_password(browser: Client) -> None:
    answer = browser.post("/away/", {"text": "My router blinks and nothing works.", "password": "a-very-secret-phrase"})

    page = answer.content.decode()
    assert "My router blinks and nothing works." in page
    assert "a-very-secret-phrase" not in page


def test_the_interface_for_programs_gets_the_one_error_shape(browser: Client) -> None:
    answer = browser.get("/api/v1/away/")

    assert answer.status_code == 503
    assert answer.json()["code"] == "unavailable"
    assert set(answer.json()) == {"code", "message", "fields"}


def test_script_gets_one_plain_sentence(browser: Client) -> None:
    answer = browser.get("/away/", headers={"HX-Request": "true"})

    assert answer["Content-Type"].startswith("text/plain")
    assert "<" not in answer.content.decode()


def test_a_page_that_was_open_for_too_long_keeps_the_text() -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    answer = browser.post("/preferences/language/", {"language": "de", "text": "A long text that must not be lost."})

    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()
    assert "A long text that must not be lost." in answer.content.decode()


def test_a_page_with_its_nonce_allows_exactly_its_script(browser: Client, db: None) -> None:
    answer = browser.get("/plain/")

    nonce = re.search(r"script-src 'nonce-([\w-]+)'", answer["Content-Security-Policy"])
    assert nonce
    assert f'nonce="{nonce[1]}"' in answer.content.decode()


def test_each_answer_has_a_nonce_of_its_own(browser: Client) -> None:
    first, second = (browser.get("/nowhere/")["Content-Security-Policy"] for _ in range(2))

    assert first != second


def test_nothing_is_taken_in_while_the_disk_is_full_but_reading_goes_on(browser: Client, full_disk: None) -> None:
    written, read = browser.post("/preferences/theme/", {"theme": "dark"}), browser.get("/robots.txt")

    assert written.status_code == 503
    assert "almost full" in written.content.decode()
    assert read.status_code == 200
