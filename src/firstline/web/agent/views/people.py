"""The page of a person: who it is, how they are reached, what they use, and their tickets."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstline.channels.email import queries as mail_queries
from firstline.core import clock
from firstline.people import operations, queries
from firstline.people.addresses import NotAnAddress
from firstline.people.models import Organisation, Person
from firstline.people.viewer import Viewer
from firstline.routing import matters
from firstline.tickets.operations import readdressing
from firstline.web import access
from firstline.web.agent.forms import Description, FurtherAddress, FurtherDevice
from firstline.web.agent.views.queue import column
from firstline.web.presenters import profiles

SHOWN = 30


@access.agent_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at a glance."""
    viewer = access.viewer(request)
    return _page(request, viewer, _get(viewer, pk))


@access.agent_required
@require_POST
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it is."""
    viewer = access.viewer(request)
    shown = _get_editable(viewer, pk)
    form = Description(request.POST, organisations=queries.organisations())
    if not form.is_valid():
        return _page(request, viewer, shown, describing=form)
    said = form.cleaned_data
    operations.describe_person(
        person=shown,
        name=said["name"],
        organisation=_organisation(said["organisation"]),
        language=said["language"],
        languages=list(dict.fromkeys([said["language"], *shown.languages])),
        needs=[need for need in (part.strip() for part in said["needs"].split(",")) if need],
        is_vip=said["is_vip"],
        note=said["note"],
        by=access.person(request).pk,
        now=clock.now(),
    )
    return _back(pk)


@access.agent_required
@require_POST
def add_address(request: HttpRequest, pk: int) -> HttpResponse:
    """One more way to reach them."""
    viewer = access.viewer(request)
    shown = _get_editable(viewer, pk)
    form = FurtherAddress(request.POST)
    if form.is_valid():
        try:
            readdressing.add_address(person=shown, reach=form.reach(), by=access.person(request).pk, now=clock.now())
            return _back(pk)
        except NotAnAddress:
            form.add_error("shown", _("This is neither a phone number nor an e-mail address."))
        except operations.AddressTaken:
            form.add_error("shown", _("Somebody else already has this e-mail address."))
    return _page(request, viewer, shown, addressing=form)


@access.agent_required
@require_POST
def remove_address(request: HttpRequest, pk: int, address: int) -> HttpResponse:
    """Forget one way to reach them."""
    shown = _get_editable(access.viewer(request), pk)
    known = next((each for each in shown.addresses.all() if each.pk == address), None)
    if known is None:
        raise Http404
    readdressing.remove_address(address=known, by=access.person(request).pk, now=clock.now())
    return _back(pk)


@access.agent_required
@require_POST
def add_device(request: HttpRequest, pk: int) -> HttpResponse:
    """A device they use."""
    viewer = access.viewer(request)
    shown = _get_editable(viewer, pk)
    form = FurtherDevice(request.POST)
    if not form.is_valid():
        return _page(request, viewer, shown, equipping=form)
    operations.note_device(person=shown, facts=form.cleaned_data, by=access.person(request).pk, now=clock.now())
    return _back(pk)


@access.agent_required
@require_POST
def remove_device(request: HttpRequest, pk: int, device: int) -> HttpResponse:
    """A device they no longer use."""
    shown = _get_editable(access.viewer(request), pk)
    known = next((each for each in shown.devices.all() if each.pk == device), None)
    if known is None:
        raise Http404
    operations.remove_device(device=known, by=access.person(request).pk, now=clock.now())
    return _back(pk)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    shown: Person,
    *,
    describing: Form | None = None,
    addressing: Form | None = None,
    equipping: Form | None = None,
) -> HttpResponse:
    """The page; a form with errors stays open with what was typed."""
    context: dict[str, Any] = {
        **column(request, viewer),
        "person": shown,
        "needs": profiles.needs(shown),
        "reached": profiles.reached(shown, mail_queries.troubles_of_person(shown, now=clock.now())),
        "devices": profiles.devices(shown),
        "tickets": list(matters.matters(viewer, shown.pk)[:SHOWN]),
        "is_editable": not queries.is_staff(shown),
        "describing": describing or Description(initial=Description.of(shown), organisations=queries.organisations()),
        "addressing": addressing or FurtherAddress(),
        "equipping": equipping or FurtherDevice(),
    }
    failed = any(form is not None for form in (describing, addressing, equipping))
    return render(request, "agent/person.html", context, status=422 if failed else 200)


def _get(viewer: Viewer, pk: int) -> Person:
    try:
        return queries.get_person(viewer, pk)
    except queries.PersonNotFound as missing:
        raise Http404 from missing


def _get_editable(viewer: Viewer, pk: int) -> Person:
    """
    Somebody without a role at the desk.

    Whoever could add a mail address to a colleague could have a sign-in code sent to it: that is the administration's.
    """
    shown = _get(viewer, pk)
    if queries.is_staff(shown):
        raise Http404
    return shown


def _organisation(pk: str) -> Organisation | None:
    return next((each for each in queries.organisations() if str(each.pk) == pk), None)


def _back(pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/desk/people/{pk}/")
