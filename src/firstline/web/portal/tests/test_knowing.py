"""Renate reads and says whether it helped; nobody without a right reads what is inside."""

import pytest
from django.test import Client

from firstline.core.models import Event
from firstline.knowledge.models import Article
from firstline.testing.knowing import an_article

pytestmark = pytest.mark.django_db


def test_an_article_shows_its_steps_and_asks_whether_they_helped(client: Client) -> None:
    article = an_article()

    page = client.get(f"/help/{article.key}/").content.decode()

    assert "Der Beamer im Raum bleibt dunkel" in page
    assert "<li>Kabel prüfen</li>" in page
    assert "Hat das geholfen?" in page


def test_a_verdict_counts_once_a_visit(client: Client) -> None:
    article = an_article()

    for _ in range(2):
        client.post(f"/help/{article.key}/verdict/", {"helped": "no"})

    article.refresh_from_db()
    assert (article.helped, article.not_helped) == (0, 1)
    assert Event.objects.filter(kind="article.judged").count() == 1
    assert "Dann helfen wir Ihnen." in client.get(f"/help/{article.key}/").content.decode()


def test_topics_lead_to_articles(client: Client) -> None:
    page = client.get("/help/").content.decode()
    topic = page.partition('href="/help/topics/')[2].partition('"')[0]

    assert client.get(f"/help/topics/{topic}").status_code == 200
    assert client.get("/help/topics/999999/").status_code == 404


@pytest.mark.parametrize("audience", [Article.Audience.AGENTS, Article.Audience.LEVEL2])
def test_what_is_inside_is_not_there(client: Client, audience: Article.Audience) -> None:
    article = an_article(audience=audience)

    assert client.get(f"/help/{article.key}/").status_code == 404
    assert client.post(f"/help/{article.key}/verdict/", {"helped": "yes"}).status_code == 404


def test_an_english_reader_gets_the_english_words(client: Client) -> None:
    article = an_article(english="The projector stays dark")

    page = client.get(f"/help/{article.key}/", headers={"Accept-Language": "en"}).content.decode()

    assert "The projector stays dark" in page
    assert "Did this help?" in page
