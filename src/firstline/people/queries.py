"""Finding people: by address, by words, with what a viewer may know about them."""

from django.db.models import Prefetch, QuerySet

from firstline.core.prepared import Prepared
from firstline.people import passages
from firstline.people.addresses import NotAnAddress, normal_mail, normal_phone
from firstline.people.models import Address, Device, Organisation, Person
from firstline.people.viewer import Viewer
from firstline.search import asking


class PersonNotFound(Exception):
    """There is no such person for this viewer."""


def find_by_mail(mail: str) -> Person | None:
    """The person with this mail address. Raises NotAnAddress."""
    return _BY_MAIL.first(mail=normal_mail(mail))


def _by_mail(*, mail: str) -> QuerySet[Person]:
    return Person.objects.filter(addresses__kind=Address.Kind.MAIL, addresses__value=mail)


_BY_MAIL = Prepared(_by_mail, mail=str)


def find_by_phone(phone: str) -> list[Person]:
    """People who have this number, at most five: families and offices share one. Raises NotAnAddress."""
    found = Person.objects.filter(addresses__kind=Address.Kind.PHONE, addresses__value=normal_phone(phone))
    return list(found.order_by("id")[:5])


def find_by_address(text: str) -> list[Person]:
    """People reached by this mail address or number; empty when it is neither."""
    try:
        if "@" in text:
            person = find_by_mail(text)
            return [person] if person else []
        return find_by_phone(text)
    except NotAnAddress:
        return []


def visible_people(viewer: Viewer) -> QuerySet[Person]:
    """People whose name and addresses the viewer may see at all."""
    if viewer.is_agent or viewer.sees_people:
        return Person.objects.all()
    if viewer.person is not None:
        return Person.objects.filter(pk=viewer.person)
    return Person.objects.none()


def get_person(viewer: Viewer, pk: int) -> Person:
    """With addresses, devices and organisation, in three queries. Raises PersonNotFound."""
    person = (
        visible_people(viewer)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("addresses", Address.objects.order_by("kind", "id")),
            Prefetch("devices", Device.objects.order_by("id")),
        )
        .filter(pk=pk)
        .first()
    )
    if person is None:
        raise PersonNotFound(pk)
    return person


def is_staff(person: Person) -> bool:
    """Has a role at the desk: changed by the administration alone."""
    return person.grants.exists()


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.order_by("name", "id")


def people_matching(viewer: Viewer, *, mail: str | None = None, phone: str | None = None, words: str | None = None) -> QuerySet[Person]:
    """People the viewer may see, newest first, with organisation and addresses; narrowed to an address or words. Raises NotAnAddress."""
    rows = visible_people(viewer)
    if mail is not None:
        rows = rows.filter(addresses__kind=Address.Kind.MAIL, addresses__value=normal_mail(mail))
    if phone is not None:
        rows = rows.filter(addresses__kind=Address.Kind.PHONE, addresses__value=normal_phone(phone))
    if words is not None:
        hits = asking.find(text=words, scopes=passages.SCOPES, kinds=(passages.KIND,), limit=200)
        rows = rows.filter(pk__in=[hit.owner_id for hit in hits if hit.why in {"exact", "all_words"}])
    addresses = Prefetch("addresses", Address.objects.order_by("kind", "id"))
    return rows.select_related("organisation").prefetch_related(addresses).order_by("-id")


def likeliest_people(viewer: Viewer, text: str, *, limit: int = 8) -> list[Person]:
    """Whom somebody means while typing a name, a mail address or a number: best first, with organisation and addresses."""
    if not (viewer.is_agent or viewer.sees_people):
        return []
    hits = asking.find(text=text, scopes=passages.SCOPES, kinds=(passages.KIND,), limit=limit)
    wanted = list(dict.fromkeys([*(person.pk for person in find_by_address(text)), *(hit.owner_id for hit in hits)]))[:limit]
    found = visible_people(viewer).filter(deactivated_at=None).select_related("organisation").prefetch_related("addresses")
    by_id = found.in_bulk(wanted)
    return [by_id[pk] for pk in wanted if pk in by_id]


def find_organisation(code: str) -> Organisation | None:
    return Organisation.objects.filter(code=code).first()


def find_active_person(pk: int) -> Person | None:
    """Somebody who can still sign in and be given work."""
    return Person.objects.filter(pk=pk, deactivated_at=None).first()
