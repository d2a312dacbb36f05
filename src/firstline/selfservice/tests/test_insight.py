"""What owners of knowledge see of it."""

from datetime import timedelta

import pytest

from firstline.knowledge.models import Article
from firstline.knowledge.operations import judging
from firstline.selfservice.insight import Insight, insight
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.testing.knowing import an_article
from firstline.tickets.models import FaultPattern

pytestmark = pytest.mark.django_db

PATTERN = "wlan-router-leuchtet"


def seen() -> Insight:
    return insight(cast.viewer(cast.henrik()), now=later(minutes=5))


def test_tickets_count_as_covered_once_a_validated_article_knows_their_pattern() -> None:
    Article.patterns.through.objects.all().delete()
    builders.a_ticket(pattern=PATTERN)
    builders.a_ticket()
    before = seen()
    article = an_article()

    article.patterns.add(FaultPattern.objects.get(code=PATTERN))

    assert [volume.pattern.code for volume in before.uncovered] == [PATTERN]
    assert (before.covered.yes, before.covered.asked, before.without_pattern) == (0, 1, 1)
    assert (seen().covered.yes, seen().uncovered) == (1, [])


def test_what_helped_is_a_share_with_its_interval() -> None:
    article = an_article()
    for helped in (True, True, False):
        judging.judge(article=article, language="de", helped=helped, by=None, now=NOW)

    row, share, _ = seen().judged[0]

    assert (row, share.yes, share.asked) == (article, 2, 3)
    assert share.low < 2 / 3 < share.high


def test_an_article_whose_review_is_due_is_stale() -> None:
    article = an_article()
    Article.objects.filter(pk=article.pk).update(review_date=(NOW - timedelta(days=1)).date())

    assert article in seen().stale
    assert seen().stale_count == 1


def test_tom_s_figures_leave_out_what_he_may_not_read() -> None:
    article = an_article(audience=Article.Audience.LEVEL3, by=cast.ingrid())
    judging.judge(article=article, language="de", helped=True, by=None, now=NOW)

    assert insight(cast.viewer(cast.mia()), now=NOW).judged == []
    assert insight(cast.viewer(cast.ingrid()), now=NOW).judged != []
