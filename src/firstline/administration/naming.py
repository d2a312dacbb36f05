"""Names in several languages and the codes that stand for them in programs."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.text import slugify

from firstline.core.text import one_line

Words = Mapping[str, str]
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class NameMissing(Exception):
    """Something needs a name in at least one language."""


def checked_words(words: Words) -> dict[str, str]:
    """The names as they are kept. Raises NameMissing."""
    kept = {language: one_line(word, most=120) for language, word in words.items() if one_line(word)}
    if not kept:
        raise NameMissing
    return kept


def shown(words: Words) -> str:
    """The name for the audit: in any language."""
    return next((word for word in words.values() if word), "")


def fresh_code(rows: models.QuerySet[Any], name: str) -> str:
    """A code made of the name that no row has yet."""
    plain = unicodedata.normalize("NFC", name).lower().translate(_GERMAN)
    stem = slugify(plain)[:40] or "x"
    taken = set(rows.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if code not in taken)
