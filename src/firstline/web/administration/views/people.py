"""People and rights: who works here, as what, in which queues."""

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstline.administration import queries
from firstline.administration.operations import people as operations
from firstline.channels.email import queries as mail_queries
from firstline.core import clock
from firstline.people.addresses import NotAnAddress
from firstline.people.models import Person
from firstline.people.operations import AddressTaken, LastAddress, LastAdministrator
from firstline.web import access
from firstline.web.administration.forms import people as forms
from firstline.web.administration.views.page import back, changing, chapter, posting, read_only, refused, show
from firstline.web.agent.forms import FurtherAddress
from firstline.web.presenters import profiles


@chapter("people", lists=True)
def people_list(request: HttpRequest) -> HttpResponse:
    """All who work here, or whoever matches the words."""
    text = request.GET.get("q", "").strip()[:200]
    rows = queries.people_page(access.viewer(request), text=text, after=_after(request.GET.get("after", "")))
    page, more = rows[: queries.PAGE], len(rows) > queries.PAGE
    last = page[-1] if page else None
    more_url = f"?after={last.pk}~{last.name}" if more and last and not text else ""
    return show(request, "people", {"people": page, "q": text, "more_url": more_url, "language": get_language()})


def _after(place: str) -> tuple[str, int] | None:
    number, _sign, name = place.partition("~")
    return (name, int(number)) if number.isdigit() and name else None


@changing
def invite(request: HttpRequest) -> HttpResponse:
    """Let somebody in."""
    form = forms.Invitation(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            person = operations.invite_agent(
                name=said["name"],
                mail=said["mail"],
                roles=form.chosen_roles(),
                queues=form.chosen_queues(),
                language=said["language"],
                by=access.person(request),
                now=clock.now(),
            )
            return back(
                request, "person", person.pk, said=_("%(name)s has an account now. The mail is on its way.") % {"name": person.name}
            )
        except operations.NoRole:
            form.add_error("roles", _("Choose at least one role."))
        except operations.AlreadyHere:
            form.add_error("mail", _("Somebody with this address works here already."))
        except NotAnAddress:
            form.add_error("mail", _("This is not an e-mail address."))
    lead = _("They get a mail with the way to sign in: a code is sent to their address, then they choose a password.")
    context = {"title": _("Invite a person"), "lead": lead, "form": form, "submit": _("Invite"), "back": reverse("administration:people")}
    return show(request, "form", context, code="people")


@chapter("people", lists=True)
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: rights, description, skills, contact person, account."""
    return _page(request, _person(request, pk))


def _page(request: HttpRequest, person: Person, *, status: int = 200, **bound: object) -> HttpResponse:
    viewer = access.viewer(request)
    organisations = list(queries.organisations())
    contact = getattr(person, "contact_person", None)
    context: dict[str, object] = {
        "person": person,
        "rights": read_only(forms.Rights(initial=_rights(person)), viewer),
        "description": read_only(forms.Description(organisations=organisations, initial=_description(person)), viewer),
        "skills": read_only(forms.Skills(topics=queries.topics(), initial=_skills(person)), viewer),
        "contact": read_only(
            forms.ContactPersonOf(organisations=organisations, initial={"organisation": contact.organisation_id if contact else ""}), viewer
        ),
        "reached": profiles.reached(person, mail_queries.troubles_of_person(person, now=clock.now())) if viewer.sees_people else [],
        "sees_addresses": viewer.sees_people,
        "addressing": FurtherAddress(),
        "is_staff": bool(person.grants.all()),
    }
    return show(request, "person", {**context, **bound}, code="people", status=status)


def _person(request: HttpRequest, pk: int) -> Person:
    try:
        return queries.get_person(access.viewer(request), pk)
    except queries.NotFound as nobody:
        raise Http404 from nobody


def _rights(person: Person) -> dict[str, list[str]]:
    return {
        "roles": [grant.role for grant in person.grants.all()],
        "queues": [str(membership.queue_id) for membership in person.memberships.all()],
    }


def _description(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "organisation": person.organisation_id or "",
        "languages": ", ".join(person.languages),
        "is_vip": person.is_vip,
        "note": person.note,
    }


def _skills(person: Person) -> dict[str, int]:
    return {f"topic_{skill.topic}": skill.grade for skill in person.skills.all()}


@posting
@reauthentication_required
def change_rights(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly these roles and queues."""
    person = _person(request, pk)
    form = forms.Rights(request.POST)
    if form.is_valid():
        try:
            roles, queues = form.chosen_roles(), form.chosen_queues()
            operations.change_rights(person=person, roles=roles, queues=queues, by=access.person(request), now=clock.now())
            return back(request, "person", pk, said=_("Roles and queues are saved."))
        except LastAdministrator:
            form.add_error("roles", _("This is the last administrator. Give somebody else this role first."))
        except LastAddress:
            form.add_error("roles", _("Without an e-mail address nobody can sign in. Add one first."))
    return _page(request, person, rights=form, status=422)


@posting
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Who somebody is."""
    person = _person(request, pk)
    form = forms.Description(request.POST, organisations=queries.organisations())
    if not form.is_valid():
        return _page(request, person, description=form, status=422)
    operations.change_description(
        person=person,
        name=form.cleaned_data["name"],
        organisation=form.cleaned_data["organisation"],
        languages=form.spoken(),
        is_vip=form.cleaned_data["is_vip"],
        note=form.cleaned_data["note"],
        by=access.person(request),
        now=clock.now(),
    )
    return back(request, "person", pk, said=_("The description is saved."))


@posting
@reauthentication_required
def add_address(request: HttpRequest, pk: int) -> HttpResponse:
    """One more way to reach somebody."""
    person = _person(request, pk)
    form = FurtherAddress(request.POST)
    if form.is_valid():
        try:
            operations.add_address(person=person, reach=form.reach(), by=access.person(request), now=clock.now())
            return back(request, "person", pk, said=_("The address is saved."))
        except NotAnAddress:
            form.add_error("shown", _("This is neither a phone number nor an e-mail address."))
        except AddressTaken:
            form.add_error("shown", _("Somebody else already has this e-mail address."))
    return _page(request, person, addressing=form, status=422)


@posting
@reauthentication_required
def remove_address(request: HttpRequest, pk: int, address: int) -> HttpResponse:
    """Forget one way to reach somebody."""
    known = next((each for each in _person(request, pk).addresses.all() if each.pk == address), None)
    if known is None:
        raise Http404
    try:
        operations.remove_address(address=known, by=access.person(request), now=clock.now())
    except LastAddress:
        return refused(request, "person", pk, said=_("Without an e-mail address nobody can sign in. Add another one first."))
    return back(request, "person", pk, said=_("The address is removed."))


@posting
def change_skills(request: HttpRequest, pk: int) -> HttpResponse:
    """How well somebody knows which topics."""
    person = _person(request, pk)
    form = forms.Skills(request.POST, topics=queries.topics())
    if not form.is_valid():
        return _page(request, person, skills=form, status=422)
    operations.change_skills(person=person, skills=form.grades(), by=access.person(request), now=clock.now())
    return back(request, "person", pk, said=_("The skills are saved."))


@posting
def name_contact_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose requests the person may see."""
    person = _person(request, pk)
    form = forms.ContactPersonOf(request.POST, organisations=queries.organisations())
    if not form.is_valid():
        return _page(request, person, contact=form, status=422)
    operations.name_contact_person(
        person=person, organisation=form.cleaned_data["organisation"], by=access.person(request), now=clock.now()
    )
    return back(request, "person", pk, said=_("It is saved whose requests the person sees."))


@posting
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock the account; tickets go back to their queues."""
    person = _person(request, pk)
    try:
        operations.deactivate(person=person, by=access.person(request), now=clock.now())
    except LastAdministrator:
        return refused(request, "person", pk, said=_("This is the last administrator. Give somebody else this role first."))
    if person.pk == access.viewer(request).person:
        return HttpResponseRedirect("/")
    return back(request, "person", pk, said=_("The account is locked. What the person had taken lies in its queues again."))


@posting
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the account again."""
    person = _person(request, pk)
    operations.reactivate(person=person, by=access.person(request), now=clock.now())
    return back(request, "person", pk, said=_("The account is open again."))
