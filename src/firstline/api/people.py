"""People: finding, reading, making known."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from firstline.api import presenting
from firstline.api.answers import acts, answer, reads
from firstline.api.auth import caller
from firstline.api.errors import Refused, named, not_found
from firstline.api.idempotency import repeatable
from firstline.api.paging import After, Limit, cut, row_of
from firstline.api.schemas.people import NewPerson, PersonOut
from firstline.api.schemas.values import BIGGEST, Mail, Page, Phone
from firstline.core import clock
from firstline.people import queries
from firstline.people.models import Address
from firstline.people.operations import Reach, register_person

router = Router(tags=["people"])


class PeopleFilters(Schema):
    """Which people; all given filters must hold."""

    mail: Mail | None = None
    phone: Phone | None = None
    words: Annotated[str | None, Field(min_length=1, max_length=200, description="Words of the name.")] = None


@router.get("", response=reads(Page[PersonOut]))
def list_people(request: HttpRequest, filters: Query[PeopleFilters], limit: Limit = 50, cursor: After = None) -> HttpResponse:
    """People that the caller may see; requesters see themselves."""
    rows = queries.people_matching(caller(request).viewer, mail=filters.mail, phone=filters.phone, words=filters.words)
    found, following = cut(list(rows.filter(pk__lt=row_of(cursor, otherwise=BIGGEST))[: limit + 1]), limit)
    return answer(Page[PersonOut](items=[presenting.person(row) for row in found], next=following))


@router.get("/{person}", response=reads(PersonOut))
def get_person(request: HttpRequest, person: Annotated[int, Path(ge=1, le=BIGGEST)]) -> HttpResponse:
    """One person with addresses and devices."""
    found = queries.get_person(caller(request).viewer, person)
    return answer(presenting.person(found, devices=found.devices.all()))


@repeatable(router, "", acts(PersonOut, status=201))
def create_person(request: HttpRequest, body: NewPerson) -> HttpResponse:
    """Make somebody known to the desk; for those who see people."""
    by = caller(request)
    if not (by.viewer.is_agent or by.viewer.is_administrator):
        raise not_found()
    if body.mail is None and body.phone is None:
        missing = _("Give a mail address or a phone number.")
        raise Refused(422, "address_missing", missing, {"mail": missing})
    given = ((Address.Kind.MAIL, body.mail), (Address.Kind.PHONE, body.phone))
    person = register_person(
        name=body.name,
        reached_by=[Reach(kind, shown) for kind, shown in given if shown],
        organisation=named("organisation", queries.find_organisation(body.organisation)) if body.organisation else None,
        language=body.language,
        by=by.person.pk,
        now=clock.now(),
    )
    return answer(presenting.person(person), status=201)
