"""Which list the agent looks at: named in the address, else as it was chosen last in this browser."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from firstline.people.viewer import Viewer
from firstline.routing import queries
from firstline.routing.lists import Filter
from firstline.routing.queries import View
from firstline.tickets.models import Channel, Priority

COOKIE = "firstline_list"
_QUARTER = 90 * 24 * 3600


def of(request: HttpRequest, viewer: Viewer) -> Filter:
    """The filter of the address, else of the cookie, else the viewer's own tickets."""
    if "view" in request.GET:
        return parse(request.GET.dict(), viewer)
    return parse(dict(parse_qsl(request.COOKIES.get(COOKIE, ""))), viewer)


def parse(given: Mapping[str, object], viewer: Viewer) -> Filter:
    """A filter of what somebody named; what we do not know, or the viewer does not see, is left out."""
    view, queue = str(given.get("view", "")), str(given.get("queue") or "")
    priority, channel = str(given.get("priority", "")), str(given.get("channel", ""))
    seen = {str(each.pk): each.pk for each in queries.queues_of(viewer)}
    return Filter(
        view=view if view in View.NAMES else View.MINE,
        queue=seen.get(queue),
        priority=priority if priority in Priority.values else "",
        channel=channel if channel in Channel.values else "",
    )


def parts(wanted: Filter) -> dict[str, str | int]:
    """The filter as named values, without those that do not narrow."""
    named = {"view": wanted.view, "queue": wanted.queue, "priority": wanted.priority, "channel": wanted.channel}
    return {name: value for name, value in named.items() if value}


def query(wanted: Filter) -> str:
    """The filter as the query of an address."""
    return urlencode(parts(wanted))


def remember(response: HttpResponseBase, wanted: Filter) -> None:
    """Keep the choice for the next page of this browser."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, query(wanted), max_age=_QUARTER, samesite="Lax", httponly=True, secure=secure)
