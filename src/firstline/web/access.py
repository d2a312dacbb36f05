"""Who is looking at this page: session to Viewer, and the doors of the faces. Not allowed looks like not there."""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from firstline.core import clock
from firstline.knowledge.queries import reads_internal
from firstline.people.models import Person
from firstline.people.viewer import Viewer
from firstline.routing import queries
from firstline.tickets.models import GuestLink

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

GUEST_LINKS = "guest_links"


class Backend(AuthenticationBackend):
    """Signs in by mail address and password, and loads people together with the facts of their Viewer in one query."""

    def get_user(self, user_id: int) -> Person | None:
        return queries.find_viewer(int(user_id))


def viewer(request: HttpRequest) -> Viewer:
    """Built once per request; reads the session only when there is one."""
    known = known_viewer(request)
    if known is None:
        known = request._viewer = _build(request)  # type: ignore[attr-defined]  # kept beside the request on purpose
    return known


def known_viewer(request: HttpRequest) -> Viewer | None:
    """Whom a door has let in; none before anybody asked."""
    return getattr(request, "_viewer", None)


def _build(request: HttpRequest) -> Viewer:
    guest = guest_tickets(request)
    user = request.user
    if isinstance(user, AnonymousUser) or not hasattr(user, "role_codes"):
        return Viewer(guest_tickets=guest)
    return queries.viewer_of(user, guest_tickets=guest)


def forget(request: HttpRequest) -> None:
    """Build the viewer anew: somebody has just signed in or opened a link."""
    request.__dict__.pop("_viewer", None)


def guest_tickets(request: HttpRequest) -> frozenset[int]:
    """Tickets that this browser opened by secret link, as far as the links still hold."""
    opened = request.session.get(GUEST_LINKS, []) if hasattr(request, "session") else []
    if not opened:
        return frozenset()
    links = GuestLink.objects.filter(pk__in=opened, revoked_at=None, expires_at__gt=clock.now())
    return frozenset(links.values_list("ticket", flat=True))


def guest(request: HttpRequest, ticket: int) -> Person | None:
    """In whose name this browser may speak about a ticket it opened by secret link."""
    opened = request.session.get(GUEST_LINKS, [])
    links = GuestLink.objects.filter(pk__in=opened, ticket=ticket, revoked_at=None, expires_at__gt=clock.now())
    link = links.select_related("person").first()
    return link.person if link else None


def person(request: HttpRequest) -> Person:
    """The signed-in person; only behind a door that made sure there is one."""
    if not isinstance(request.user, Person):
        raise Http404
    # The request's user is a lazy stand-in; operations lock and compare the row itself.
    return copy(request.user)


class Door(Protocol):
    """Lets a view be entered by some, and by nobody else."""

    def __call__(self, view: View[P]) -> View[P]: ...


def find_person(request: HttpRequest) -> Person | None:
    """The signed-in person, if there is one."""
    return request.user if isinstance(request.user, Person) else None


def _door(allowed: Callable[[Viewer], bool]) -> Door:
    """A decorator: strangers are asked to sign in, everybody else who may not finds nothing there."""

    def close(view: View[P]) -> View[P]:
        @wraps(view)
        def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            looking = viewer(request)
            if allowed(looking):
                return view(request, *args, **kwargs)
            if looking.is_signed_in:
                raise Http404
            return _to_sign_in(request)

        return enter

    return close


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """htmx follows a header, a browser a redirect."""
    answer = redirect_to_login(request.get_full_path() if request.method == "GET" else "/desk/")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": answer.url})
    return answer


signed_in = _door(lambda looking: looking.is_signed_in)
staff_required = _door(lambda looking: bool(looking.roles))
agent_required = _door(lambda looking: looking.is_agent)
settings_seen = _door(lambda looking: looking.sees_settings)
administrator_required = _door(lambda looking: looking.is_administrator)
mails_seen = _door(lambda looking: looking.is_agent or looking.is_administrator)
knowledge_seen = _door(reads_internal)
audit_seen = _door(lambda looking: looking.sees_audit)
