"""What all pages of the administration share: who may open them, their chapters, and how a form becomes an operation."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstline.people.models import Role
from firstline.people.viewer import Viewer
from firstline.web import access

View = Callable[..., HttpResponseBase]
F = TypeVar("F", bound=forms.Form)
M = TypeVar("M", bound=Model)

_ALL = frozenset({Role.ADMINISTRATOR, Role.LEAD})
_DATA = _ALL | {Role.DATA_PROTECTION}
_EMPLOYEES = _ALL | {Role.WORKS_COUNCIL}
# Who opens which chapter; changing is the administrators'.
READERS: dict[str, frozenset[Role]] = {
    "people": _DATA | {Role.WORKS_COUNCIL},
    "organisations": _DATA,
    "queues": _EMPLOYEES,
    "categories": _ALL,
    "patterns": _ALL,
    "fields": _DATA,
    "priorities": _ALL,
    "plans": _ALL,
    "hours": _EMPLOYEES,
    "general": _DATA,
    "texts": _DATA,
    "outgoing": _ALL,
    "mailboxes": _ALL,
}


def chapters(viewer: Viewer) -> list[tuple[str, str, str]]:
    """Code, address and word of each chapter that this viewer may open."""
    words = {
        "people": _("People and rights"),
        "queues": _("Queues and levels"),
        "categories": _("Categories"),
        "patterns": _("Fault patterns"),
        "fields": _("Fields"),
        "priorities": _("Priority matrix"),
        "plans": _("Promises"),
        "hours": _("Service hours"),
        "organisations": _("Organisations"),
        "general": _("General"),
        "texts": _("Imprint and data protection"),
        "mailboxes": _("Mailboxes"),
        "outgoing": _("Outgoing mail"),
    }
    shown = [(code, reverse(f"administration:{code}"), word) for code, word in words.items() if viewer.roles & READERS[code]]
    if viewer.is_agent or viewer.is_administrator:
        shown.append(("mails", reverse("mails"), _("Mail log")))
    if viewer.sees_audit:
        shown.append(("audit", reverse("administration:audit"), _("Change log")))
    shown.append(("signature", reverse("administration:signature"), _("My signature")))
    return [*shown, ("tokens", reverse("administration:tokens"), _("API tokens"))]


def chapter(code: str, *, lists: bool = False, leads: bool = False) -> Callable[[View], View]:
    """
    A page of this chapter: read by whom it concerns, changed by administrators; for all others it is not there.

    lists: only read. leads: changed by shift leads, too, as far as it is their own; the page says how far.
    """
    changers = {Role.ADMINISTRATOR, Role.LEAD} if leads else {Role.ADMINISTRATOR}

    def guard(view: View) -> View:
        @require_http_methods(["GET", "HEAD"] if lists else ["GET", "HEAD", "POST"])
        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            looking = access.viewer(request)
            if not looking.roles & READERS[code] or (request.method == "POST" and not looking.roles & changers):
                raise Http404
            request.chapter = code  # type: ignore[attr-defined]  # Read by `show`.
            return view(request, *args, **kwargs)

        return access.settings_seen(enter)

    return guard


def changing(view: View) -> View:
    """A page on which something is made or changed: administrators only."""
    return access.administrator_required(require_http_methods(["GET", "HEAD", "POST"])(view))


def looking(view: View) -> View:
    """A page, or part of one, that administrators only look at."""
    return access.administrator_required(require_http_methods(["GET", "HEAD"])(view))


def posting(view: View) -> View:
    """A button: administrators only, nothing to look at."""
    return access.administrator_required(require_http_methods(["POST"])(view))


def show(request: HttpRequest, template: str, context: dict[str, Any], *, code: str = "", status: int = 200) -> HttpResponse:
    """The page with its chapters; without the right to change, its forms are read only."""
    viewer = access.viewer(request)
    code = code or getattr(request, "chapter", "")
    frame = {"area": "administration", "chapter": code, "chapters": chapters(viewer), "may_change": viewer.is_administrator}
    return render(request, f"administration/{template}.html", {**frame, **context}, status=status)


def read_only(form: F, viewer: Viewer, *, but: Collection[str] = ()) -> F:
    """The same fields, not to be touched, for those who only look; but: fields that stay open all the same."""
    if not viewer.is_administrator:
        for name in form.fields.keys() - but:
            form.fields[name].disabled = True
    return form


def found(rows: QuerySet[M], **key: str | int) -> M:
    """The row of this address, or there is nothing here."""
    row = rows.filter(**key).first()
    if row is None:
        raise Http404
    return row


def back(request: HttpRequest, name: str, *args: str | int, said: str) -> HttpResponseRedirect:
    """After a change: to the page that shows it, with one sentence."""
    messages.success(request, said)
    return HttpResponseRedirect(reverse(f"administration:{name}", args=args))


def refused(request: HttpRequest, name: str, *args: str | int, said: str) -> HttpResponseRedirect:
    """Nothing was changed: back to the page, with the reason."""
    messages.error(request, said)
    return HttpResponseRedirect(reverse(f"administration:{name}", args=args))
