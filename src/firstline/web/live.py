"""Which streams a page may listen to: asked by the shell when a page connects and when somebody's rights changed."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import cast

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.db import close_old_connections
from django.http import HttpRequest

from firstline.people.viewer import Viewer
from firstline.routing import queries
from firstline.web import access


def streams_allowed(cookies: str, wanted: list[str]) -> tuple[int | None, frozenset[str]]:
    """The person behind the cookies (None for a guest) and those of the wanted streams that they may listen to."""
    close_old_connections()
    try:
        viewer = _viewer(cookies)
        return viewer.person, frozenset(stream for stream in wanted if _may_listen(viewer, stream))
    finally:
        close_old_connections()


def _viewer(cookies: str) -> Viewer:
    request = HttpRequest()
    try:
        request.COOKIES = {name: morsel.value for name, morsel in SimpleCookie(cookies).items()}
    except CookieError:
        return Viewer()
    engine = import_module(settings.SESSION_ENGINE)
    request.session = cast(SessionBase, engine.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME)))
    request.user = get_user(request)
    return access.viewer(request)


def _may_listen(viewer: Viewer, stream: str) -> bool:
    """A ticket's stream is its agents', a request's its requester's, a queue's its members', a person's their own."""
    noun, _, rest = stream.partition(":")
    number = rest.removesuffix(":access")
    if stream == "leads":
        return viewer.is_lead
    if not number.isdigit() or len(number) > 18:
        return False
    match noun:
        case "ticket":
            return queries.agent_tickets(viewer).filter(pk=int(number)).exists()
        case "request":
            return queries.requests(viewer).filter(pk=int(number)).exists()
        case "queue":
            return any(queue.pk == int(number) for queue in queries.queues_of(viewer))
        case "agent" | "person":
            return viewer.person == int(number)
    return False
