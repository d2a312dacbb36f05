"""Synonyms: other words for the same thing; packaged ones and the desk's own, which it edits as it hears people talk."""

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from firstline.core.db import operation
from firstline.search.folding import squeeze
from firstline.search.models import SynonymGroup

# How long a process keeps what it has read.
KEPT_SECONDS = 60

_current: tuple[float, Mapping[str, frozenset[str]]] | None = None


@lru_cache(maxsize=1)
def packaged() -> tuple[tuple[str, ...], ...]:
    """The groups that every desk starts with, as written."""
    text = Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line.strip())


def current() -> Mapping[str, frozenset[str]]:
    """What else each folded word may be called; read again from the table every minute."""
    global _current
    # A span on the machine's own clock, not a moment: nothing that is stored depends on it.
    read_at = time.monotonic()
    if _current is None or read_at - _current[0] >= KEPT_SECONDS:
        _current = (read_at, of_groups([*packaged(), *SynonymGroup.objects.order_by("id").values_list("words", flat=True)]))
    return _current[1]


def of_groups(groups: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """From each folded word to the others of its groups."""
    others: dict[str, frozenset[str]] = {}
    for group in groups:
        keys = frozenset(squeeze(word) for word in group) - {""}
        for key in keys:
            others[key] = others.get(key, frozenset()) | (keys - {key})
    return others


def forget() -> None:
    """Have the groups read again at their next use."""
    global _current
    _current = None


@operation
def replace_own(*, groups: Iterable[Sequence[str]]) -> None:
    """Take these as the desk's own groups, in place of those it had; groups of one word say nothing and are left out."""
    wanted = [[word.strip() for word in group if word.strip()] for group in groups]
    SynonymGroup.objects.all().delete()
    SynonymGroup.objects.bulk_create(SynonymGroup(words=words) for words in wanted if len(words) > 1)
    forget()
