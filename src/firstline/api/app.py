"""The API: its routers, its description (OpenAPI 3.1) and its page of documentation."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, re_path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.responses import Response

from firstline import __version__
from firstline.api import conversation, errors, events, guides, knowledge, mail, people, queues, tickets, work
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
api.add_router("/knowledge", knowledge.router)
api.add_router("/knowledge", guides.router)
api.add_router("", queues.router)
api.add_router("", mail.router)


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs."""
    return Response(api.get_openapi_schema(path_prefix=request.path.removesuffix("openapi.json")))


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """The description for people, with our own files only."""
    return render(request, "api/documentation.html", {"title": api.title})


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """404 in the shape of all refusals."""
    return errors.problem(404, "not_found", _("There is nothing here for you."))


def _addresses() -> list[URLPattern]:
    """The calls' addresses, each answering 405 in our shape to a verb that it does not know."""
    patterns = [found for found in api.urls[0] if isinstance(found, URLPattern) and found.name != "api-root"]
    for pattern in patterns:
        pattern.callback = _known_verbs(pattern.callback)
    return patterns


def _known_verbs(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response = view(request, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        refused = errors.problem(405, "method_not_allowed", _("This address does not know this verb."))
        refused["Allow"] = response["Allow"]
        return refused

    return answer


urlpatterns: list[URLPattern] = [
    path("openapi.json", openapi, name="openapi"),
    path("docs", documentation, name="api_documentation"),
    *_addresses(),
    re_path("", nothing_here),
]
