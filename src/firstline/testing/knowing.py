"""Articles for tests, written by the desk's own operations; say only what matters."""

from datetime import datetime

from firstline.knowledge import contents
from firstline.knowledge.models import Article
from firstline.knowledge.operations import writing
from firstline.knowledge.operations.writing import Facts
from firstline.people.models import Person
from firstline.testing import cast, clock


def an_article(
    *,
    title: str = "Der Beamer im Raum bleibt dunkel",
    resolution: str = "1. Kabel prüfen\n2. Neu starten",
    audience: Article.Audience = Article.Audience.PUBLIC,
    confidence: Article.Confidence = Article.Confidence.VALIDATED,
    queue: str = "",
    queues: tuple[str, ...] = (),
    english: str = "",
    by: Person | None = None,
    at: datetime = clock.NOW,
) -> Article:
    """An article in German, with an English title in both languages; Ingrid's unless said otherwise."""
    said = {"de": contents.said(title=title, problem="Nichts zu sehen.", resolution=resolution)}
    if english:
        said["en"] = contents.said(title=english, problem="Nothing to be seen.", resolution="1. Check the cable")
    facts = Facts(
        audience=audience,
        confidence=confidence,
        queue=cast.queue(queue) if queue else None,
        queues=tuple(cast.queue(code) for code in queues),
    )
    return writing.write_article(contents=said, facts=facts, by=by or cast.ingrid(), now=at)
