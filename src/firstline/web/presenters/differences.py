"""What one version of an article changed: words that went, words that came."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from firstline.core.written_html import plain_text
from firstline.knowledge.contents import SECTIONS
from firstline.web.presenters.articles import LANGUAGE_NAMES

Kind = Literal["same", "gone", "new"]
_WORDS = re.compile(r"\s+|[^\s]+")
# Of what did not change, so many words stay beside what did.
_AROUND = 24


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Change:
    """One section in one language."""

    heading: str
    pieces: tuple[Piece, ...]


def between(before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]) -> list[Change]:
    """The sections that differ, language by language."""
    return list(_changes(before, after))


def _changes(before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]) -> Iterator[Change]:
    names = {
        "title": _("Title"),
        "problem": _("Problem"),
        "environment": _("Environment"),
        "resolution": _("Solution"),
        "cause": _("Cause"),
    }
    for language in sorted({*before, *after}):
        for section in ("title", *SECTIONS):
            former, present = (said.get(language, {}).get(section, "") for said in (before, after))
            if former != present:
                texts = (former, present) if section == "title" else (plain_text(former), plain_text(present))
                heading = f"{names[section]} · {LANGUAGE_NAMES.get(language, language)}"
                yield Change(heading, tuple(_pieces(*texts)))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    former, present = _WORDS.findall(before), _WORDS.findall(after)
    for tag, i, j, k, m in SequenceMatcher(None, former, present, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", _shortened(present[k:m]))
            continue
        if j > i:
            yield Piece("gone", "".join(former[i:j]))
        if m > k:
            yield Piece("new", "".join(present[k:m]))


def _shortened(words: list[str]) -> str:
    if len(words) <= 4 * _AROUND:
        return "".join(words)
    return f"{''.join(words[: 2 * _AROUND])} … {''.join(words[-2 * _AROUND :])}"
