"""Articles through the API; and who may not."""

import pytest

from firstline.api.tests.calling import Program
from firstline.knowledge.models import Article, Revision
from firstline.testing import cast
from firstline.testing.knowing import an_article

pytestmark = pytest.mark.django_db

ARTICLES = "/knowledge/articles"
WRITTEN = {
    "title": "Beamer im Raum bleibt dunkel",
    "problem": "Es ist nichts zu sehen.",
    "text": "1. Kabel prüfen\n2. Neu starten",
    "language": "de",
    "audience": "public",
    "confidence": "validated",
    "external_id": "kb-4711",
}


def written(**other: object) -> dict[str, object]:
    return {**WRITTEN, **other}


def test_ingrid_publishes_and_renate_reads() -> None:
    answer = Program(cast.ingrid()).post(ARTICLES, written())

    assert answer.status_code == 201
    assert answer.data["resolution"] == "<ol><li>Kabel prüfen</li><li>Neu starten</li></ol>"
    read = Program(cast.renate()).get(f"{ARTICLES}/{answer.data['id']}")
    assert (read.data["title"], read.data["version"], read.data["owner"]) == (WRITTEN["title"], 1, None)
    assert read.data["url"].endswith(f"/help/{read.data['key']}/")


def test_what_is_known_by_its_external_id_is_written_once_in_each_language() -> None:
    ingrid = Program(cast.ingrid())

    first = ingrid.post(ARTICLES, written())
    again = ingrid.post(ARTICLES, written())
    english = ingrid.post(ARTICLES, written(title="The projector stays dark", language="en"))

    assert (first.status_code, again.status_code, english.status_code) == (201, 200, 201)
    assert first.data["id"] == again.data["id"] == english.data["id"]
    assert english.data["languages"] == ["de", "en"]
    assert ingrid.get(f"{ARTICLES}?external_id=kb-4711&lang=en").data["items"][0]["title"] == "The projector stays dark"


def test_mia_drafts_and_leaves_publishing_to_others() -> None:
    mia = Program(cast.mia())

    refused = mia.post(ARTICLES, written())
    draft = mia.post(ARTICLES, written(confidence="draft"))

    assert (refused.status_code, refused.data["code"]) == (422, "licence_missing")
    assert (draft.status_code, draft.data["version"]) == (201, 0)
    assert Program(cast.renate()).get(f"{ARTICLES}/{draft.data['id']}").status_code == 404


def test_a_change_keeps_what_it_does_not_name() -> None:
    ingrid = Program(cast.ingrid())
    article = ingrid.post(ARTICLES, written()).data

    changed = ingrid("PATCH", f"{ARTICLES}/{article['id']}", {"cause": "Ein loses Kabel.", "audience": "level2"}).data

    assert (changed["title"], changed["resolution"]) == (article["title"], article["resolution"])
    assert (changed["cause"], changed["audience"], changed["version"]) == ("<p>Ein loses Kabel.</p>", "level2", 2)
    assert Revision.objects.filter(article=article["id"]).count() == 2


def test_mia_does_not_change_what_is_not_hers() -> None:
    article = an_article()

    assert Program(cast.mia())("PATCH", f"{ARTICLES}/{article.pk}", {"title": "Meins"}).status_code == 404
    assert Program(cast.renate()).post(ARTICLES, written()).status_code == 404


def test_an_article_is_found_by_its_words_as_soon_as_it_is_there() -> None:
    Program(cast.ingrid()).post(ARTICLES, written())

    found = Program(cast.renate()).get(f"{ARTICLES}?text=beamer+dunkel").data["items"]

    assert "kb-4711" in {item["external_id"] for item in found}
    assert len(found) < Article.objects.count() / 2


def test_agents_page_through_all_articles() -> None:
    mia = Program(cast.mia())

    first = mia.get(f"{ARTICLES}?limit=30").data
    second = mia.get(f"{ARTICLES}?limit=30&cursor={first['next']}").data

    ids = [item["id"] for item in first["items"] + second["items"]]
    assert ids == sorted(Article.objects.values_list("pk", flat=True), reverse=True)
    assert second["next"] is None


def test_a_question_in_plain_words_is_answered() -> None:
    Program(cast.ingrid()).post(ARTICLES, written())

    found = Program(cast.renate()).get("/knowledge/search?q=der+beamer+zeigt+nichts+dunkel&lang=de&limit=3").data

    assert found["items"][0]["external_id"] == "kb-4711"
    assert 0 <= found["answerable"] <= 1
    assert len(found["items"]) <= 3
