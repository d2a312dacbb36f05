"""Ingrid sees what people look for in vain, and writes it; requesters see nothing of it."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from firstline.knowledge.models import Article
from firstline.people.models import Person
from firstline.selfservice.models import Gap
from firstline.selfservice.operations import sifting, visiting
from firstline.testing import cast
from firstline.testing.clock import NOW, later, standing_still

pytestmark = pytest.mark.django_db

# The frame's and the list's; the first few gaps are shown with how else people asked.
QUERIES_OF_GAPS = 18
QUERIES_OF_FIGURES = 20


def at_the_desk(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def searched_in_vain(*texts: str) -> None:
    for number, text in enumerate(texts):
        at = NOW + timedelta(seconds=number)
        visit = visiting.begin(person=None, language="de", now=at)
        visiting.search(visit=visit, text=text, language="de", hits=0, answerable=0.0, now=at)
    sifting.sift(now=later(hours=1))


def page(person: Person, path: str = "/knowledge/gaps/") -> str:
    with standing_still(later(hours=1)):
        return at_the_desk(person).get(path).content.decode()


def test_gaps_stand_in_the_order_of_how_often_with_how_else_people_asked() -> None:
    searched_in_vain("Drohne anmelden", "Parkausweis verloren", "verlorener Parkausweis", "Wo Parkausweis verloren melden")

    shown = page(cast.ingrid())

    assert shown.index("Parkausweis verloren") < shown.index("Drohne anmelden")
    assert "Wo Parkausweis verloren melden" in shown


def test_ingrid_writes_the_article_from_the_gap() -> None:
    searched_in_vain("Parkausweis verloren")
    ingrid = at_the_desk(cast.ingrid())

    answer = ingrid.post(f"/knowledge/gaps/{Gap.objects.get().pk}/article/", follow=True)

    article = Article.objects.latest("id")
    assert answer.redirect_chain == [(f"/knowledge/{article.key}/edit/", 302)]
    assert "Parkausweis verloren" in answer.content.decode()
    assert "Parkausweis verloren" in page(cast.ingrid(), "/knowledge/gaps/?settled")


def test_a_gap_of_which_somebody_took_care_is_said() -> None:
    searched_in_vain("Parkausweis verloren")
    path = f"/knowledge/gaps/{Gap.objects.get().pk}/dismissal/"
    at_the_desk(cast.mia()).post(path)

    answer = at_the_desk(cast.ingrid()).post(path, follow=True)

    assert "schon jemand gekümmert" in answer.content.decode()


def test_figures_are_there_for_owners_even_when_there_is_nothing_yet() -> None:
    Article.objects.all().delete()

    shown = page(cast.henrik(), "/knowledge/insight/")

    assert "Abgedeckt" in shown
    assert "noch hat niemand geurteilt" in shown


@pytest.mark.parametrize("path", ["/knowledge/gaps/", "/knowledge/insight/"])
def test_requesters_see_nothing_of_it(path: str) -> None:
    assert at_the_desk(cast.renate()).get(path).status_code == 404


def test_pages_cost_the_same_however_much_there_is(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    searched_in_vain(*(f"Frage{letter * 4} Ding{letter * 5}" for letter in "abcdefghijk"))

    henrik = at_the_desk(cast.henrik())

    with standing_still(later(hours=1)):
        with django_assert_max_num_queries(QUERIES_OF_GAPS):
            henrik.get("/knowledge/gaps/")
        with django_assert_max_num_queries(QUERIES_OF_FIGURES):
            henrik.get("/knowledge/insight/")
