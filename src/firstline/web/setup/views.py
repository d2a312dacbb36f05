"""The first run in the browser: three steps, then the desk. Afterwards these pages are not there."""

from collections.abc import Callable
from datetime import time
from functools import wraps
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstline.administration import setup
from firstline.core import clock
from firstline.web import access
from firstline.web.setup import forms

View = Callable[[HttpRequest], HttpResponse]
KEPT = "setup"
_STEPS = ("setup", "setup_administrator", "setup_desk")


def _step(view: View) -> View:
    """Only while nobody administers the desk."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def enter(request: HttpRequest) -> HttpResponse:
        if not setup.is_needed():
            raise Http404
        return view(request)

    return enter


def _kept(request: HttpRequest) -> dict[str, Any]:
    return dict(request.session.get(KEPT, {}))


def _show(request: HttpRequest, number: int, form: django_forms.Form) -> HttpResponse:
    titles = [_("Your organisation"), _("Your account"), _("Your desk")]
    before = reverse(_STEPS[number - 2]) if number > 1 else ""
    context = {"form": form, "number": number, "title": titles[number - 1], "titles": titles, "before": before, "is_last": number == 3}
    return render(request, "setup/step.html", context)


@_step
def organisation(request: HttpRequest) -> HttpResponse:
    """Step 1: who offers help."""
    form = forms.OrganisationStep(request.POST or None, initial={"language": get_language(), **_kept(request)})
    if request.method == "POST" and form.is_valid():
        request.session[KEPT] = _kept(request) | form.cleaned_data
        return HttpResponseRedirect(reverse("setup_administrator"))
    return _show(request, 1, form)


@_step
def administrator(request: HttpRequest) -> HttpResponse:
    """Step 2: the first administrator; of the password only the hash is kept."""
    kept = _kept(request)
    if "organisation" not in kept:
        return HttpResponseRedirect(reverse("setup"))
    form = forms.AdministratorStep(request.POST or None, initial={name: kept.get(name, "") for name in ("name", "mail")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        request.session[KEPT] = kept | {"name": said["name"], "mail": said["mail"], "password": make_password(said["password"])}
        return HttpResponseRedirect(reverse("setup_desk"))
    return _show(request, 2, form)


@_step
def desk(request: HttpRequest) -> HttpResponse:
    """Step 3: the first queues and hours; then the desk is there and its administrator signed in."""
    kept = _kept(request)
    if "password" not in kept:
        return HttpResponseRedirect(reverse("setup_administrator"))
    initial = {"first_queue": _("Service desk"), "opens": time(8), "closes": time(17), "region": "DE" if get_language() == "de" else ""}
    form = forms.DeskStep(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            person = setup.set_up(desk=_new_desk(kept, form.cleaned_data), now=clock.now())
        except setup.AlreadySetUp as too_late:
            raise Http404 from too_late
        request.session.pop(KEPT, None)
        login(request, person, backend="firstline.web.access.Backend")
        access.forget(request)
        return HttpResponseRedirect("/desk/")
    return _show(request, 3, form)


def _new_desk(kept: dict[str, Any], said: dict[str, Any]) -> setup.NewDesk:
    return setup.NewDesk(
        organisation=kept["organisation"],
        mailbox=kept["mailbox"],
        language=kept["language"],
        name=kept["name"],
        mail=kept["mail"],
        password=kept["password"],
        first_queue=said["first_queue"],
        second_queue=said["second_queue"],
        opens=said["opens"],
        closes=said["closes"],
        timezone=settings.TIME_ZONE,
        region=said["region"],
    )
