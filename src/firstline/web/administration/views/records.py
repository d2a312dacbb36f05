"""The start page, the change log, and API tokens."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstline.administration import queries
from firstline.administration.operations import tokens as operations
from firstline.channels.email import queries as mail_queries
from firstline.core import clock
from firstline.people.models import Person
from firstline.web import access
from firstline.web.administration.forms import people as forms
from firstline.web.administration.views.page import back, chapters, show
from firstline.web.presenters import audit


@access.settings_seen
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where to find what."""
    viewer = access.viewer(request)
    changes = audit.changes(latest := queries.audit_entries(viewer)[:5], queries.names_of(entry.actor for entry in latest))
    context = {"cards": _cards(request), "counts": queries.counts(viewer), "changes": changes}
    return show(request, "overview", {**context, "quarantined": mail_queries.in_quarantine(viewer)})


def _cards(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Address, word and one sentence for each chapter."""
    about = {
        "people": _("Who works here, with which roles and queues."),
        "queues": _("Where tickets wait, who looks in, at which level."),
        "categories": _("What requesters see when they choose."),
        "patterns": _("Recurring symptoms with their usual way."),
        "fields": _("Facts that intake asks for."),
        "priorities": _("Which priority follows from impact and urgency."),
        "plans": _("What we owe by when, for each plan."),
        "hours": _("When we serve, holidays included."),
        "organisations": _("Whose people we help, and by which plan."),
        "general": _("Name, addresses, undo time, secret links."),
        "texts": _("What the law asks you to say about yourself."),
        "outgoing": _("Whether mails go out, quotations, reply addresses."),
        "signature": _("What stands below your answers by mail."),
        "mailboxes": _("Where people write to, and how that mail comes here."),
        "mails": _("What became of each mail, and why."),
        "audit": _("Who changed what, and when."),
        "tokens": _("Programs that act in somebody’s name."),
    }
    return [(url, word, about[code]) for code, url, word in chapters(access.viewer(request))]


@access.audit_seen
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """All changes, newest first."""
    before = request.GET.get("before", "")
    viewer = access.viewer(request)
    rows = queries.audit_entries(viewer, before=int(before) if before.isdigit() and len(before) < 19 else None)
    page, more = rows[: queries.PAGE], len(rows) > queries.PAGE
    changes = audit.changes(page, queries.names_of(entry.actor for entry in page))
    more_url = f"?before={page[-1].pk}" if more else ""
    return show(request, "audit", {"changes": changes, "more_url": more_url}, code="audit")


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens, for administrators all; a fresh one is shown once."""
    viewer = access.viewer(request)
    if not viewer.roles:
        raise Http404
    me = access.person(request)
    people = [me] if not viewer.is_administrator else list(queries.staff(viewer).filter(deactivated_at=None))
    form = forms.TokenFor(request.POST or None, people=people, initial={"person": str(me.pk)})
    token = ""
    if request.method == "POST" and form.is_valid():
        token = operations.issue_token(person=form.cleaned_data["person"], name=form.cleaned_data["name"], by=me, now=clock.now())
        form = forms.TokenFor(people=people, initial={"person": str(me.pk)})
    context = {"tokens": queries.tokens(viewer), "form": form, "token": token, "revocable": _revocable(viewer.is_administrator, me)}
    return show(request, "tokens", context, code="tokens", status=200 if not form.errors else 422)


def _revocable(everybody: bool, me: Person) -> int | None:
    """Whose tokens have a button: None for everybody's."""
    return None if everybody else me.pk


@access.signed_in
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock the program out."""
    token = queries.revocable_tokens(access.viewer(request)).filter(pk=pk).first()
    if token is None:
        raise Http404
    operations.revoke(token=token, by=access.person(request), now=clock.now())
    return back(request, "tokens", said=_("The token is no longer valid."))
