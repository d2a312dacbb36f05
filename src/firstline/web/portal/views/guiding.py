"""A guide, one question at a time: begun with the first answer, taken up again later, judged at its end."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstline.core import clock, limits
from firstline.guides import queries, walking
from firstline.guides.models import Guide, Run, RunStep
from firstline.guides.operations import running
from firstline.guides.operations.running import AlreadyActed, NoSuchStep, NothingBehind, NotThere, Walker
from firstline.guides.queries import GuideNotFound, RunNotFound, Walk
from firstline.guides.trees import Tree, words_in
from firstline.selfservice.models import Reading
from firstline.web import access
from firstline.web.portal import visiting
from firstline.web.presenters import guides

# A campus shares one address.
_BEGUN_IN_A_NETWORK = (300, timedelta(minutes=10))


@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """The first question; a run begins with its answer, so that nobody leaves one by merely looking."""
    found = _found(key)
    tree = _tree(found)
    if request.method == "POST":
        return _begin(request, found)
    language = get_language() or "de"
    visiting.read(request, Reading.Kind.GUIDE, found.pk, words_in(tree.title, language), language)
    open_run = queries.find_open_run(found, person=access.viewer(request).person)
    context = {
        **_frame(request, found, tree),
        "question": guides.question(walking.walk(tree, {}), language),
        "action": reverse("guide", args=[key]),
        "goes_on": reverse("walk", args=[open_run.key]) if open_run else "",
    }
    return render(request, "portal/guide.html", context)


def _begin(request: HttpRequest, found: Guide) -> HttpResponse:
    if not _may_begin(request):
        return HttpResponse(_("Very many requests are coming from you right now. Please try again in a while, or call us."), status=429)
    visit = visiting.going_on(request)
    by, now = access.find_person(request), clock.now()
    run = running.begin_on_portal(guide=found, by=by, visit=visit.key if visit else "", language=get_language() or "de", now=now)
    return _answer(request, run)


@require_http_methods(["GET", "HEAD", "POST"])
def walk(request: HttpRequest, run: str) -> HttpResponse:
    """Where the run stands: the next question, or how it ended."""
    found = _run(request, run)
    if request.method == "POST":
        return _answer(request, found)
    stands = queries.walk_of(found)
    language = get_language() or "de"
    ending = guides.ending(stands.place, language)
    context = {
        **_frame(request, found.guide, stands.tree),
        "run": found,
        "lines": guides.own_lines(stands, language),
        "question": None if ending else guides.question(stands.place, language),
        "ending": ending,
        "action": reverse("walk", args=[run]),
        **_way_on(request, stands),
    }
    return render(request, "portal/guide.html", context)


def _answer(request: HttpRequest, run: Run) -> HttpResponse:
    """A late or doubled answer shows where the run stands by now."""
    step, answer = request.POST.get("step", "")[:60], request.POST.get("answer", "")[:60]
    stands = queries.walk_of(run).place.step
    if stands is not None and not (stands.is_for_desk and stands.id == step):
        _try(lambda: running.answer(run=run, step=step, answer=answer, by=_walker(request), now=clock.now()))
    return HttpResponseRedirect(reverse("walk", args=[run.key]))


@require_POST
def back(request: HttpRequest, run: str) -> HttpResponse:
    """Take the last answer back, or those from a step on."""
    found = _run(request, run)
    step, by, now = request.POST.get("step", "")[:60], _walker(request), clock.now()
    if step:
        _try(lambda: running.return_to(run=found, step=step, by=by, now=now))
    else:
        _try(lambda: running.step_back(run=found, by=by, now=now))
    return HttpResponseRedirect(reverse("walk", args=[run]))


@require_POST
def verdict(request: HttpRequest, run: str) -> HttpResponse:
    """Did it help? Once for each run."""
    found = _run(request, run)
    helped = request.POST.get("helped") == "yes"
    language = get_language() or "de"
    if found.helped is None:
        running.judge(run=found, helped=helped, by=access.viewer(request).person, now=clock.now())
        title = words_in(found.version.tree().title, language)
        visiting.judged(request, Reading.Kind.GUIDE, found.guide_id, title, language, helped=helped)
    return HttpResponseRedirect(f"{reverse('walk', args=[run])}#verdict")


def _try(act: Any) -> None:
    try:
        act()
    except (NotThere, NoSuchStep, NothingBehind, AlreadyActed):
        return


def _walker(request: HttpRequest) -> Walker:
    return Walker(RunStep.Side.REQUESTER, access.find_person(request))


def _frame(request: HttpRequest, found: Guide, tree: Tree) -> dict[str, Any]:
    """What stands around each question."""
    language = get_language() or "de"
    asks = urlencode({"matter": found.fault_pattern.code})
    return {
        "title": guides.title(tree, language),
        "is_foreign": language not in tree.title,
        "language_of_words": language if language in tree.title else next(iter(tree.title), "de"),
        "ask_url": f"{reverse('ask')}?{asks}",
        "code": visiting.code(request),
    }


def _way_on(request: HttpRequest, stands: Walk) -> dict[str, Any]:
    """To the other guide, or to the request that it belongs to."""
    outcome, ticket = stands.place.outcome, stands.run.ticket
    other = queries.find_public_by_code(outcome.target) if outcome else None
    followed = ticket is not None and access.viewer(request).person == ticket.requester_id
    return {
        "other": {"url": reverse("guide", args=[other.key]), "title": other.name_in(get_language() or "de")} if other else None,
        "request_number": ticket.number if ticket else None,
        "request_url": reverse("request", args=[ticket.number]) if ticket and followed else "",
    }


def _found(key: str) -> Guide:
    try:
        return queries.get_public(key)
    except GuideNotFound:
        raise Http404 from None


def _tree(found: Guide) -> Tree:
    if found.published is None:
        raise Http404
    return found.published.tree()


def _run(request: HttpRequest, key: str) -> Run:
    try:
        return queries.get_portal_run(access.viewer(request), key)
    except RunNotFound:
        raise Http404 from None


def _may_begin(request: HttpRequest) -> bool:
    most, within = _BEGUN_IN_A_NETWORK
    return limits.is_within("guides", str(request.META.get("REMOTE_ADDR", "")), most=most, within=within, now=clock.now())
