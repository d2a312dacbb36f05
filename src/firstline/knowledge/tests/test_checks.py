"""What an author is told before publishing."""

import pytest

from firstline.knowledge import contents
from firstline.knowledge.checks import Doubt, doubts

GOOD = {
    "title": "Mein Drucker druckt leere Seiten",
    "problem": "Es kommt nur weißes Papier.",
    "resolution": "1. Patrone prüfen\n2. Neu starten",
}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, set()),
        ({"resolution": "Das Passwort lautet: Sommer2024!"}, {Doubt.SECRET}),
        # To speak of passwords is no secret.
        ({"resolution": "Geben Sie Ihr neues Passwort zweimal ein."}, set()),
        ({"resolution": "Schreiben Sie an erika.muster@firma-nord.de"}, {Doubt.PERSONAL_DATA}),
        ({"title": "Druckerstörung"}, {Doubt.TITLE_NOT_IN_WORDS}),
        ({"title": "Siehe Ticket 104711 von gestern"}, {Doubt.TITLE_NOT_IN_WORDS}),
        ({"resolution": ""}, {Doubt.NO_RESOLUTION}),
        ({"problem": ""}, {Doubt.NO_PROBLEM}),
        ({"resolution": "Ein langer Satz ohne einen einzigen Schritt. " * 10}, {Doubt.NO_STEPS}),
    ],
)
def test_an_article_is_looked_through(said: dict[str, str], found: set[Doubt]) -> None:
    article = {"de": contents.said(**{**GOOD, **said})}

    assert {doubt for doubt, _ in doubts(article, is_public=False, languages=("de", "en"))} == found


def test_a_public_article_says_which_language_is_missing() -> None:
    article = {"de": contents.said(**GOOD)}

    assert doubts(article, is_public=True, languages=("de", "en")) == [(Doubt.LANGUAGE_MISSING, "en")]
