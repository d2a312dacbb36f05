"""Articles are written, changed, restored; each published state is kept."""

from datetime import timedelta

import pytest

from firstline.core.models import Event
from firstline.knowledge import contents, languages, queries
from firstline.knowledge.models import Article, Revision
from firstline.knowledge.operations import flagging, judging, writing
from firstline.knowledge.operations.writing import ChangedMeanwhile, ExternalIdTaken, Facts, SameAsNow, TitleMissing
from firstline.testing import cast
from firstline.testing.clock import NOW
from firstline.testing.knowing import an_article

pytestmark = pytest.mark.django_db

Confidence = Article.Confidence
LATER = NOW + timedelta(hours=1)
PUBLISHED = Facts(audience=Article.Audience.PUBLIC, confidence=Confidence.VALIDATED)


def kinds(article: Article) -> list[str]:
    return list(Event.objects.filter(stream=article.stream).order_by("id").values_list("kind", flat=True))


def german(article: Article, title: str, *, same_meaning: bool = False, seen: int | None = None, facts: Facts = PUBLISHED) -> Article:
    said = {"de": contents.said(title=title, resolution="Neu")}
    return writing.change_article(
        article=article, contents=said, facts=facts, same_meaning=same_meaning, seen=seen, by=cast.ingrid(), now=LATER
    )


def test_ingrid_publishes_at_once() -> None:
    article = an_article()

    assert article.owner == cast.ingrid()
    assert article.is_public
    assert kinds(article) == ["article.written", "article.published"]
    assert Revision.objects.get(article=article).contents["de"]["title"] == "Der Beamer im Raum bleibt dunkel"


def test_a_draft_has_no_versions_until_it_is_published() -> None:
    article = an_article(confidence=Confidence.DRAFT)

    draft = Facts(confidence=Confidence.DRAFT)
    assert german(article, "Noch nicht fertig", facts=draft).revision == 0
    assert german(article, "Jetzt ist es fertig").revision == 1
    assert kinds(article) == ["article.written", "article.changed", "article.changed", "article.published"]


def test_a_changed_original_leaves_its_translation_behind() -> None:
    article = an_article(english="The projector stays dark")

    german(article, "Der Beamer bleibt schwarz")

    assert languages.behind(article.variants.all()) == ["en"]


def test_a_small_correction_leaves_nothing_behind() -> None:
    article = an_article(english="The projector stays dark")

    german(article, "Der Beamer bleibt dunkel!", same_meaning=True)

    assert languages.behind(article.variants.all()) == []


def test_nobody_overwrites_what_they_have_not_seen() -> None:
    article = an_article()
    german(article, "Carlas Fassung", seen=1)

    with pytest.raises(ChangedMeanwhile):
        german(article, "Ingrids Fassung", seen=1)


def test_an_earlier_version_comes_back_as_a_new_one() -> None:
    article = an_article()
    german(article, "Ein Irrtum")
    first = queries.revisions(article).last()
    assert first is not None

    restored = writing.restore(article=article, revision=first, by=cast.ingrid(), now=LATER)

    assert restored.variants.get().title == "Der Beamer im Raum bleibt dunkel"
    assert list(queries.revisions(article).values_list("number", "restored_from")) == [(3, 1), (2, None), (1, None)]
    with pytest.raises(SameAsNow):
        writing.restore(article=article, revision=first, by=cast.ingrid(), now=LATER)


def test_an_article_needs_a_title() -> None:
    with pytest.raises(TitleMissing):
        writing.write_article(contents={"de": contents.said(title=" ")}, facts=Facts(), by=cast.mia(), now=NOW)


def test_an_external_id_belongs_to_one_article() -> None:
    said = {"de": contents.said(title="Beamer dunkel")}
    writing.write_article(contents=said, facts=Facts(), external_id="kb-1", by=cast.mia(), now=NOW)

    with pytest.raises(ExternalIdTaken):
        writing.write_article(contents=said, facts=Facts(), external_id="kb-1", by=cast.mia(), now=NOW)


def test_an_archived_article_is_found_by_nobody() -> None:
    article = an_article()
    lead = cast.viewer(cast.henrik())
    assert article in queries.listed(lead, queries.Wanted(text="Beamer dunkel"))

    german(article, "Der Beamer im Raum bleibt dunkel", facts=Facts(confidence=Confidence.ARCHIVED))

    wanted = queries.Wanted(text="Beamer dunkel", confidence="archived")
    assert article not in queries.listed(lead, wanted)
    assert kinds(article)[-1] == "article.archived"


def test_a_flag_is_a_task_of_the_owner() -> None:
    article = an_article()

    flag = flagging.flag(article=article, language="de", comment="Schritt 2 fehlt", by=cast.mia(), now=NOW)
    again = flagging.flag(article=article, language="de", comment="Schritt 2 fehlt", by=cast.mia(), now=NOW)

    assert again == flag
    assert queries.tasks_of(cast.viewer(cast.ingrid())) == 1
    flagging.settle(flag=flag, by=cast.ingrid(), now=LATER)
    assert queries.tasks_of(cast.viewer(cast.ingrid())) == 0
    with pytest.raises(flagging.AlreadySettled):
        flagging.settle(flag=flag, by=cast.ingrid(), now=LATER)


def test_renate_says_that_it_helped() -> None:
    article = an_article()

    judging.judge(article=article, language="de", helped=True, by=None, now=NOW)
    judging.judge(article=article, language="de", helped=False, by=None, now=NOW)

    article.refresh_from_db()
    assert (article.helped, article.not_helped) == (1, 1)
    assert kinds(article)[-2:] == ["article.judged", "article.judged"]
