"""Articles as people read them: one language of it, its facts in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from firstline.core.text import excerpt
from firstline.core.written_html import plain_text
from firstline.knowledge import languages
from firstline.knowledge.checks import Doubt
from firstline.knowledge.models import Article, Variant

LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}
TONES = {"draft": "", "not_validated": "soon", "validated": "kept", "archived": ""}
GLYPHS = {"draft": "edit", "not_validated": "question", "validated": "check", "archived": "archive"}
DOUBTS = {
    Doubt.SECRET: gettext_lazy("This looks like a password or another secret."),
    Doubt.PERSONAL_DATA: gettext_lazy("This looks like somebody's address or number."),
    Doubt.TITLE_NOT_IN_WORDS: gettext_lazy("The title should say in a few words of the requester what is wrong."),
    Doubt.NO_PROBLEM: gettext_lazy("The problem is missing: how would somebody describe it who has it?"),
    Doubt.NO_RESOLUTION: gettext_lazy("The solution is missing."),
    Doubt.NO_STEPS: gettext_lazy("The solution is long and has no steps that can be tried one by one."),
    Doubt.TOO_LONG: gettext_lazy("This is longer than a page."),
    Doubt.LANGUAGE_MISSING: gettext_lazy("Requesters see this article, and this language is missing."),
}


@dataclass(frozen=True)
class Section:
    """A part of an article with its heading."""

    code: str
    heading: str
    html: SafeString


@dataclass(frozen=True)
class Reading:
    """An article in one language."""

    title: str
    language: str
    lead: SafeString
    sections: tuple[Section, ...]


def reading(variant: Variant, *, everything: bool = False) -> Reading:
    """The problem leads; agents also see where it applies."""
    headings = [("environment", _("Where it applies")), ("resolution", _("What helps")), ("cause", _("Why this happens"))]
    parts = [(code, heading) for code, heading in headings if everything or code != "environment"]
    return Reading(
        title=variant.title,
        language=variant.language,
        lead=_html(variant.problem),
        sections=tuple(Section(code, heading, _html(html)) for code, heading in parts if (html := getattr(variant, code))),
    )


def _html(tidy: str) -> SafeString:
    # Made by core.written_html.tidy, whose promise this is.
    return mark_safe(tidy)  # noqa: S308


@dataclass(frozen=True)
class Card:
    """An article in a list of the portal."""

    key: str
    title: str
    about: str
    language: str


def cards(articles: Iterable[Article], *, language: str) -> list[Card]:
    return [_card(article, languages.best(list(article.variants.all()), language)) for article in articles]


def _card(article: Article, variant: Variant) -> Card:
    return Card(article.key, variant.title, about(variant, most=150), variant.language)


def about(variant: Variant, *, most: int) -> str:
    """What it is about, in a line: the problem, where there is one."""
    return excerpt(plain_text(variant.problem) or variant.text, most=most)


def checked_words(article: Article, *, day: str) -> str:
    """Which version it is, for requesters; who stands behind it is the desk's business."""
    return _("Version %(number)s, checked on %(day)s.") % {"number": article.revision, "day": day}


def audience_words(article: Article) -> str:
    """Who sees it; chosen queues by name."""
    words = str(Article.Audience(article.audience).label)
    queues = ", ".join(queue.name_in(get_language()) for queue in article.queues.all())
    return f"{words}: {queues}" if queues else words


@dataclass(frozen=True)
class Row:
    """An article in the list of agents."""

    key: str
    title: str
    language: str
    about: str
    audience: str
    confidence: str
    tone: str
    glyph: str
    owner: str
    changed_at: datetime
    flags: int
    verdict: str
    behind: str
    is_overdue: bool


def rows(articles: Iterable[Article], *, language: str, now: datetime) -> list[Row]:
    return [_row(article, language, now) for article in articles]


def _row(article: Article, language: str, now: datetime) -> Row:
    variants = list(article.variants.all())
    shown = languages.best(variants, language)
    facts: Any = article
    return Row(
        key=article.key,
        title=shown.title,
        language=shown.language,
        about=about(shown, most=120),
        audience=str(Article.Audience(article.audience).label),
        confidence=str(Article.Confidence(article.confidence).label),
        tone=TONES[article.confidence],
        glyph=GLYPHS[article.confidence],
        owner=article.owner.name if article.owner else "",
        changed_at=article.changed_at,
        flags=int(facts.flag_count),
        verdict=verdict_words(article),
        behind=behind_words(variants),
        is_overdue=article.review_date is not None and article.review_date < now.date(),
    )


def verdict_words(article: Article) -> str:
    """What readers said, as counts."""
    asked = article.helped + article.not_helped
    if not asked:
        return ""
    words = ngettext("helped %(helped)s of %(asked)s reader", "helped %(helped)s of %(asked)s readers", asked)
    return words % {"helped": article.helped, "asked": asked}


def behind_words(variants: Sequence[Variant]) -> str:
    """Which language is missing or behind, if one is."""
    behind = languages.behind(variants)
    if behind:
        return _("%(language)s is behind") % {"language": LANGUAGE_NAMES[behind[0]]}
    missing = languages.missing(variants)
    return _("%(language)s is missing") % {"language": LANGUAGE_NAMES[missing[0]]} if missing else ""


def doubt_words(doubts: Iterable[tuple[Doubt, str]]) -> list[tuple[str, str]]:
    """Each with the name of its language."""
    return [(LANGUAGE_NAMES[language], str(DOUBTS[doubt])) for doubt, language in doubts]
