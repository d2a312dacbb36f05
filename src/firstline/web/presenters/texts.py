"""The operator's own imprint and words on data protection, as safe HTML in the best language there is."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from firstline.core import settings
from firstline.web.presenters import prose


@dataclass(frozen=True)
class OwnText:
    """What the operator wrote, and in which language."""

    html: SafeString
    language: str


def own_text(page: str, *, language: str) -> OwnText | None:
    """In this language, else in another: what the operator says holds for all; None where nothing was written."""
    written = {code: choice.read() for code, choice in settings.TEXTS[page].items()}
    found = next((code for code in (language, *written) if written.get(code)), None)
    return OwnText(prose.document(written[found]), found) if found else None
