"""What people typed as safe HTML: escaped, in paragraphs, with harmless links that show where they really lead."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from firstline.core.links import linked

_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_PARAGRAPHS = re.compile(r"\n\s*\n")
# Whatever else could become a link has one of these; most texts have none, and every message of a thread comes by here.
_MAY_LINK = ("://", "@", "tel:")


def paragraphs(text: str) -> SafeString:
    """Blank lines part paragraphs, single newlines lines; addresses can be followed."""
    text = text.strip()
    safe = str(linked(text) if any(sign in text for sign in _MAY_LINK) else escape(text))
    parts = _PARAGRAPHS.split(safe)
    # Escaped above; what is added here is our own markup.
    return mark_safe("".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts))  # noqa: S308


def document(text: str) -> SafeString:
    """Longer texts of the operator: paragraphs as above, and lines that begin with # as headings."""
    parts = _PARAGRAPHS.split(_HEADING.sub("\n\n# \\1\n\n", text).strip())
    # Both branches escape; the heading's mark is our own.
    return mark_safe("".join(f"<h2>{escape(part[2:])}</h2>" if part.startswith("# ") else paragraphs(part) for part in parts))  # noqa: S308
