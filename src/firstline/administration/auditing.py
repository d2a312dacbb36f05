"""Every change of settings and rights leaves an entry with what was before and after, in the change's own transaction."""

from collections.abc import Mapping
from datetime import datetime

from firstline.core.db import operation
from firstline.core.models import AuditEntry

# What an entry may hold: names and codes as people read them, never keys of rows.
Fact = str | int | bool | list[str] | dict[str, str] | None
Facts = Mapping[str, Fact]


@operation
def note(*, what: str, which: str, before: Facts | None, after: Facts | None, by: int | None, now: datetime) -> None:
    """
    Write down a change: only the facts that differ; nothing when none does.

    before: None for something new; after: None for something that is gone.
    """
    if before is not None and after is not None:
        differing = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        if not differing:
            return
        before = {key: value for key, value in before.items() if key in differing}
        after = {key: value for key, value in after.items() if key in differing}
    AuditEntry.objects.create(at=now, actor=by, what=what, which=which, before=_plain(before), after=_plain(after))


def _plain(facts: Facts | None) -> dict[str, Fact] | None:
    return None if facts is None else dict(facts)
