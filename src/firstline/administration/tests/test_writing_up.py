"""What the demo's desk knows."""

import pytest

from firstline.administration.world.writing_up import write_articles
from firstline.knowledge import checks, contents, languages
from firstline.knowledge.models import LANGUAGES, Article
from firstline.testing.clock import NOW

pytestmark = pytest.mark.django_db


def test_each_fault_pattern_has_an_article_with_an_owner_in_both_languages() -> None:
    articles = Article.objects.prefetch_related("variants", "patterns").order_by("id")

    assert len(articles) == 46
    assert [row for row in articles if row.owner_id is None or row.queue_id is None or languages.missing(row.variants.all())] == []
    assert [row for row in articles if [pattern.code for pattern in row.patterns.all()] != [row.external_id]] == []


def test_the_demo_s_articles_pass_the_checks_of_authors() -> None:
    found = set()
    for article in Article.objects.prefetch_related("variants"):
        facts = {row.language: {name: getattr(row, name) for name in ("title", *contents.SECTIONS)} for row in article.variants.all()}
        said = {language: contents.of_facts(each) for language, each in facts.items()}
        found |= {doubt for doubt, _ in checks.doubts(said, is_public=article.is_public, languages=LANGUAGES)}

    assert found <= {checks.Doubt.TITLE_NOT_IN_WORDS}


def test_writing_it_down_again_changes_nothing() -> None:
    write_articles(NOW)

    assert Article.objects.count() == 46
