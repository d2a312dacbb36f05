"""Searches that led to nothing become gaps."""

import pytest

from firstline.knowledge.models import Article
from firstline.selfservice import queries
from firstline.selfservice.models import Gap
from firstline.selfservice.operations import sifting
from firstline.selfservice.operations.sifting import AlreadySettled
from firstline.selfservice.tests.test_visiting import a_visit, read, searched
from firstline.testing import cast
from firstline.testing.clock import later

pytestmark = pytest.mark.django_db


def test_searches_that_are_alike_are_one_gap_ranked_by_how_often() -> None:
    for text in ("Drohne anmelden Campus", "Parkausweis verloren", "wo melde ich verlorenen Parkausweis"):
        searched(a_visit(), text, hits=0)

    sifting.sift(now=later(hours=1))

    assert [(gap.text, gap.asked) for gap in queries.gaps(now=later(hours=1))] == [
        ("Parkausweis verloren", 2),
        ("Drohne anmelden Campus", 1),
    ]


def test_a_search_that_led_to_an_article_is_no_gap() -> None:
    visit = a_visit()
    searched(visit, "Parkausweis verloren")
    read(visit)

    sifting.sift(now=later(hours=1))

    assert not Gap.objects.exists()


def test_who_searches_is_given_time_to_read() -> None:
    searched(a_visit(), "Parkausweis verloren")

    assert sifting.sift(now=later(minutes=10)) == 0
    assert sifting.sift(now=later(minutes=40)) == 1


def test_a_gap_names_nobody() -> None:
    searched(a_visit(), "Parkausweis von r.heller@example.net Telefon 030 2312555 verloren", hits=0)

    sifting.sift(now=later(hours=1))

    assert Gap.objects.get().text == "Parkausweis von … Telefon … verloren"


def test_ingrid_writes_what_was_missing_in_the_requesters_words_and_the_gap_is_settled() -> None:
    searched(a_visit(), "parkausweis verloren <b>", hits=0)
    sifting.sift(now=later(hours=1))
    gap = Gap.objects.get()

    article = sifting.write_article(gap=gap, by=cast.ingrid(), now=later(hours=2))

    variant = article.variants.get()
    assert (variant.title, article.owner, article.confidence) == ("Parkausweis verloren <b>", cast.ingrid(), Article.Confidence.DRAFT)
    assert "parkausweis verloren" in variant.text
    assert not queries.gaps(now=later(hours=2)).exists()
    with pytest.raises(AlreadySettled):
        sifting.dismiss(gap=gap, by=cast.ingrid(), now=later(hours=3))
