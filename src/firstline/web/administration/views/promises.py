"""Priority matrix, service plans, service hours."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstline.administration import queries
from firstline.administration.operations import promises as operations
from firstline.core import clock
from firstline.routing.models import ServiceHours
from firstline.web import access
from firstline.web.administration.forms import promises as forms
from firstline.web.administration.forms.fields import names
from firstline.web.administration.views.page import back, changing, chapter, found, posting, read_only, show
from firstline.web.presenters import hours as hours_words

# What a new plan begins with: minutes to the first reply, the next one, and the solution.
USUAL = {"P1": (15, 30, 240), "P2": (30, 60, 480), "P3": (60, 120, 960), "P4": (240, 480, 2400), "P5": (480, 960, 4800)}


@chapter("priorities")
def matrix(request: HttpRequest) -> HttpResponse:
    """Which priority follows from impact and urgency."""
    initial = {f"{impact}_{urgency}": priority for (impact, urgency), priority in queries.matrix().items()}
    form = forms.Matrix(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        operations.set_matrix(cells=form.cells(), by=access.person(request), now=clock.now())
        return back(request, "priorities", said=_("The matrix is saved. It holds for what is classified from now on."))
    grades = [grade.label for grade in forms.GRADES]
    return show(request, "matrix", {"form": read_only(form, access.viewer(request)), "grades": grades})


@chapter("plans", lists=True)
def plan_list(request: HttpRequest) -> HttpResponse:
    """All plans with their targets."""
    language = get_language() or "de"
    rows = [
        {
            "plan": plan,
            "name": plan.name_in(language),
            "hours": plan.hours.name_in(language),
            "targets": [
                (t.priority, *(forms.duration_words(m) for m in (t.first_reply_minutes, t.next_reply_minutes, t.solution_minutes)))
                for t in plan.targets.all()
            ],
        }
        for plan in queries.plans()
    ]
    return show(request, "plans", {"plans": rows})


@changing
def add_plan(request: HttpRequest) -> HttpResponse:
    """A plan that organisations can have."""
    initial: dict[str, object] = {}
    for priority, usual in USUAL.items():
        initial |= _targets(priority, usual)
    form = forms.PlanForm(request.POST or None, hours=queries.hours(), initial=initial)
    if request.method == "POST" and form.is_valid():
        by, now = access.person(request), clock.now()
        operations.add_plan(words=form.words(), hours=form.cleaned_data["hours"], targets=form.targets(), by=by, now=now)
        return back(request, "plans", said=_("The plan is there. Give it to organisations now."))
    return show(request, "plan", {"title": _("Create a plan"), "form": form, "submit": _("Create")}, code="plans")


@chapter("plans")
def plan_page(request: HttpRequest, code: str) -> HttpResponse:
    """Name, hours and targets of a plan."""
    plan = found(queries.plans(), code=code)
    initial: dict[str, object] = {**names(plan), "hours": plan.hours_id}
    for target in plan.targets.all():
        initial |= _targets(target.priority, (target.first_reply_minutes, target.next_reply_minutes, target.solution_minutes))
    form = forms.PlanForm(request.POST or None, hours=queries.hours(), initial=initial)
    if request.method == "POST" and form.is_valid():
        by, now = access.person(request), clock.now()
        operations.change_plan(plan=plan, words=form.words(), hours=form.cleaned_data["hours"], targets=form.targets(), by=by, now=now)
        return back(request, "plans", said=_("The plan is saved. What is owed already keeps its promise."))
    form = read_only(form, access.viewer(request))
    return show(request, "plan", {"title": plan.name_in(get_language() or "de"), "plan": plan, "form": form, "submit": _("Save")})


def _targets(priority: str, minutes: tuple[int, int, int]) -> dict[str, object]:
    return dict(zip((f"{priority}_first", f"{priority}_next", f"{priority}_solution"), minutes, strict=True))


@posting
def make_default(request: HttpRequest, code: str) -> HttpResponse:
    """The plan of everybody who has no other."""
    operations.make_default(plan=found(queries.plans(), code=code), by=access.person(request), now=clock.now())
    return back(request, "plans", said=_("This is the default plan now."))


@chapter("hours", lists=True)
def hours_list(request: HttpRequest) -> HttpResponse:
    """All service hours with a picture of the week."""
    language = get_language() or "de"
    rows = [
        {
            "hours": row,
            "name": row.name_in(language) or row.code,
            "words": hours_words.week_words(row),
            "week": hours_words.week_picture(row),
            "holidays": hours_words.coming_holidays(row, today=timezone.localdate(), most=3),
            "region": dict(forms.regions()).get(row.region, row.region),
        }
        for row in queries.hours()
    ]
    return show(request, "hours_list", {"rows": rows})


@changing
def add_hours(request: HttpRequest) -> HttpResponse:
    """Service hours to choose from."""
    initial: dict[str, object] = {"timezone": timezone.get_default_timezone_name(), "region": "DE"}
    form = forms.HoursForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form, None):
        return back(request, "hours", said=_("The service hours are there."))
    return show(request, "hours", {"title": _("Create service hours"), "form": form, "submit": _("Create")}, code="hours")


@chapter("hours", leads=True)
def hours_page(request: HttpRequest, code: str) -> HttpResponse:
    """The week, holidays and closed days; leads change those of their own queues."""
    viewer, row = access.viewer(request), found(queries.hours(), code=code)
    may_change = queries.may_change_hours(viewer, row)
    if request.method == "POST" and not may_change:
        raise Http404
    form = forms.HoursForm(request.POST or None, initial={**names(row), **forms.hours_initial(row)})
    if request.method == "POST" and form.is_valid() and _saved(request, form, row):
        return back(request, "hours", said=_("The service hours are saved."))
    context = {
        "title": row.name_in(get_language() or "de") or row.code,
        "form": form if may_change else read_only(form, viewer),
        "may_change": may_change,
        "submit": _("Save"),
        "week": hours_words.week_picture(row),
        "holidays": hours_words.coming_holidays(row, today=timezone.localdate()),
    }
    return show(request, "hours", context)


def _saved(request: HttpRequest, form: forms.HoursForm, row: ServiceHours | None) -> bool:
    """Add or change; what the operation refuses is said beside the field."""
    by, now = access.person(request), clock.now()
    try:
        if row is None:
            operations.add_hours(said=form.facts(), by=by, now=now)
        else:
            operations.change_hours(hours=row, said=form.facts(), by=by, now=now)
    except operations.NoSuchZone:
        form.add_error("timezone", _("There is no time zone of this name."))
    except operations.NoSuchRegion:
        form.add_error("region", _("For this region no holidays are known."))
    except operations.NeverOpen:
        form.add_error(None, _("Open at least one block in the week: without any nothing could ever become due."))
    except operations.BlocksOverlap as problem:
        form.add_error(None, _("Two blocks overlap on %(day)s.") % {"day": WEEKDAYS[int(problem.args[0])]})
    return not form.errors
