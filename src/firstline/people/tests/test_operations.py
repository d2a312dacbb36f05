import pytest
from allauth.account.models import EmailAddress

from firstline.core.models import Event
from firstline.people import operations, queries
from firstline.people.models import Address, Role
from firstline.people.operations import Reach
from firstline.people.viewer import Viewer
from firstline.testing import cast
from firstline.testing.clock import NOW

pytestmark = pytest.mark.django_db

MAIL, PHONE = Address.Kind.MAIL, Address.Kind.PHONE


def test_a_new_person_is_found_by_each_address() -> None:
    reached_by = [Reach(MAIL, "Ole@Nordlicht.example.net"), Reach(PHONE, "030 23125-299")]

    person = operations.register_person(name="  Ole   Petersen ", reached_by=reached_by, now=NOW)

    assert person.name == "Ole Petersen"
    assert queries.find_by_address("ole@nordlicht.example.net") == [person]
    assert queries.find_by_address("+49 30 23125299") == [person]
    assert EmailAddress.objects.get(user=person).email == "ole@nordlicht.example.net"


def test_a_mail_address_belongs_to_one_person() -> None:
    mail = cast.renate().email

    with pytest.raises(operations.AddressTaken):
        operations.register_person(name="Jemand", reached_by=[Reach(MAIL, mail.upper())], now=NOW)
    with pytest.raises(operations.AddressTaken):
        operations.add_address(person=cast.mia(), reach=Reach(MAIL, mail), by=None, now=NOW)


def test_a_family_shares_a_phone_number() -> None:
    first, second = (operations.register_person(name=name, reached_by=[Reach(PHONE, "030 555 1234")], now=NOW) for name in ("Anna", "Bert"))

    assert queries.find_by_address("030 5551234") == [first, second]


def test_the_sign_in_librarys_rows_follow_the_addresses() -> None:
    renate = cast.renate()
    old = renate.addresses.get(kind=MAIL)

    operations.add_address(person=renate, reach=Reach(MAIL, "neu@nordlicht.example.net"), by=None, now=NOW)
    operations.remove_address(address=old, by=renate.pk, now=NOW)

    renate.refresh_from_db()
    assert renate.email == "neu@nordlicht.example.net"
    assert list(EmailAddress.objects.filter(user=renate).values_list("email", "primary")) == [("neu@nordlicht.example.net", True)]


def test_an_agent_keeps_a_mail_address() -> None:
    mia = cast.mia()

    with pytest.raises(operations.LastAddress):
        operations.remove_address(address=mia.addresses.get(kind=MAIL), by=mia.pk, now=NOW)


def test_the_last_administrator_stays() -> None:
    ralf = cast.staff("ralf")

    with pytest.raises(operations.LastAdministrator):
        operations.set_roles(person=ralf, roles=frozenset(), by=ralf.pk, now=NOW)
    with pytest.raises(operations.LastAdministrator):
        operations.deactivate(person=ralf, by=ralf.pk, now=NOW)
    operations.set_roles(person=cast.mia(), roles=frozenset({Role.ADMINISTRATOR}), by=ralf.pk, now=NOW)
    operations.deactivate(person=ralf, by=ralf.pk, now=NOW)


def test_changed_rights_reach_open_pages() -> None:
    mia = cast.mia()

    operations.set_roles(person=mia, roles=frozenset({Role.AGENT, Role.LEAD}), by=None, now=NOW)

    assert Event.objects.filter(kind="rights.changed", stream=mia.stream).latest("id").also == [f"person:{mia.pk}:access"]


def test_requesters_see_themselves_and_strangers_nobody() -> None:
    renate, mia = cast.renate(), cast.mia()

    assert list(queries.visible_people(cast.viewer(renate))) == [renate]
    assert not queries.visible_people(Viewer()).exists()
    assert queries.get_person(cast.viewer(mia), renate.pk) == renate
    with pytest.raises(queries.PersonNotFound):
        queries.get_person(cast.viewer(renate), mia.pk)
