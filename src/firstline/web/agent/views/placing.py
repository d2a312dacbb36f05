"""Who has the ticket and where it lies: take, give back, assign, hand over, send back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstline.core import clock
from firstline.guides import queries as guides
from firstline.guides import wording
from firstline.routing import handover_draft, queries
from firstline.routing.models import Handover
from firstline.routing.operations import claiming, handing_over
from firstline.routing.operations.handing_over import Package
from firstline.tickets import catalogue
from firstline.tickets.models import Ticket
from firstline.web import access
from firstline.web.agent.ticket_forms import Assign, Bounce, HandOver
from firstline.web.agent.views import answers
from firstline.web.presenters.events import language


@access.agent_required
@require_POST
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Take it; of two at once one wins and the other is told who."""
    ticket = answers.workable(request, number)
    try:
        claiming.claim(ticket=ticket, by=access.person(request), now=clock.now())
    except claiming.AlreadyClaimed as taken:
        return answers.changed(request, number, toast=_("%(name)s was faster and has it now.") % {"name": taken.args[0].name}, warning=True)
    except claiming.NotLive:
        return answers.changed(request, number, toast=_("It is solved already. Reopen it to go on."), warning=True)
    return answers.changed(request, number)


@access.agent_required
@require_POST
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Give it back to its queue."""
    ticket = answers.workable(request, number)
    try:
        claiming.release(ticket=ticket, by=access.person(request), now=clock.now())
    except claiming.NotYours:
        return answers.changed(request, number, toast=_("You do not have it any more."), warning=True)
    except claiming.NotLive:
        return answers.changed(request, number, toast=_("It is solved already. Reopen it to go on."), warning=True)
    return answers.changed(request, number)


@access.agent_required
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Give it to a member of its queue."""
    ticket = answers.workable(request, number)
    form = Assign(request.POST or None, members=queries.members_of(ticket.placement.queue_id), initial={"agent": ticket.placement.agent_id})
    shown = {"id": "assign", "title": _("Assign"), "action": "assignment/", "form": form, "submit": _("Assign"), "glyph": "person"}
    if request.method == "GET" or not form.is_valid():
        return answers.dialog(request, number, shown, refused=form.is_bound)
    to = form.people[form.cleaned_data["agent"]]
    try:
        claiming.assign(ticket=ticket, to=to, by=access.person(request), now=clock.now())
    except claiming.NotAMember:
        form.add_error("agent", _("%(name)s does not belong to this queue any more.") % {"name": to.name})
        return answers.dialog(request, number, shown, refused=True)
    except claiming.NotLive:
        return answers.changed(request, number, toast=_("It is solved already. Reopen it to go on."), warning=True)
    return answers.changed(request, number)


@access.agent_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """To another queue, with the package that the ticket proposes and the agent corrects."""
    ticket = answers.workable(request, number)
    queues = queries.queues_to_hand_to(ticket)
    if request.method == "GET":
        return answers.dialog(request, number, _handover_shown(ticket, _proposed(ticket, queues)))
    form = HandOver(request.POST, queues=queues, asks_reason=bool(request.POST.get("asks_reason")))
    if not form.is_valid():
        return answers.dialog(request, number, _handover_shown(ticket, form), refused=True)
    said = form.cleaned_data
    package = Package(said["symptom"], said["tried"], said["expectation"], said["override_reason"])
    target = form.queues[said["to"]]
    try:
        handing_over.hand_over(ticket=ticket, to=target, package=package, by=access.person(request), now=clock.now())
    except handing_over.PackageIncomplete as problem:
        return answers.dialog(request, number, _handover_shown(ticket, _incomplete(request, queues, problem.args[0])), refused=True)
    except handing_over.QueueRetired:
        form.add_error("to", _("Nobody works on this queue any more. Choose another one."))
        return answers.dialog(request, number, _handover_shown(ticket, form), refused=True)
    except (handing_over.SameQueue, claiming.NotLive):
        return answers.changed(request, number, toast=_("Somebody else was faster: look at where it lies now."), warning=True)
    return answers.changed(request, number, toast=_("Handed over to %(queue)s.") % {"queue": target.name_in(language())})


def _proposed(ticket: Ticket, queues: list[Any]) -> HandOver:
    proposal = handover_draft.propose(ticket, language=language())
    package = proposal.package
    form = HandOver(
        queues=queues,
        initial={
            # Without a known way nothing is chosen: a hasty agent would send it to whatever stands first.
            "to": proposal.target.pk if proposal.target else "",
            "symptom": package.symptom,
            "tried": "\n\n".join(filter(None, (wording.tried_in(guides.walks_of(ticket), language()), package.tried))),
            "expectation": package.expectation,
        },
    )
    if proposal.asked:
        names = ", ".join(catalogue.current().field_name(code, language()) for code in proposal.asked)
        form.fields["symptom"].help_text = _("Not noted yet: %(fields)s") % {"fields": names}
    return form


def _incomplete(request: HttpRequest, queues: list[Any], missing: list[str]) -> HandOver:
    form = HandOver(request.POST, queues=queues, asks_reason=True)
    for name in missing:
        form.add_error(name, _("The next colleague needs this."))
    form.add_error("override_reason", _("Fill in what is missing, or say why it must go without."))
    return form


def _handover_shown(ticket: Ticket, form: HandOver) -> dict[str, Any]:
    placement = ticket.placement
    return {
        "id": "hand-over",
        "title": _("Hand over"),
        "text": _("History, device and classification go with it."),
        "from_level": placement.level,
        "from_queue": placement.queue.name_in(language()),
        "action": "handover/",
        "form": form,
        "submit": _("Hand over"),
        "glyph": "hand-over",
        "asks_reason": "override_reason" in form.errors,
    }


@access.agent_required
@require_http_methods(["GET", "POST"])
def bounce(request: HttpRequest, number: int) -> HttpResponse:
    """Back to whom it came from, with a reason and a lesson."""
    ticket = answers.workable(request, number)
    last = queries.open_handover(ticket)
    if last is None:
        return answers.changed(
            request, number, toast=_("There is nothing to send back: it was not handed over to this queue."), warning=True
        )
    form = Bounce(request.POST or None)
    shown = {
        "id": "bounce", "title": _("Send back"), "action": "bounce/", "form": form, "submit": _("Send back"), "glyph": "bounce",
        "text": _("To %(name)s, %(queue)s.") % {"name": last.by.name, "queue": last.from_queue.name_in(language())},
    }  # fmt: skip
    if request.method == "GET" or not form.is_valid():
        return answers.dialog(request, number, shown, refused=form.is_bound)
    reason = Handover.BounceReason(form.cleaned_data["reason"])
    try:
        handing_over.bounce(ticket=ticket, reason=reason, lesson=form.cleaned_data["lesson"], by=access.person(request), now=clock.now())
    except handing_over.LessonMissing:
        form.add_error("lesson", _("One sentence, so that the sender learns from it."))
        return answers.dialog(request, number, shown, refused=True)
    except (handing_over.NothingToBounce, claiming.NotLive):
        return answers.changed(request, number, toast=_("Somebody else was faster: look at where it lies now."), warning=True)
    return answers.changed(request, number, toast=_("Sent back to %(name)s.") % {"name": last.by.name})
