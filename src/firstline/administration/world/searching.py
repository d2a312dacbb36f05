"""What the demo's people looked for by themselves in the last weeks: read and judged, or in vain."""

import random
from datetime import datetime, timedelta

from django.db.models import Prefetch

from firstline.core.db import operation
from firstline.knowledge import languages
from firstline.knowledge import queries as knowledge
from firstline.knowledge.models import Article, Variant
from firstline.knowledge.operations import judging
from firstline.selfservice.models import Reading
from firstline.selfservice.operations import sifting, visiting

# Asked in vain, by language and thing.
IN_VAIN = {
    "de": (
        (
            "Parkausweis für die Tiefgarage verloren",
            "parkausweis tiefgarage verloren",
            "verlorener Parkausweis Tiefgarage",
            "neuer parkausweis tiefgarage",
        ),
        ("Drohne auf dem Campus anmelden", "drohne campus anmelden", "campus drohne anmelden wo"),
        ("Beamer Fernbedienung Hörsaal Batterie leer", "hörsaal beamer fernbedienung batterie"),
        ("Dienstrad Akku lädt nicht", "akku vom dienstrad lädt nicht mehr"),
        ("Kartenleser am Kopierer erkennt Mensakarte nicht",),
    ),
    "en": (
        ("room booking display shows wrong time", "booking display room wrong time"),
        ("conference badge reprint",),
    ),
}
MOST_VERDICTS = 24
JUDGED = 30


@operation
def search_and_read(now: datetime, *, seed: int) -> None:
    """Over the last three weeks."""
    chance = random.Random(seed)  # noqa: S311  # a demo, no secret
    for language, things in IN_VAIN.items():
        for phrasings in things:
            for text in phrasings:
                _searched(text, language, at=now - timedelta(hours=chance.randint(1, 500)), hits=chance.choice((0, 3, 5)))
    variants = Prefetch("variants", Variant.objects.order_by("language"))
    for article in knowledge.public().prefetch_related(variants).order_by("id")[:JUDGED]:
        for _ in range(chance.randint(1, MOST_VERDICTS)):
            _read(article, at=now - timedelta(hours=chance.randint(1, 500)), helped=chance.random() < 0.5 + (article.pk % 5) / 10)
    sifting.sift(now=now)


def _searched(text: str, language: str, *, at: datetime, hits: int) -> None:
    visit = visiting.begin(person=None, language=language, now=at)
    visiting.search(visit=visit, text=text, language=language, hits=hits, answerable=0.1, now=at)


def _read(article: Article, *, at: datetime, helped: bool) -> None:
    variant = languages.best(list(article.variants.all()), "de")
    judging.judge(article=article, language=variant.language, helped=helped, by=None, now=at)
    visit = visiting.begin(person=None, language=variant.language, now=at)
    visiting.search(visit=visit, text=variant.title, language=variant.language, hits=5, answerable=0.9, now=at)
    piece, title, said = article.pk, variant.title, variant.language
    kind = Reading.Kind.ARTICLE
    visiting.read(visit=visit, kind=kind, piece=piece, title=title, language=said, now=at)
    visiting.judge(visit=visit, kind=kind, piece=piece, title=title, language=said, helped=helped, now=at)
