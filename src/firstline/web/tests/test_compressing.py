"""Pages leave compressed for browsers that can read it, and as they are for the others."""

import gzip

from django.http import HttpResponse
from django.test import RequestFactory

from firstline.web.compressing import GZipMiddleware

PAGE = b"<p>The router blinks red.</p>" * 50


def test_a_browser_that_reads_gzip_gets_the_same_page_smaller() -> None:
    response = answer(HttpResponse(PAGE), accepts="gzip, br")

    assert gzip.decompress(response.content) == PAGE
    assert response["Content-Encoding"] == "gzip"
    assert int(response["Content-Length"]) == len(response.content) < len(PAGE)
    assert response["Vary"] == "Accept-Encoding"


def test_a_program_that_does_not_gets_it_as_it_is() -> None:
    response = answer(HttpResponse(PAGE), accepts="")

    assert response.content == PAGE
    assert response["Vary"] == "Accept-Encoding"


def test_short_answers_and_compressed_ones_stay() -> None:
    assert answer(HttpResponse(b"ok"), accepts="gzip").content == b"ok"
    assert answer(HttpResponse(PAGE, headers={"Content-Encoding": "br"}), accepts="gzip").content == PAGE


def test_the_size_of_the_same_page_tells_nothing() -> None:
    assert len({len(answer(HttpResponse(PAGE), accepts="gzip").content) for _ in range(40)}) > 1


def answer(made: HttpResponse, *, accepts: str) -> HttpResponse:
    middleware = GZipMiddleware(lambda request: made)
    return middleware(RequestFactory().get("/", headers={"Accept-Encoding": accepts}))  # type: ignore[return-value]  # no stream
