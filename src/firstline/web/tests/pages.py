"""Addresses that fail in every way a page can fail, for test_errors and test_sign_in, beside those of the pages they link."""

from typing import NoReturn

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

handler400 = "firstline.web.errors.bad_request"
handler403 = "firstline.web.errors.permission_denied"
handler404 = "firstline.web.errors.not_found"
handler500 = "firstline.web.errors.server_error"


class QueryCanceled(Exception):
    """Stands for psycopg's exception of a statement that took too long."""

    sqlstate = "57014"


def bad(request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation


def forbidden(request: HttpRequest) -> NoReturn:
    raise PermissionDenied


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("a mistake of ours")


def away(request: HttpRequest) -> NoReturn:
    raise OperationalError("the connection is closed")


def slow(request: HttpRequest) -> NoReturn:
    raise OperationalError("canceling statement due to statement timeout") from QueryCanceled()


def plain(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(
        '{% extends "base/page.html" %}{% block page_title %}Test{% endblock %}{% block content %}<h1>Test</h1>{% endblock %}'
    )
    return HttpResponse(template.render({}, request))


urlpatterns = [
    path("", include("firstline.web.urls")),
    path("", include("firstline.web.portal.urls")),
    path("plain/", plain),
    path("bad/", bad),
    path("forbidden/", forbidden),
    path("broken/", broken),
    path("away/", away),
    path("slow/", slow),
    path("api/v1/away/", away),
]
