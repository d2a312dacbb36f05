"""Whose people we help, and what we owe them."""

from datetime import datetime

from firstline.administration import auditing
from firstline.administration.naming import NameMissing, fresh_code
from firstline.core import order
from firstline.core.db import lock, operation
from firstline.core.text import one_line
from firstline.people.models import Organisation, Person
from firstline.routing.models import OrganisationPlan, ServicePlan


@operation
def add_organisation(*, name: str, kind: str, plan: ServicePlan | None, by: Person, now: datetime) -> Organisation:
    """Know one more organisation; without a plan of its own it has the default plan. Raises NameMissing."""
    name = one_line(name, most=200)
    if not name:
        raise NameMissing

    organisation = Organisation.objects.create(code=fresh_code(Organisation.objects.all(), name), name=name, kind=one_line(kind))
    _give_plan(organisation, plan)

    auditing.note(what="organisation", which=name, before=None, after=_facts(organisation), by=by.pk, now=now)
    return organisation


@operation
def change_organisation(
    *, organisation: Organisation, name: str, kind: str, plan: ServicePlan | None, by: Person, now: datetime
) -> Organisation:
    """Name, kind and plan of an organisation; a new plan holds for new tickets. Raises NameMissing."""
    organisation = lock(organisation)
    before = _facts(organisation)
    if not one_line(name):
        raise NameMissing

    organisation.name, organisation.kind = one_line(name, most=200), one_line(kind)
    organisation.save()
    _give_plan(organisation, plan)

    auditing.note(what="organisation", which=organisation.name, before=before, after=_facts(organisation), by=by.pk, now=now)
    return organisation


def _give_plan(organisation: Organisation, plan: ServicePlan | None) -> None:
    OrganisationPlan.objects.filter(organisation=organisation).delete()
    if plan is not None:
        OrganisationPlan.objects.create(organisation=organisation, plan=plan)
    order.changed()


def _facts(organisation: Organisation) -> auditing.Facts:
    chosen = OrganisationPlan.objects.filter(organisation=organisation).select_related("plan").first()
    return {"name": organisation.name, "kind": organisation.kind, "plan": chosen.plan.code if chosen else ""}
