"""An agent's own filters: chosen in a small form, shown at once, kept under a name or forgotten."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstline.routing import queries
from firstline.routing.operations import keeping_lists
from firstline.web import access
from firstline.web.agent import selection
from firstline.web.agent.forms import ANY, Narrowing
from firstline.web.agent.views.queue import column


@access.agent_required
@require_http_methods(["GET", "HEAD", "POST"])
def narrow(request: HttpRequest) -> HttpResponse:
    """Choose what the list shows; with a name it is kept."""
    viewer = access.viewer(request)
    queues = [(str(queue.pk), queue.name_in(viewer.language)) for queue in queries.queues_of(viewer)]
    chosen = selection.of(request, viewer)
    start = {name: str(value or ANY) for name, value in asdict(chosen).items()}
    form = Narrowing(request.POST or None, queues=queues, initial=start)
    if request.method == "POST" and form.is_valid():
        wanted = selection.parse(form.cleaned_data, viewer)
        try:
            if form.cleaned_data["name"]:
                filters = selection.parts(wanted)
                keeping_lists.keep_list(person=access.person(request), name=form.cleaned_data["name"], filters=filters)
            return HttpResponseRedirect(f"/desk/?{selection.query(wanted)}")
        except keeping_lists.TooManyKept:
            form.add_error("name", _("You have %(count)s filters already. Please remove one first.") % {"count": keeping_lists.MOST_KEPT})
    context = {**column(request, viewer), "form": form}
    return render(request, "agent/narrow.html", context, status=422 if form.is_bound else 200)


@access.agent_required
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """An own filter is no longer needed."""
    keeping_lists.forget_list(person=access.person(request), pk=pk)
    return HttpResponseRedirect("/desk/filter/")
