"""No page of the administration asks the database more than ten times, however much there is to show."""

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from firstline.administration.operations import tokens
from firstline.channels.email.entrances import open_entrance
from firstline.core import order
from firstline.testing import cast
from firstline.testing.clock import NOW
from firstline.web.administration.tests.test_pages import MAKING, READERS, pages_of_one, signed_in, url

pytestmark = pytest.mark.django_db

MOST = 10


@pytest.fixture(autouse=True)
def _order_was_just_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its version is asked for every quarter of a second, whatever the page; here that would count now and then."""
    monkeypatch.setattr(order, "RECHECK_SECONDS", 600)


@pytest.mark.parametrize("name", [*READERS, *MAKING, "tokens"])
def test_a_page_asks_at_most_ten_times(name: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(3):
        tokens.issue_token(person=cast.mia(), name=f"Programm {number}", by=cast.ralf(), now=NOW)
    ralf = signed_in(cast.ralf())
    ralf.get(url("tokens"))

    with django_assert_max_num_queries(MOST):
        assert ralf.get(url(name)).status_code == 200


def test_the_page_of_one_thing_asks_at_most_ten_times(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    ralf = signed_in(cast.ralf())
    ralf.get(url("tokens"))

    for _name, address, _readers in pages_of_one():
        with django_assert_max_num_queries(MOST, info=address):
            assert ralf.get(address).status_code == 200


@pytest.mark.parametrize("way", ["", "?way=delivery", "?way=password", "?way=oauth"])
def test_setting_up_an_address_asks_at_most_ten_times(way: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    opened = [
        open_entrance(address=f"hilfe{number}@lindenhof.example.org", name="", queue=None, is_default=False, now=NOW) for number in range(5)
    ]
    ralf = signed_in(cast.ralf())
    ralf.get(url("tokens"))

    for name in ("mailbox", "mailbox_way", "mailbox_records", "mailbox_test_state"):
        with django_assert_max_num_queries(MOST, info=name):
            assert ralf.get(reverse(f"administration:{name}", args=[opened[0].pk]) + way).status_code == 200
