"""What of a person is handed to search: name, organisation, and how they are reached."""

from collections.abc import Iterable

from firstline.people.models import Person
from firstline.search.indexing import Draft

KIND = "person"
# Everybody who may see people at all finds all of them; what comes out goes through people.queries.visible_people.
SCOPES = frozenset({"people"})


def identity(person: Person, addresses: Iterable[str]) -> Draft:
    """Who somebody is; addresses in their normal spelling."""
    organisation = person.organisation.name if person.organisation else ""
    return Draft(
        owner_kind=KIND, owner_id=person.pk, part="identity", scopes=SCOPES, title=person.name, body=organisation, codes=tuple(addresses)
    )
