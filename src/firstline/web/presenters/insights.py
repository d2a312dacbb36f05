"""Figures about knowledge in words: shares with their interval, articles by their titles."""

from typing import Any

from django.utils.translation import gettext as _

from firstline.knowledge import languages
from firstline.knowledge.models import Article
from firstline.selfservice.estimates import Share
from firstline.selfservice.insight import Insight


def shown(found: Insight, *, language: str) -> dict[str, Any]:
    """What the page's template needs."""
    return {
        "covered": percent(found.covered),
        "covered_words": _("%(yes)s of %(asked)s tickets with a fault pattern") % _counts(found.covered),
        "without_pattern": found.without_pattern,
        "uncovered": [(volume.pattern.name_in(language), volume.tickets) for volume in found.uncovered],
        "helped": percent(found.helped),
        "helped_words": interval_words(found.helped),
        "readings": found.readings,
        "followed": percent(found.followed),
        "followed_words": _("%(yes)s of %(asked)s searches") % _counts(found.followed),
        "judged": [(*_article(row, language), percent(share), interval_words(share), read) for row, share, read in found.judged],
        "flagged": found.flagged,
        "stale": [(*_article(row, language), row.owner.name if row.owner else "", row.review_date) for row in found.stale],
        "stale_count": found.stale_count,
    }


def percent(share: Share) -> str:
    """Without decimals: there is no more in it."""
    return f"{round(100 * share.share)} %" if share.asked else "–"


def interval_words(share: Share) -> str:
    """Between what and what the true share lies, and of how many answers we know."""
    if not share.asked:
        return _("nobody has said yet")
    words = _("%(low)s to %(high)s %%, from %(asked)s answers")
    return words % {"low": round(100 * share.low), "high": round(100 * share.high), "asked": share.asked}


def _counts(share: Share) -> dict[str, int]:
    return {"yes": share.yes, "asked": share.asked}


def _article(row: Article, language: str) -> tuple[str, str, str]:
    best = languages.best(list(row.variants.all()), language)
    return row.key, best.title, best.language
