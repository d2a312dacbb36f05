"""The ticket page: thread and side panel, what came since, and who looks at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from firstline.core import clock
from firstline.routing import queries, timeline
from firstline.routing.operations import sighting
from firstline.web import access
from firstline.web.agent.views import answers, classification, composing, guiding, placing, settling


@access.agent_required
@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The whole page, at its latest entries."""
    viewer = access.viewer(request)
    about = answers.around(viewer, number)
    thread = timeline.latest(about.ticket, reader=viewer.person, public=False)
    page = {"area": "workspace", **answers.context(viewer, about, thread), **composing.context(about)}
    return render(request, "agent/ticket.html", page)


@access.agent_required
@require_safe
def history(request: HttpRequest, number: int) -> HttpResponse:
    """What came after the page's cursor, or the entries before its oldest one."""
    viewer = access.viewer(request)
    before = request.GET.get("before", "")
    if not before.isdigit() or len(before) > 18:
        return answers.since(request, viewer, number, after=request.GET.get("after", ""))
    about = answers.around(viewer, number)
    thread = timeline.latest(about.ticket, reader=viewer.person, public=False, before=int(before))
    return render(request, "agent/ticket/thread.html", answers.context(viewer, about, thread))


@access.agent_required
@require_http_methods(["GET", "POST"])
def onlookers(request: HttpRequest, number: int) -> HttpResponse:
    """Who else has it on the screen; a POST is the heartbeat of one who has."""
    ticket = answers.readable(request, number)
    person, now = access.person(request), clock.now()
    if request.method == "POST":
        sighting.see(ticket=ticket, person=person, typing="typing" in request.GET, now=now)
    seen = queries.present(ticket, now=now, besides=person.pk)
    typing_since = now - queries.TYPING_LASTS
    others = [{"name": s.person.name, "typing": s.typing_at is not None and s.typing_at > typing_since} for s in seen]
    return render(request, "agent/ticket/onlookers.html", {"onlookers": others})


ticket_urls = [
    path("", page, name="ticket"),
    path("history/", history, name="ticket_history"),
    path("onlookers/", onlookers, name="ticket_onlookers"),
    path("reply/", composing.reply, name="ticket_reply"),
    path("note/", composing.note, name="ticket_note"),
    path("composer/", composing.composer, name="ticket_composer"),
    path("drafts/<slug:mode>/", composing.draft, name="ticket_draft"),
    path("messages/<int:message>/undo/", composing.undo, name="ticket_undo"),
    path("files/", composing.upload, name="ticket_upload"),
    path("files/<str:key>/discard/", composing.discard, name="ticket_discard"),
    path("claim/", placing.claim, name="ticket_claim"),
    path("release/", placing.release, name="ticket_release"),
    path("assignment/", placing.assign, name="ticket_assign"),
    path("handover/", placing.hand_over, name="ticket_hand_over"),
    path("bounce/", placing.bounce, name="ticket_bounce"),
    path("waiting/", settling.wait, name="ticket_wait"),
    path("resumption/", settling.resume, name="ticket_resume"),
    path("solution/", settling.solve, name="ticket_solve"),
    path("reopening/", settling.reopen, name="ticket_reopen"),
    path("guides/", guiding.begin, name="ticket_guide"),
    path("walks/<str:run>/", guiding.answer, name="ticket_walk"),
    path("walks/<str:run>/back/", guiding.back, name="ticket_walk_back"),
    path("walks/<str:run>/act/", guiding.act, name="ticket_walk_act"),
    path("walks/<str:run>/away/", guiding.put_away, name="ticket_walk_away"),
    path("walks/<str:run>/up/", guiding.take_up, name="ticket_walk_up"),
    path("classification/", classification.classify, name="ticket_classify"),
    path("device/", classification.choose_device, name="ticket_device"),
]
