"""Queues, levels, organisations, general choices and texts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from firstline.administration import queries
from firstline.administration.operations import choices, organisations, queues
from firstline.core import clock, settings
from firstline.people.models import Organisation
from firstline.routing.models import Queue
from firstline.web import access
from firstline.web.administration.forms import order as forms
from firstline.web.administration.forms.fields import names
from firstline.web.administration.views.page import back, changing, chapter, found, posting, read_only, refused, show
from firstline.web.presenters import hours as hours_words


@chapter("queues", lists=True)
def queue_list(request: HttpRequest) -> HttpResponse:
    """All queues with level, members, hours and live tickets; the levels below."""
    language = get_language() or "de"
    rows = [
        {"queue": queue, "name": queue.name_in(language), "hours": hours_words.week_words(queue.level.hours)} for queue in queries.queues()
    ]
    levels = [{"level": level, "name": level.name_in(language), "hours": level.hours.name_in(language)} for level in queries.levels()]
    return show(request, "queues", {"queues": rows, "levels": levels})


def _queue_form(data: object = None, queue: Queue | None = None) -> forms.QueueForm:
    initial: dict[str, object] = {}
    if queue is not None:
        initial = {
            **names(queue),
            "level": queue.level_id,
            "members_only": queue.members_only,
            "on_call": queue.on_call,
            "on_call_priorities": queue.on_call_priorities,
        }
    return forms.QueueForm(data, levels=queries.levels(), initial=initial)


@changing
def add_queue(request: HttpRequest) -> HttpResponse:
    """A new queue."""
    form = _queue_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        queue = queues.add_queue(said=form.facts(), by=access.person(request), now=clock.now())
        return back(request, "queue", queue.code, said=_("The queue is there. Choose now who belongs to it."))
    context = {"title": _("Create a queue"), "form": form, "submit": _("Create"), "back": reverse("administration:queues")}
    return show(request, "form", context, code="queues")


@chapter("queues", leads=True)
def queue_page(request: HttpRequest, code: str) -> HttpResponse:
    """One queue: what it is, and who belongs to it; its leads may name it."""
    viewer, queue = access.viewer(request), found(queries.queues(), code=code)
    may_rename = queries.may_rename(viewer, queue)
    if request.method == "POST" and not may_rename:
        raise Http404
    form = read_only(_queue_form(request.POST or None, queue), viewer, but=forms.NAMES if may_rename else ())
    if request.method == "POST" and form.is_valid():
        if viewer.is_administrator:
            queues.change_queue(queue=queue, said=form.facts(), by=access.person(request), now=clock.now())
        else:
            queues.rename_queue(queue=queue, words=form.words(), by=access.person(request), now=clock.now())
        return back(request, "queue", code, said=_("The queue is saved."))
    members = [str(pk) for pk in queue.memberships.values_list("person", flat=True)]
    circle = read_only(forms.Members(people=queries.agents(), initial={"members": members}), viewer)
    language = get_language() or "de"
    hours = {"hours": queue.level.hours, "hours_name": queue.level.hours.name_in(language)}
    context = {"queue": queue, "name": queue.name_in(language), "form": form, "circle": circle, "may_rename": may_rename, **hours}
    return show(request, "queue", context)


@posting
def set_members(request: HttpRequest, code: str) -> HttpResponse:
    """Exactly these people belong to the queue."""
    queue = found(queries.queues(), code=code)
    form = forms.Members(request.POST, people=queries.agents())
    if not form.is_valid():
        return refused(request, "queue", code, said=_("Somebody you chose is no longer here. Please choose again."))
    queues.set_members(queue=queue, members=form.chosen(), by=access.person(request), now=clock.now())
    return back(request, "queue", code, said=_("It is saved who belongs to the queue."))


@posting
def retire_queue(request: HttpRequest, code: str) -> HttpResponse:
    """Nothing arrives there any more."""
    queue = found(queries.queues(), code=code)
    try:
        queues.retire_queue(queue=queue, by=access.person(request), now=clock.now())
    except queues.StillInUse as problem:
        count = int(problem.args[0])
        words = ngettext(
            "One ticket still lies there. Hand it over first.", "%(count)s tickets still lie there. Hand them over first.", count
        )
        return refused(request, "queue", code, said=words % {"count": count})
    except queues.LastQueue:
        return refused(request, "queue", code, said=_("This is the last queue. Create another one first."))
    return back(request, "queues", said=_("The queue is retired. Its history stays."))


@posting
def restore_queue(request: HttpRequest, code: str) -> HttpResponse:
    """Tickets may wait there again."""
    queues.restore_queue(queue=found(queries.queues(), code=code), by=access.person(request), now=clock.now())
    return back(request, "queue", code, said=_("Tickets may wait in this queue again."))


@chapter("queues")
def level_page(request: HttpRequest, number: int) -> HttpResponse:
    """A level's name and the hours of its clock."""
    level = found(queries.levels(), number=number)
    form = forms.LevelForm(request.POST or None, hours=queries.hours(), initial={**names(level), "hours": level.hours_id})
    if request.method == "POST" and form.is_valid():
        queues.change_level(level=level, words=form.words(), hours=form.cleaned_data["hours"], by=access.person(request), now=clock.now())
        return back(request, "queues", said=_("The level is saved."))
    title = _("Level %(level)s") % {"level": number}
    form = read_only(form, access.viewer(request))
    context = {"title": title, "form": form, "submit": _("Save"), "back": reverse("administration:queues")}
    return show(request, "form", context)


@changing
def add_level(request: HttpRequest) -> HttpResponse:
    """The next level: two or three."""
    taken = {level.number for level in queries.levels()}
    number = next((n for n in (1, 2, 3) if n not in taken), None)
    if number is None:
        return refused(request, "queues", said=_("There are three levels already."))
    form = forms.LevelForm(request.POST or None, hours=queries.hours())
    if request.method == "POST" and form.is_valid():
        queues.add_level(number=number, words=form.words(), hours=form.cleaned_data["hours"], by=access.person(request), now=clock.now())
        return back(request, "queues", said=_("The level is there. Create a queue for it now."))
    title = _("Create level %(level)s") % {"level": number}
    context = {"title": title, "form": form, "submit": _("Create"), "back": reverse("administration:queues")}
    return show(request, "form", context, code="queues")


@chapter("organisations", lists=True)
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Whose people we help."""
    language = get_language() or "de"
    rows = [(row, _plan_name(row, language)) for row in queries.organisations()]
    return show(request, "organisations", {"organisations": rows})


def _plan_name(row: Organisation, language: str) -> str:
    chosen = getattr(row, "service_plan", None)
    return chosen.plan.name_in(language) if chosen else _("default plan")


@changing
def add_organisation(request: HttpRequest) -> HttpResponse:
    """One more."""
    form = forms.OrganisationForm(request.POST or None, plans=queries.plans())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        organisations.add_organisation(
            name=said["name"], kind=said["kind"], plan=form.cleaned_data["plan"], by=access.person(request), now=clock.now()
        )
        return back(request, "organisations", said=_("The organisation is there."))
    context = {
        "title": _("Add an organisation"),
        "form": form,
        "submit": pgettext("organisation", "Add"),
        "back": reverse("administration:organisations"),
    }
    return show(request, "form", context, code="organisations")


@chapter("organisations")
def organisation_page(request: HttpRequest, code: str) -> HttpResponse:
    """Name, kind and plan."""
    row = found(queries.organisations(), code=code)
    chosen = getattr(row, "service_plan", None)
    initial = {"name": row.name, "kind": row.kind, "plan": chosen.plan_id if chosen else ""}
    form = forms.OrganisationForm(request.POST or None, plans=queries.plans(), initial=initial)
    if request.method == "POST" and form.is_valid():
        said, plan = form.cleaned_data, form.cleaned_data["plan"]
        by, now = access.person(request), clock.now()
        organisations.change_organisation(organisation=row, name=said["name"], kind=said["kind"], plan=plan, by=by, now=now)
        return back(request, "organisations", said=_("The organisation is saved."))
    form = read_only(form, access.viewer(request))
    context = {"title": row.name, "form": form, "submit": _("Save"), "back": reverse("administration:organisations")}
    return show(request, "form", context)


@chapter("general")
def general(request: HttpRequest) -> HttpResponse:
    """The operator's general choices."""
    known = {choice.key: choice.read() for choice in settings.ALL}
    form = forms.General(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        choices.change_choices(values=form.cleaned_data, by=access.person(request), now=clock.now())
        return back(request, "general", said=_("The choices are saved."))
    form = read_only(form, access.viewer(request))
    return show(request, "form", {"title": _("General"), "form": form, "submit": _("Save")})


@chapter("texts")
def texts(request: HttpRequest) -> HttpResponse:
    """What the operator says on the pages that the law asks for."""
    known = {text.key: text.read() for page in settings.TEXTS.values() for text in page.values()}
    form = forms.Texts(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        choices.change_choices(values=form.cleaned_data, by=access.person(request), now=clock.now(), what="texts")
        return back(request, "texts", said=_("The texts are saved."))
    leads = [
        _("Where you write nothing, our own short text is shown. What you write in one language only is shown in both."),
        _("Blank lines part paragraphs; a line that begins with # is a heading."),
    ]
    form = read_only(form, access.viewer(request))
    return show(request, "form", {"title": _("Imprint and data protection"), "lead": " ".join(leads), "form": form, "submit": _("Save")})
