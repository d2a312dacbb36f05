"""What self-service reads: answers to a question, what a visit has tried, and gaps. Requesters find what is public, whoever looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet

from firstline.guides import indexing as guide_indexing
from firstline.guides import queries as guides
from firstline.guides.queries import Walk
from firstline.knowledge import indexing
from firstline.knowledge import queries as knowledge
from firstline.people.viewer import Viewer
from firstline.search import retrieval
from firstline.search.retrieval import Hit
from firstline.selfservice.models import Gap, Reading, Search, Visit

RECENT = timedelta(days=90)
MOST_GAPS = 200
# The kinds of help that the portal can open.
KINDS = (indexing.KIND, guide_indexing.KIND)


@dataclass(frozen=True)
class Answer:
    """A piece of public help that may answer; `address` is what its page is called by."""

    kind: Reading.Kind
    address: str
    hit: Hit


def answers(question: str, *, language: str, limit: int, patience: float) -> list[Answer]:
    """What requesters find, best first; articles, guides and frequent questions in one list, as far as they stand out."""
    public = indexing.scopes_for(Viewer())
    hits = retrieval.retrieve(question, language=language, scopes=public, kinds=KINDS, limit=limit, patience=patience)
    hits = [hit for place, hit in enumerate(hits) if place < knowledge.ALWAYS_LISTED or hit.score >= knowledge.LISTED_ABOVE]
    # Found by scope, shown only when it is public as it stands: two doors.
    keys = {
        indexing.KIND: dict(knowledge.public().filter(pk__in=_keys(hits, indexing.KIND)).values_list("pk", "key")),
        guide_indexing.KIND: guides.keys_of_public(_keys(hits, guide_indexing.KIND)),
    }
    return [Answer(Reading.Kind(hit.kind), keys[hit.kind][hit.key], hit) for hit in hits if hit.key in keys[hit.kind]]


def _keys(hits: Iterable[Hit], kind: str) -> list[int]:
    return [hit.key for hit in hits if hit.kind == kind]


def find_visit(key: str, *, person: int | None, now: datetime, lasts: timedelta) -> Visit | None:
    """The visit of a browser as long as it goes on: no ticket yet, nobody else signed in meanwhile."""
    found = Visit.objects.filter(key=key, ticket=None, last_at__gt=now - lasts).first() if key else None
    return found if found is not None and found.person_id in {None, person} else None


def find_by_code(code: str, *, now: datetime) -> Visit | None:
    """Whose code somebody says on the phone; as it is heard: in any case, with blanks or hyphens."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    found = Visit.objects.filter(code=plain, code_until__gt=now, ticket=None) if plain else Visit.objects.none()
    return found.select_related("person").first()


@dataclass(frozen=True)
class Trail:
    """What somebody did by themselves, in order; walks are the guides, as long as they belong to no ticket."""

    searches: Sequence[Search]
    readings: Sequence[Reading]
    walks: Sequence[Walk] = ()

    @property
    def last_words(self) -> str:
        """What they were looking for in the end."""
        return self.searches[-1].text if self.searches else ""


def trails(visits: Iterable[int]) -> dict[int, Trail]:
    """By the id of the visit; only for those who may see what it belongs to."""
    ids = list(visits)
    searches = list(Search.objects.filter(visit__in=ids).order_by("at", "id"))
    readings = list(Reading.objects.filter(visit__in=ids).order_by("at", "id"))
    return {
        pk: Trail([one for one in searches if one.visit_id == pk], [one for one in readings if one.visit_id == pk]) for pk in ids
    }  # fmt: skip


def trail(visit: Visit) -> Trail:
    """With the guides that were walked."""
    walks = [guides.walk_of(run) for run in guides.of_visit(visit.key)]
    return replace(trails([visit.pk])[visit.pk], walks=walks)


def gaps(*, now: datetime, settled: bool = False) -> QuerySet[Gap]:
    """Those asked for lately, the most frequent first; `asked` is how often, `asked_at` when for the last time."""
    found = Gap.objects.filter(settled_at__isnull=not settled, searches__at__gt=now - RECENT)
    found = found.annotate(asked=Count("searches"), asked_at=Max("searches__at")).select_related("article", "settled_by")
    return found.order_by("-asked", "-asked_at", "-id")


def find_gap(pk: int) -> Gap | None:
    return Gap.objects.filter(pk=pk).select_related("article").first()


def phrasings(gap: Gap, *, most: int = 8) -> list[str]:
    """How people asked for it, each way once, the latest first."""
    texts = Search.objects.filter(gap=gap).order_by("-at", "-id").values_list("text", flat=True)[: most * 5]
    return list(dict.fromkeys([gap.text, *texts]))[:most]
