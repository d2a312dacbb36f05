"""Who sees which article, in lists and by words."""

import pytest

from firstline.knowledge import queries
from firstline.knowledge.models import Article
from firstline.knowledge.queries import ArticleNotFound, Wanted
from firstline.people.viewer import Viewer
from firstline.testing import cast
from firstline.testing.knowing import an_article

pytestmark = pytest.mark.django_db

Audience, Confidence = Article.Audience, Article.Confidence
PEOPLE = ("renate", "mia", "carla", "tom", "ingrid", "henrik", "susanne", "ralf", "beate", "kai")
EVERYBODY = set(PEOPLE)
OVERSEERS = {"henrik", "susanne", "ralf"}


def seen_by(article: Article) -> set[str]:
    """Who finds it in the list, by its address and by its words: always the same people."""
    found = set()
    for name in PEOPLE:
        viewer = cast.viewer(getattr(cast, name)())
        in_list = queries.visible(viewer).filter(pk=article.pk).exists()
        by_words = queries.listed(viewer, Wanted(text="Beamer dunkel")).filter(pk=article.pk).exists()
        assert in_list == by_words or article.confidence == Confidence.ARCHIVED, name
        found |= {name} if in_list else set()
    return found


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.PUBLIC, EVERYBODY),
        (Audience.AGENTS, {"mia", "carla", "tom", "ingrid"} | OVERSEERS),
        (Audience.LEVEL2, {"carla", "tom", "ingrid"} | OVERSEERS),
        (Audience.LEVEL3, {"ingrid"} | OVERSEERS),
        # Its owner sees it always.
        (Audience.QUEUES, {"ingrid"} | OVERSEERS),
    ],
)
def test_an_article_is_for_its_audience(audience: Audience, readers: set[str]) -> None:
    assert seen_by(an_article(audience=audience)) == readers


def test_chosen_queues_see_it_as_well() -> None:
    assert seen_by(an_article(audience=Audience.QUEUES, queues=("l2-client",))) == {"tom", "ingrid"} | OVERSEERS


@pytest.mark.parametrize("confidence", [Confidence.DRAFT, Confidence.NOT_VALIDATED, Confidence.ARCHIVED])
def test_renate_sees_only_what_was_validated(confidence: Confidence) -> None:
    assert seen_by(an_article(confidence=confidence)) == {"mia", "carla", "tom", "ingrid"} | OVERSEERS


def test_who_has_not_signed_in_sees_what_is_public() -> None:
    public, internal = an_article(), an_article(audience=Audience.AGENTS)

    assert queries.get_article(Viewer(), public.key) == public
    with pytest.raises(ArticleNotFound):
        queries.get_article(Viewer(), internal.key)


def test_topics_do_not_count_what_is_internal() -> None:
    before = queries.topics()
    an_article(audience=Audience.AGENTS)

    assert queries.topics() == before
    assert sum(count for _topic, count in before) == 44


def test_mia_changes_her_own_and_her_queue_s() -> None:
    mia = cast.viewer(cast.mia())
    own, of_queue, foreign = an_article(by=cast.mia()), an_article(queue="l1-desk"), an_article()

    assert set(queries.changeable(mia).filter(pk__in=[own.pk, of_queue.pk, foreign.pk])) == {own, of_queue}
    assert not queries.may_publish(mia)
    assert queries.may_publish(cast.viewer(cast.ingrid()))
    assert queries.may_publish(cast.viewer(cast.henrik()))
