"""Who sees, runs and changes which guides, and whose runs. Not found and not allowed are the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from firstline.core.prepared import Prepared
from firstline.guides import walking
from firstline.guides.indexing import KIND
from firstline.guides.models import Guide, Run, RunStep, Version
from firstline.guides.trees import Result, Tree, words_in
from firstline.guides.walking import Passed, Place
from firstline.knowledge import indexing as knowledge_indexing
from firstline.knowledge.queries import OVERSEERS, may_publish
from firstline.people.viewer import Viewer
from firstline.routing import queries as routing
from firstline.search import retrieval
from firstline.tickets.models import Ticket

MOST_OFFERED = 3
MOST_RUNS = 10
# Guides that match by their words only are offered as far as they stand out (in standard deviations).
OFFERED_ABOVE = 1.0


class GuideNotFound(Exception):
    """There is no such guide for this viewer."""


class RunNotFound(Exception):
    """There is no such run for this viewer."""


def public() -> QuerySet[Guide]:
    """What requesters can run by themselves, with and without signing in."""
    return Guide.objects.filter(is_in_portal=True, retired_at=None)


def visible(viewer: Viewer) -> QuerySet[Guide]:
    """The guides this person may read; those that are not published yet only for those who work with them."""
    if viewer.roles & OVERSEERS:
        return Guide.objects.filter(retired_at=None)
    if not viewer.is_agent:
        return public()
    audiences = [Guide.Audience.PUBLIC, Guide.Audience.AGENTS]
    audiences += [Guide.Audience.LEVEL2] if viewer.level >= 2 else []
    audiences += [Guide.Audience.LEVEL3] if viewer.level >= 3 else []
    return Guide.objects.filter(Q(audience__in=audiences) | Q(queue__in=viewer.queues), retired_at=None)


def changeable(viewer: Viewer) -> QuerySet[Guide]:
    """The guides this person may change: those of own queues; leads all."""
    if viewer.is_lead:
        return visible(viewer)
    return visible(viewer).filter(queue__in=viewer.queues) if viewer.is_agent else Guide.objects.none()


def may_put_in_force(viewer: Viewer) -> bool:
    """Makes drafts hold: whoever may publish articles."""
    return may_publish(viewer)


def listed(viewer: Viewer) -> QuerySet[Guide]:
    """By level and title."""
    return visible(viewer).select_related("fault_pattern", "queue", "published").order_by("level", "words__de", "id")


def _one(guides: QuerySet[Guide]) -> Guide:
    guide = guides.select_related("fault_pattern__category", "queue", "published__by").first()
    if guide is None:
        raise GuideNotFound
    return guide


def get_public(key: str) -> Guide:
    """As requesters see it, whoever looks. Raises GuideNotFound."""
    return _one(public().filter(key=key))


def get_by_id(viewer: Viewer, pk: int) -> Guide:
    """As programs know it; published ones only. Raises GuideNotFound."""
    return _one(visible(viewer).filter(pk=pk, published__isnull=False))


def keys_of_public(ids: Iterable[int]) -> dict[int, str]:
    """What the portal's pages are called by, for those of these guides that requesters can run."""
    return dict(public().filter(pk__in=list(ids)).values_list("pk", "key"))


def find_public_for(pattern: int | None) -> Guide | None:
    """The guide that requesters run for this fault pattern."""
    return public().filter(fault_pattern=pattern).order_by("level").first() if pattern else None


def find_public_by_code(code: str) -> Guide | None:
    return public().filter(fault_pattern__code=code).order_by("level").first() if code else None


def versions(guide: Guide) -> QuerySet[Version]:
    """Of a guide that the viewer may read, newest first; the draft is among them."""
    return Version.objects.filter(guide=guide).select_related("by").order_by("-number")


def draft_of(guide: Guide) -> Version | None:
    return Version.objects.filter(guide=guide, published_at=None).select_related("by").first()


# Runs


@dataclass(frozen=True)
class Walk:
    """A run with its tree and where it stands; steps are the answers that count, by step."""

    run: Run
    tree: Tree
    place: Place
    steps: dict[str, RunStep]

    def of(self, passed: Passed) -> RunStep:
        return self.steps[passed.step.id]


def walk_of(run: Run) -> Walk:
    """Where this run stands, in one query at most."""
    fetched: list[RunStep] | None = getattr(run, "valid_steps", None)
    steps = {row.step: row for row in (_valid().filter(run=run) if fetched is None else fetched)}
    tree = run.version.tree()
    place = walking.walk(tree, {code: row.answer for code, row in steps.items()}, start=run.start)
    return Walk(run, tree, place, steps)


def _valid() -> QuerySet[RunStep]:
    return RunStep.objects.filter(superseded_at=None).select_related("by").order_by("at", "id")


def _steps() -> "Prefetch[Any]":
    return Prefetch("steps", _valid(), to_attr="valid_steps")


def _whole(runs: QuerySet[Run]) -> QuerySet[Run]:
    return _with_rows(runs).prefetch_related(_steps())


def _with_rows(runs: QuerySet[Run]) -> QuerySet[Run]:
    return runs.select_related("guide__fault_pattern", "version", "requester", "acted_by", "ticket")


def get_portal_run(viewer: Viewer, key: str) -> Run:
    """To go on with it on the portal: one's own, or one that nobody has signed in for. Raises RunNotFound."""
    mine = Q(requester=None) | Q(requester=viewer.person) if viewer.person else Q(requester=None)
    run = _whole(Run.objects.filter(mine, key=key, is_from_portal=True)).first()
    if run is None:
        raise RunNotFound
    return run


def get_run(viewer: Viewer, key: str) -> Run:
    """To go on with it: one's own from the portal, or one of a ticket that one works on. Raises RunNotFound."""
    theirs = Q(ticket__in=routing.workable_tickets(viewer))
    run = _whole(Run.objects.filter(theirs, key=key)).first() if viewer.is_agent else None
    return run or get_portal_run(viewer, key)


def find_open_run(guide: Guide, *, person: int | None) -> Run | None:
    """Where somebody who has signed in stopped in this guide."""
    if person is None:
        return None
    return Run.objects.filter(guide=guide, requester=person, is_from_portal=True, ended_at=None).order_by("-last_at", "-id").first()


def of_ticket(ticket: Ticket) -> list[Run]:
    """The runs of a ticket that the viewer may read, newest first."""
    runs = _OF_TICKET.rows(ticket=ticket.pk)
    prefetch_related_objects(runs, _steps())
    return runs


def _of_ticket(*, ticket: int) -> QuerySet[Run]:
    return _with_rows(Run.objects.filter(ticket=ticket)).order_by("-began_at", "-id")[:MOST_RUNS]


_OF_TICKET = Prepared(_of_ticket, ticket=int)


def get_run_of(ticket: Ticket, key: str) -> Run:
    """A run of a ticket that the viewer may work on. Raises RunNotFound."""
    run = _whole(Run.objects.filter(ticket=ticket, key=key)).first()
    if run is None:
        raise RunNotFound
    return run


def of_visit(visit: str) -> list[Run]:
    """What somebody walked by themselves in one matter."""
    return list(_whole(Run.objects.filter(visit=visit)).order_by("began_at", "id")) if visit else []


def by_id(ids: Iterable[int]) -> dict[int, Run]:
    """Only for those who may see what they belong to."""
    wanted = list(ids)
    return {run.pk: run for run in _whole(Run.objects.filter(pk__in=wanted))} if wanted else {}


@dataclass(frozen=True)
class ForTicket:
    """What the agent of a ticket has: runs, newest first, the one that stands open on the page, and guides to begin."""

    runs: Sequence[Walk]
    now: Walk | None
    offered: Sequence[Guide]


def for_ticket(ticket: Ticket, viewer: Viewer) -> ForTicket:
    """Guides and runs beside a ticket that the viewer may read."""
    walks = walks_of(ticket)
    return ForTicket(walks, open_walk(ticket, walks), offered(ticket, viewer))


def walks_of(ticket: Ticket) -> list[Walk]:
    """The runs of a ticket that the viewer may read, newest first, with where they stand."""
    return [walk_of(run) for run in of_ticket(ticket)]


def open_walk(ticket: Ticket, walks: Iterable[Walk]) -> Walk | None:
    """The one that stands open on the page of a ticket that is worked on: what a lower level walked is history above it."""
    if ticket.is_settled:
        return None
    level = ticket.placement.level
    standing = [walk for walk in walks if _stands_open(walk.run) and walk.run.guide.level >= level]
    return max(standing, key=lambda walk: (walk.run.last_at, walk.run.pk), default=None)


def _stands_open(run: Run) -> bool:
    return run.acted_at is None and run.put_away_at is None


def solution_of(ticket: Ticket) -> str:
    """What a run of this ticket that has come to a solution says, in the requester's language."""
    walk = open_walk(ticket, walks_of(ticket))
    outcome = walk.place.outcome if walk else None
    return words_in(outcome.words, ticket.language) if outcome and outcome.result == Result.RESOLVED else ""


def offered(ticket: Ticket, viewer: Viewer) -> list[Guide]:
    """Those of the ticket's fault pattern, nearest to its level first; without a pattern those that match its words."""
    found = visible(viewer).filter(published__isnull=False).select_related("fault_pattern", "published")
    if ticket.fault_pattern_id:
        mine = list(found.filter(fault_pattern=ticket.fault_pattern_id).order_by("level"))
        level = ticket.placement.level
        return sorted(mine, key=lambda guide: (guide.level != level, guide.level))
    return _matching(found, ticket, viewer)


def _matching(found: QuerySet[Guide], ticket: Ticket, viewer: Viewer) -> list[Guide]:
    scopes = knowledge_indexing.scopes_for(viewer)
    hits = retrieval.retrieve(
        ticket.subject, language=ticket.language, scopes=scopes, kinds=(KIND,), limit=MOST_OFFERED, patience=0.0
    )  # fmt: skip
    keys = [hit.key for place, hit in enumerate(hits) if place == 0 or hit.score >= OFFERED_ABOVE]
    rows = {guide.pk: guide for guide in found.filter(pk__in=keys)}
    return [rows[key] for key in keys if key in rows]
