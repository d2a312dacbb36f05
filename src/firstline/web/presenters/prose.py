"""What people typed as safe HTML: escaped, in paragraphs, with links only where the scheme is harmless."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Only these become links; anything else stays text. The text is escaped before, so no quote can end the attribute.
_LINK = re.compile(r"\b(?:https?://[^\s<>]+|mailto:[^\s<>]+@[^\s<>]+|tel:\+?[\d()/-]{4,})", re.IGNORECASE)
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_ENTITY_AT_END = re.compile(r"&(?:quot|#x27|gt|lt);.*$")
_CLOSING = ".,;:!?)]}'"


def paragraphs(text: str) -> SafeString:
    """Blank lines part paragraphs, single newlines lines; addresses can be followed."""
    safe = str(escape(text.strip()))
    if "://" in safe or "mailto:" in safe or "tel:" in safe:
        safe = _LINK.sub(_anchor, safe)
    parts = _PARAGRAPHS.split(safe)
    # Escaped above; what is added here is our own markup.
    return mark_safe("".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts))  # noqa: S308


def document(text: str) -> SafeString:
    """Longer texts of the operator: paragraphs as above, and lines that begin with # as headings."""
    parts = _PARAGRAPHS.split(_HEADING.sub("\n\n# \\1\n\n", text).strip())
    # Both branches escape; the heading's mark is our own.
    return mark_safe("".join(f"<h2>{escape(part[2:])}</h2>" if part.startswith("# ") else paragraphs(part) for part in parts))  # noqa: S308


def _anchor(found: re.Match[str]) -> str:
    whole = found[0]
    address = _ENTITY_AT_END.sub("", whole).rstrip(_CLOSING)
    rest = whole[len(address) :]
    return f'<a href="{address}" rel="noopener noreferrer nofollow" target="_blank">{address}</a>{rest}'
