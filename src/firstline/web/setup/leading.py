"""While nobody administers the desk, its two front doors lead to the set-up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from firstline.administration import setup

FRONT_DOORS = frozenset({"/", "/desk/", "/accounts/login/"})


def leads_to_setup(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware; on a desk that is set up it costs one look at a value in memory."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.path in FRONT_DOORS and setup.is_needed():
            return HttpResponseRedirect(reverse("setup"))
        return get_response(request)

    return respond
