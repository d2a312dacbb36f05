"""What the demo's desk knows: one validated article for each fault pattern, owned where the pattern ends up, and who may publish."""

from datetime import datetime, timedelta

from firstline.administration.world.reading import Pattern, patterns
from firstline.core.db import operation
from firstline.knowledge import contents
from firstline.knowledge.contents import Contents
from firstline.knowledge.models import Article
from firstline.knowledge.operations.licensing import give_licences
from firstline.knowledge.operations.writing import Facts, write_article
from firstline.people.models import Person
from firstline.routing.models import Queue
from firstline.tickets.models import FaultPattern

LANGUAGES = ("de", "en")
REVIEWED_EVERY = timedelta(days=180)


@operation
def write_articles(now: datetime) -> None:
    """Write down what is not known yet; safe to repeat."""
    give_licences(people=Person.objects.filter(memberships__queue__level__gte=2).distinct(), now=now)
    known = set(Article.objects.exclude(external_id="").values_list("external_id", flat=True))
    queues = {queue.code: queue for queue in Queue.objects.all()}
    workers = {row.code: row.memberships.order_by("id").first() for row in queues.values()}
    rows = {row.code: row for row in FaultPattern.objects.select_related("category")}
    for pattern in patterns():
        if pattern.code in known:
            continue
        queue = queues[pattern.routes[max(pattern.routes)]] if pattern.routes else queues["l1-desk"]
        worker = workers[queue.code] or workers["l1-desk"]
        assert worker is not None  # the world's desk has agents
        facts = Facts(
            audience=Article.Audience.PUBLIC if pattern.article_audience == "public" else Article.Audience.AGENTS,
            confidence=Article.Confidence.VALIDATED,
            queue=queue,
            category=rows[pattern.code].category,
            patterns=(rows[pattern.code],),
            review_date=(now + REVIEWED_EVERY).date(),
        )
        said = {language: _said(pattern, language) for language in LANGUAGES}
        write_article(contents=said, facts=facts, external_id=pattern.code, by=worker.person, now=now)


def _said(pattern: Pattern, language: str) -> Contents:
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(pattern.resolutions[language], start=1))
    return contents.said(
        title=pattern.article[language], problem=pattern.problems[language], resolution=steps, cause=pattern.causes[language]
    )
