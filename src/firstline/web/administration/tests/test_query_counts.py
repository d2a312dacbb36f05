"""No page of the administration asks the database more than ten times, however much there is to show."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from firstline.administration.operations import tokens
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
