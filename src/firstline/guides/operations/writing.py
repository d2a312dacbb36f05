"""Writing guides: a draft that is saved as often as needed, published when it can be walked, earlier versions restored."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.guides import indexing, validating
from firstline.guides.events import GuideDraftSaved, GuidePublished, GuideRetired, GuideWritten
from firstline.guides.models import Guide, Version
from firstline.guides.trees import Tree
from firstline.guides.validating import Problem
from firstline.knowledge.operations.writing import KNOWLEDGE
from firstline.people.models import Person
from firstline.routing.models import Queue
from firstline.tickets.models import FaultPattern

# Small letters and digits that nobody confuses on the phone.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


class AlreadyThere(Exception):
    """There is a guide for this fault pattern and level."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the draft since it was read."""


class Unsound(Exception):
    """The tree cannot be walked; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class NothingToPublish(Exception):
    """There is no draft."""


class SameAsNow(Exception):
    """The version to be restored is what the guide says already."""


@dataclass(frozen=True)
class Place:
    """For what and for whom a guide is."""

    fault_pattern: FaultPattern
    level: int = 1
    audience: Guide.Audience = Guide.Audience.AGENTS
    queue: Queue | None = None


@operation
def write_guide(*, place: Place, tree: Tree, external_id: str = "", by: Person, now: datetime) -> Guide:
    """A new guide with its first draft. Records GuideWritten. Raises AlreadyThere."""
    if Guide.objects.filter(fault_pattern=place.fault_pattern, level=place.level, retired_at=None).exists():
        raise AlreadyThere

    guide = Guide.objects.create(
        key="".join(secrets.choice(_SIGNS) for _ in range(10)),
        external_id=external_id,
        words=dict(tree.title),
        fault_pattern=place.fault_pattern,
        level=place.level,
        audience=place.audience,
        queue=place.queue,
        changed_at=now,
    )
    Version.objects.create(guide=guide, number=1, document=tree.as_document(), at=now, by=by)

    happened = GuideWritten(guide=guide.pk, audience=guide.audience, level=guide.level)
    events.record(happened, stream=guide.stream, actor=by.pk, at=now, also=[KNOWLEDGE])
    return guide


@operation
def save_draft(*, guide: Guide, tree: Tree, audience: Guide.Audience, seen: int | None, by: Person, now: datetime) -> Version:
    """
    Keep what it is to say; what is published stays as it is until the draft is.

    seen: the number of the draft's saves when it was read, 0 when there was none (None: whatever it is).
    Records GuideDraftSaved. Raises ChangedMeanwhile.
    """
    guide = lock(guide)
    draft = Version.objects.filter(guide=guide, published_at=None).first()
    if seen is not None and seen != (draft.saves if draft else 0):
        raise ChangedMeanwhile

    draft = draft or Version(guide=guide, number=_next_number(guide), saves=0)
    draft.document, draft.at, draft.by, draft.saves = tree.as_document(), now, by, draft.saves + 1
    draft.save()
    guide.audience, guide.changed_at = audience, now
    if guide.published_id is None:
        guide.words = dict(tree.title)
    guide.save()
    _reindex(guide, now=now)

    events.record(GuideDraftSaved(guide=guide.pk, version=draft.number), stream=guide.stream, actor=by.pk, at=now, also=[KNOWLEDGE])
    return draft


@operation
def publish(*, guide: Guide, by: Person, now: datetime) -> Guide:
    """The draft holds from now on; runs that have begun keep their version. Records GuidePublished. Raises NothingToPublish, Unsound."""
    guide = lock(guide)
    draft = Version.objects.filter(guide=guide, published_at=None).first()
    if draft is None:
        raise NothingToPublish
    if refusals := validating.refusals(draft.tree()):
        raise Unsound(refusals)

    return _put_in_force(guide, draft, by=by, now=now)


@operation
def restore(*, guide: Guide, version: Version, by: Person, now: datetime) -> Guide:
    """Say again what an earlier version said, as a new version; the draft stays. Records GuidePublished. Raises SameAsNow, Unsound."""
    guide = lock(guide)
    if guide.published is not None and guide.published.document == version.document:
        raise SameAsNow
    if refusals := validating.refusals(version.tree()):
        raise Unsound(refusals)

    again = Version(guide=guide, number=_next_number(guide), document=version.document, at=now, by=by, restored_from=version.number)
    again.published_at, again.published_by = now, by
    again.save()
    return _put_in_force(guide, again, by=by, now=now)


@operation
def retire(*, guide: Guide, by: Person, now: datetime) -> Guide:
    """It is not offered any more; runs that go on may be ended. Records GuideRetired."""
    guide = lock(guide)

    guide.retired_at, guide.changed_at, guide.is_in_portal = now, now, False
    guide.save()
    indexing.index(guide=guide, tree=None, now=now)

    events.record(GuideRetired(guide=guide.pk), stream=guide.stream, actor=by.pk, at=now, also=[KNOWLEDGE])
    return guide


def _put_in_force(guide: Guide, version: Version, *, by: Person, now: datetime) -> Guide:
    version.published_at, version.published_by = now, by
    version.save()
    guide.published, guide.words, guide.changed_at = version, dict(version.tree().title), now
    _reindex(guide, now=now)
    guide.save()

    happened = GuidePublished(guide=guide.pk, version=version.number, audience=guide.audience, restored_from=version.restored_from or 0)
    events.record(happened, stream=guide.stream, actor=by.pk, at=now, also=[KNOWLEDGE])
    return guide


def _reindex(guide: Guide, *, now: datetime) -> None:
    """What is published is found by whom it is for now."""
    if guide.published is None:
        return
    tree = guide.published.tree()
    guide.is_in_portal = guide.audience == Guide.Audience.PUBLIC and not tree.begins_at_desk and guide.retired_at is None
    guide.save(update_fields=["is_in_portal"])
    indexing.index(guide=guide, tree=tree, now=now)


def _next_number(guide: Guide) -> int:
    newest = Version.objects.filter(guide=guide).order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1
