"""Answers as people see them: a drawing, a title, the piece of text that shows why; and what came along with a ticket, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from firstline.guides import wording
from firstline.guides.queries import Walk
from firstline.guides.trees import words_in
from firstline.search.snippets import Piece
from firstline.selfservice.models import Reading
from firstline.selfservice.queries import Answer, Trail

# Below this the desk says that it is not sure.
UNSURE_BELOW = 0.25
GLYPHS = {Reading.Kind.ARTICLE: "article", Reading.Kind.GUIDE: "signpost", Reading.Kind.FAQ: "question"}
WORDS = {
    Reading.Kind.ARTICLE: gettext_lazy("Article"),
    Reading.Kind.GUIDE: gettext_lazy("Guide"),
    Reading.Kind.FAQ: gettext_lazy("Frequent question"),
}
PAGES = {Reading.Kind.ARTICLE: "article", Reading.Kind.GUIDE: "guide"}


@dataclass(frozen=True)
class Found:
    """One answer in the list."""

    glyph: str
    kind: str
    href: str
    title: str
    language: str
    pieces: Sequence[Piece]
    why: str


def found(answers: Iterable[Answer], *, why: bool) -> list[Found]:
    """In their order; those who work with knowledge also read why each was found."""
    return [_found(answer, why=why) for answer in answers]


def is_unsure(answers: Sequence[Answer]) -> bool:
    """Whether to say that it may be something else; by words alone nobody can tell."""
    read = any(answer.hit.why != "words" for answer in answers)
    return read and answers[0].hit.answerable < UNSURE_BELOW


def _found(answer: Answer, *, why: bool) -> Found:
    hit = answer.hit
    return Found(
        glyph=GLYPHS[answer.kind],
        kind=str(WORDS[answer.kind]),
        href=reverse(PAGES[answer.kind], args=[answer.address]),
        title=hit.title,
        language=hit.language,
        pieces=hit.snippet,
        why=why_words(answer) if why else "",
    )


def why_words(answer: Answer) -> str:
    """By what it was found, how far above the others it stands, and how sure it is that anything answers."""
    by = {"words": _("by its words"), "meaning": _("by its meaning"), "both": _("by words and meaning")}[answer.hit.why]
    words = _("Found %(by)s; %(score)s above the mean; sure to %(sure)s %%.")
    return words % {"by": by, "score": f"{answer.hit.score:.1f}", "sure": round(100 * answer.hit.answerable)}


def trail_lines(trail: Trail) -> list[str]:
    """What somebody did by themselves, each in a line: for whoever helps them, and for themselves to see what we know."""
    lines = [_("Searched: “%(words)s”") % {"words": search.text} for search in trail.searches]
    walked = {walk.run.guide_id for walk in trail.walks}
    lines += [_reading_words(one) for one in trail.readings if one.kind != Reading.Kind.GUIDE or one.piece not in walked]
    return lines + [line for walk in trail.walks for line in _walk_lines(walk)]


def _walk_lines(walk: Walk) -> list[str]:
    language = get_language() or "de"
    title = _("Walked through: %(title)s") % {"title": words_in(walk.tree.title, language)}
    return [title, *wording.lines(walk, language)]


def _reading_words(reading: Reading) -> str:
    kind = WORDS[Reading.Kind(reading.kind)]
    if reading.helped is None:
        words = _("Read: %(title)s (%(kind)s)")
    else:
        words = _("Helped: %(title)s (%(kind)s)") if reading.helped else _("Did not help: %(title)s (%(kind)s)")
    return words % {"title": reading.title, "kind": kind}
