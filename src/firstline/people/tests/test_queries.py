"""Finding people by what one knows of them."""

import pytest

from firstline.people import queries
from firstline.people.models import Address
from firstline.people.operations import Reach, add_address, register_person
from firstline.testing import cast, clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["Heller", "hell", "renate.heller@nordlicht.example.net", "Renate Hel", "nordlicht heller"])
def test_renate_is_found_by_what_mia_types(typed: str) -> None:
    assert cast.renate() in queries.likeliest_people(cast.viewer(cast.mia()), typed)


def test_a_new_person_and_a_new_number_are_found_at_once() -> None:
    person = register_person(name="Friedrich Hellermann-Stübner", reached_by=[], now=clock.NOW)
    add_address(person=person, reach=Reach(Address.Kind.PHONE, "040 7654321"), by=None, now=clock.NOW)
    mia = cast.viewer(cast.mia())

    assert person in queries.likeliest_people(mia, "Stuebner")
    assert person in queries.likeliest_people(mia, "+49 40 7654321")


def test_requesters_find_nobody() -> None:
    assert queries.likeliest_people(cast.viewer(cast.mia()), "Heller")
    assert queries.likeliest_people(cast.viewer(cast.daniel()), "Heller") == []
