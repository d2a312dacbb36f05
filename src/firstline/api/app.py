"""The API: its routers, its description (OpenAPI 3.1) and its page of documentation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.urls.resolvers import URLPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.parser import Parser

from firstline import __version__
from firstline.api import conversation, errors, events, people, queues, tickets, work
from firstline.api.auth import Token


class JsonOnly(Parser):
    """Reads bodies that say that they are JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise errors.UnsupportedMedia(request.content_type)
        return super().parse_body(request)


api = NinjaAPI(
    title="Firstline",
    version=__version__,
    description="Tickets, people and queues of the desk. Same rights as on the pages: what you may not see is not there.",
    auth=Token(),
    parser=JsonOnly(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
errors.register(api)
api.add_router("/tickets", tickets.router)
api.add_router("/tickets", conversation.router)
api.add_router("/tickets", work.router)
api.add_router("/attachments", conversation.files)
api.add_router("/people", people.router)
api.add_router("/events", events.router)
api.add_router("", queues.router)


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs."""
    from ninja.responses import Response

    return Response(api.get_openapi_schema())


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """The description for people, with our own files only."""
    return render(request, "api/documentation.html", {"title": api.title})


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    return errors.refusal_of(errors.not_found()) or HttpResponse(status=404)


urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="openapi"),
    path("docs", documentation, name="api_documentation"),
    *api.urls[0],
    re_path("", nothing_here),
]
