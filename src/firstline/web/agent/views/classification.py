"""What it is and how grave: pattern, category, impact, urgency, priority, facts, and the device it is about."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstline.core import clock
from firstline.people.models import Device
from firstline.routing.operations import classifying
from firstline.routing.surroundings import Surroundings
from firstline.tickets import catalogue
from firstline.tickets.models import Category, Grade, Priority, Ticket
from firstline.tickets.operations.classifying import Classification, ReasonMissing, priority_for
from firstline.web import access
from firstline.web.agent.ticket_forms import Classify, find_pattern, pattern_names
from firstline.web.agent.views import answers
from firstline.web.presenters.events import language


@access.agent_required
@require_http_methods(["GET", "POST"])
def classify(request: HttpRequest, number: int) -> HttpResponse:
    """The form in its place in the panel; a GET with values asks what would follow from them."""
    answers.workable(request, number)
    about = answers.around(access.viewer(request), number)
    if request.method == "GET":
        return _shown(request, about, _asked(request, about))
    form = _form(about, request.POST, pattern_name=request.POST.get("fault_pattern", ""))
    if not form.is_valid():
        return _shown(request, about, form, refused=True)
    try:
        classifying.classify(ticket=about.ticket, classification=_said(form, about.ticket), by=access.person(request), now=clock.now())
    except ReasonMissing:
        form.add_error("priority_reason", _("Another priority than the matrix gives needs its reason."))
        return _shown(request, about, form, refused=True)
    return answers.changed(request, number)


def _said(form: Classify, ticket: Ticket) -> Classification:
    said = form.cleaned_data
    return Classification(
        category=said["category"],
        fault_pattern=said["fault_pattern"],
        impact=Grade(said["impact"]),
        urgency=Grade(said["urgency"]),
        details={**{code: value for code, value in ticket.details.items() if code not in form.asked}, **form.details},
        priority=Priority(said["priority"]) if said["priority"] else None,
        priority_reason=said["priority_reason"],
        device=said.get("device") if "device" in form.fields else ticket.device,
    )


def _asked(request: HttpRequest, about: Surroundings) -> Classify:
    """As it stands, or as it would be with the pattern and grades of the question; a newly chosen pattern brings its own."""
    ticket = about.ticket
    now = catalogue.current().patterns.get(ticket.fault_pattern_id or 0)
    if not request.GET:
        name = now.name_in(language()) if now else ""
        initial: dict[str, Any] = {
            "fault_pattern": name,
            "category": ticket.category_id,
            "impact": ticket.impact,
            "urgency": ticket.urgency,
            "priority": ticket.priority if ticket.priority_reason else "",
            "priority_reason": ticket.priority_reason,
            "device": ticket.device_id,
        }
        return _form(about, None, pattern_name=name, initial=initial)
    initial = {name: request.GET.get(name, "") for name in request.GET}
    pattern = find_pattern(str(initial.get("fault_pattern", "")))
    if pattern is not None and str(initial.get("known_pattern", "")) != pattern.code:
        initial |= {"category": pattern.category_id, "impact": pattern.impact, "urgency": pattern.urgency}
    return _form(about, None, pattern_name=str(initial.get("fault_pattern", "")), initial=initial)


def _form(about: Surroundings, data: Any, *, pattern_name: str, initial: dict[str, Any] | None = None) -> Classify:
    pattern = find_pattern(pattern_name)
    values = data if data is not None else initial or {}
    computed = priority_for(_grade(values.get("impact"), Grade.LOW), _grade(values.get("urgency"), Grade.MEDIUM), pattern)
    return Classify(
        data,
        devices=about.devices,
        computed=computed,
        pattern=pattern,
        details=about.ticket.details,
        initial=initial,
        auto_id="classify_%s",
    )


def _grade(value: Any, otherwise: Grade) -> Grade:
    return Grade(value) if value in Grade.values else otherwise


def _shown(request: HttpRequest, about: Surroundings, form: Classify, *, refused: bool = False) -> HttpResponse:
    number = about.ticket.number
    page = {
        "form": form, "patterns": pattern_names(), "url": answers.address(number), "number": number, "area": "workspace",
        "question": form.pattern.separating_question.get(language(), "") if form.pattern else "",
    }  # fmt: skip
    name = "classification.html" if request.headers.get("HX-Request") else "classification_page.html"
    response = render(request, f"agent/ticket/{name}", page, status=422 if refused else 200)
    if refused:
        response["HX-Retarget"], response["HX-Reswap"] = "#classification", "innerHTML"
    return response


@access.agent_required
@require_POST
def choose_device(request: HttpRequest, number: int) -> HttpResponse:
    """Which of the person's devices it is about."""
    answers.workable(request, number)
    about = answers.around(access.viewer(request), number)
    ticket = about.ticket
    given = request.POST.get("device", "")
    device = next((device for device in about.devices if str(device.pk) == given), None)
    if given and device is None:
        raise Http404
    classifying.classify(ticket=ticket, classification=_with_device(ticket, device), by=access.person(request), now=clock.now())
    return answers.changed(request, number)


def _with_device(ticket: Ticket, device: Device | None) -> Classification:
    book = catalogue.current()
    category: Category | None = book.categories.get(ticket.category_id or 0)
    return Classification(
        category=category,
        fault_pattern=book.patterns.get(ticket.fault_pattern_id or 0),
        impact=Grade(ticket.impact),
        urgency=Grade(ticket.urgency),
        details=ticket.details,
        priority=Priority(ticket.priority) if ticket.priority_reason else None,
        priority_reason=ticket.priority_reason,
        device=device,
    )
