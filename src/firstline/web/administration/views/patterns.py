"""Categories, fault patterns, fields."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstline.administration import queries
from firstline.administration.operations import categories, patterns
from firstline.core import clock
from firstline.tickets.models import Category, FaultPattern
from firstline.web import access
from firstline.web.administration.forms import patterns as forms
from firstline.web.administration.forms.fields import by_name, names
from firstline.web.administration.views.page import back, changing, chapter, found, posting, read_only, refused, show


@chapter("categories", lists=True)
def category_list(request: HttpRequest) -> HttpResponse:
    """The tree, three levels deep."""
    return show(request, "categories", {"tree": queries.category_tree(), "language": get_language() or "de"})


def _category(pk: str) -> Category | None:
    return queries.find_category(int(pk)) if pk.isdigit() and len(pk) < 19 else None


@changing
def add_category(request: HttpRequest) -> HttpResponse:
    """At the top, or below another (?below=)."""
    parent = _category(request.GET.get("below", ""))
    form = forms.CategoryForm(request.POST or None, queues=queries.live_queues())
    if request.method == "POST" and form.is_valid():
        try:
            categories.add_category(
                parent=parent, words=form.words(), queue=form.cleaned_data["queue"], by=access.person(request), now=clock.now()
            )
            return back(request, "categories", said=_("The category is there."))
        except categories.TooMany:
            form.add_error(None, _("There are twelve categories here already. More cannot be told apart quickly: retire one first."))
        except categories.TooDeep:
            form.add_error(None, _("Categories have three levels at most."))
    name = parent.name_in(get_language() or "de") if parent else ""
    title = _("Category below “%(name)s”") % {"name": name} if parent else _("Create a category")
    context = {"title": title, "form": form, "submit": _("Create"), "back": reverse("administration:categories")}
    return show(request, "form", context, code="categories")


@chapter("categories")
def category_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and default queue."""
    category = queries.find_category(pk)
    if category is None:
        raise Http404
    route = getattr(category, "route", None)
    initial = {**names(category), "queue": route.queue_id if route else ""}
    form = forms.CategoryForm(request.POST or None, queues=queries.live_queues(), initial=initial)
    if request.method == "POST" and form.is_valid():
        by, now = access.person(request), clock.now()
        categories.change_category(category=category, words=form.words(), queue=form.cleaned_data["queue"], by=by, now=now)
        return back(request, "categories", said=_("The category is saved."))
    action = _retirement("category", category.pk, retired=category.retired_at is not None)
    context = {
        "title": category.name_in(get_language() or "de"),
        "form": read_only(form, access.viewer(request)),
        "submit": _("Save"),
        "back": reverse("administration:categories"),
        "actions": [action],
    }
    return show(request, "form", context)


def _retirement(noun: str, key: int | str, *, retired: bool) -> dict[str, str]:
    """The button beside a form: no longer offer it, or offer it again."""
    if retired:
        return {"url": reverse(f"administration:{noun}_restoration", args=[key]), "word": _("Offer again"), "glyph": "undo"}
    return {"url": reverse(f"administration:{noun}_retirement", args=[key]), "word": _("No longer offer"), "glyph": "archive"}


@posting
def retire_category(request: HttpRequest, pk: int) -> HttpResponse:
    category = _existing_category(pk)
    try:
        categories.retire_category(category=category, by=access.person(request), now=clock.now())
    except categories.HasChildren:
        return refused(request, "category", pk, said=_("Something below it is still in use. Retire or move that first."))
    return back(request, "categories", said=_("The category is no longer offered. Tickets that have it keep it."))


@posting
def restore_category(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        categories.restore_category(category=_existing_category(pk), by=access.person(request), now=clock.now())
    except categories.TooMany:
        return refused(request, "category", pk, said=_("There are twelve categories here already. Retire one first."))
    return back(request, "category", pk, said=_("The category is offered again."))


def _existing_category(pk: int) -> Category:
    category = queries.find_category(pk)
    if category is None:
        raise Http404
    return category


@chapter("patterns", lists=True)
def pattern_list(request: HttpRequest) -> HttpResponse:
    """All fault patterns with category, grades and way."""
    return show(request, "patterns", {"patterns": by_name(queries.patterns()), "language": get_language() or "de"})


def _pattern_form(data: object = None, pattern: FaultPattern | None = None) -> forms.PatternForm:
    initial: dict[str, object] = {"typical_minutes": 10, "impact": "low", "urgency": "medium", "solvable_at_first_level": True}
    if pattern is not None:
        initial = {
            **names(pattern),
            "category": pattern.category_id or "",
            "type": pattern.type,
            "impact": pattern.impact,
            "urgency": pattern.urgency,
            "typical_minutes": max(1, pattern.typical_seconds // 60),
            "solvable_at_first_level": pattern.solvable_at_first_level,
            "question_de": pattern.separating_question.get("de", ""),
            "question_en": pattern.separating_question.get("en", ""),
            "collect": pattern.collect,
            **{f"route_{route.level_id}": route.queue_id for route in pattern.routes.all()},
        }
    tree, asked, levels, queues = queries.category_tree(), by_name(queries.fields()), list(queries.levels()), queries.live_queues()
    return forms.PatternForm(data, tree=tree, asked=asked, levels=levels, queues=queues, initial=initial)


@changing
def add_pattern(request: HttpRequest) -> HttpResponse:
    """A recurring symptom gets its name and its way."""
    form = _pattern_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pattern = patterns.add_pattern(said=form.facts(), by=access.person(request), now=clock.now())
        return back(request, "pattern", pattern.code, said=_("The fault pattern is there."))
    context = {"title": _("Create a fault pattern"), "form": form, "submit": _("Create"), "back": reverse("administration:patterns")}
    return show(request, "form", context, code="patterns")


@chapter("patterns")
def pattern_page(request: HttpRequest, code: str) -> HttpResponse:
    """One fault pattern."""
    pattern = found(queries.patterns(), code=code)
    form = _pattern_form(request.POST or None, pattern)
    if request.method == "POST" and form.is_valid():
        patterns.change_pattern(pattern=pattern, said=form.facts(), by=access.person(request), now=clock.now())
        return back(request, "patterns", said=_("The fault pattern is saved. Tickets keep what they have."))
    context = {
        "title": pattern.name_in(get_language() or "de"),
        "form": read_only(form, access.viewer(request)),
        "submit": _("Save"),
        "back": reverse("administration:patterns"),
        "actions": [_retirement("pattern", code, retired=pattern.retired_at is not None)],
    }
    return show(request, "form", context)


@posting
def retire_pattern(request: HttpRequest, code: str) -> HttpResponse:
    patterns.retire_pattern(pattern=found(queries.patterns(), code=code), by=access.person(request), now=clock.now())
    return back(request, "patterns", said=_("The fault pattern is no longer offered. Tickets that have it keep it."))


@posting
def restore_pattern(request: HttpRequest, code: str) -> HttpResponse:
    patterns.restore_pattern(pattern=found(queries.patterns(), code=code), by=access.person(request), now=clock.now())
    return back(request, "pattern", code, said=_("The fault pattern is offered again."))


@chapter("fields", lists=True)
def field_list(request: HttpRequest) -> HttpResponse:
    """What intake can ask for."""
    return show(request, "fields", {"fields": by_name(queries.fields()), "language": get_language() or "de"})


@changing
def add_field(request: HttpRequest) -> HttpResponse:
    """One more fact worth asking for."""
    form = forms.FieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            patterns.add_field(said=form.facts(), by=access.person(request), now=clock.now())
            return back(request, "fields", said=_("The field is there."))
        except patterns.ChoicesMissing:
            form.add_error("choices", _("Write at least two choices, one a line."))
    context = {"title": _("Create a field"), "form": form, "submit": _("Create"), "back": reverse("administration:fields")}
    return show(request, "form", context, code="fields")


@chapter("fields")
def field_page(request: HttpRequest, code: str) -> HttpResponse:
    """Name, kind and choices."""
    row = found(queries.fields(), code=code)
    initial = {**names(row), "kind": row.kind, "choices": "\n".join(row.choices)}
    form = forms.FieldForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            patterns.change_field(row=row, said=form.facts(), by=access.person(request), now=clock.now())
            return back(request, "fields", said=_("The field is saved."))
        except patterns.ChoicesMissing:
            form.add_error("choices", _("Write at least two choices, one a line."))
    context = {
        "title": row.name_in(get_language() or "de"),
        "form": read_only(form, access.viewer(request)),
        "submit": _("Save"),
        "back": reverse("administration:fields"),
    }
    return show(request, "form", context)
