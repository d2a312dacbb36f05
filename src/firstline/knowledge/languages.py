"""Which of an article's languages somebody reads, and whether a translation is behind; pure."""

from collections.abc import Sequence

from firstline.knowledge.models import LANGUAGES, Variant


def best(variants: Sequence[Variant], language: str) -> Variant:
    """In the reader's language, else in the desk's first, else in any."""
    by_language = {variant.language: variant for variant in variants}
    return next((by_language[code] for code in (language, *LANGUAGES) if code in by_language), variants[0])


def missing(variants: Sequence[Variant]) -> list[str]:
    return [code for code in LANGUAGES if code not in {variant.language for variant in variants}]


def behind(variants: Sequence[Variant]) -> list[str]:
    """The languages that do not say yet what another one says."""
    newest = max((variant.as_of for variant in variants), default=None)
    return [variant.language for variant in variants if newest is not None and variant.as_of < newest]
