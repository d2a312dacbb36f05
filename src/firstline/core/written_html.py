"""
HTML that our own people write, to stand within our pages: few tags, no styles, nothing that loads from elsewhere.

Invariant: what `tidy` returns may be shown as it is; it knows no attributes but links' addresses and pictures of our own.
"""

import re
from html import escape, unescape

import nh3

from firstline.core import links
from firstline.core.markup import TooTangled, in_order

TAGS = frozenset({
    "a", "b", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "s", "strong",
    "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
# A tag that editors write: without one of them, what was typed is plain text, whatever signs are in it.
_LOOKS_WRITTEN = re.compile(
    r"</?(?:p|div|ul|ol|li|h[1-6]|br|strong|em|b|i|u|a|table|pre|blockquote|code|kbd|img|span)(?:\s[^<>]*)?/?>", re.I
)
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.)]|[-*•])\s+(?=\S)")
_OURS = re.compile(r"/files/[A-Za-z0-9_-]{1,80}/")
_HEADINGS = re.compile(r"(</?)h[1256]\b", re.I)
_BREAKS = re.compile(r"<br ?/?>")
_BLOCK_ENDS = re.compile(r"</(?:p|h3|h4|tr|table|ul|ol|pre|blockquote)>|<hr>")
_PARTING_ENDS = re.compile(r"</(?:p|ol|ul)>")
_MANY_BREAKS = re.compile(r"\n{3,}")
_ITEM = re.compile(r"<(/?)(ol|ul|li)\b[^>]*>")
_CELL_ENDS = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]*>")


def tidy(text: str) -> str:
    """What was written, as HTML that may stand in our pages; plain text becomes paragraphs and lists."""
    if not text.strip():
        return ""
    if not _LOOKS_WRITTEN.search(text):
        return _from_plain(text)
    try:
        ordered = in_order(_HEADINGS.sub(r"\1h3", text), tags=TAGS)
    except TooTangled:
        return _from_plain(_TAG.sub(" ", text))
    return nh3.clean(
        ordered,
        tags=set(TAGS),
        attributes={"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        attribute_filter=_harmless_value,
        link_rel=links.REL,
        url_schemes={"http", "https", "mailto", "tel"},
    ).strip()


def plain_text(html: str) -> str:
    """The words alone: blocks on lines of their own, steps with their numbers."""
    return "\n".join(line for line in _lines(html) if line and line != "-")


def to_edit(html: str) -> str:
    """For a plain field: the text that `tidy` makes this of, where there is one, else the HTML."""
    text = _MANY_BREAKS.sub("\n\n", "\n".join(_lines(_PARTING_ENDS.sub(r"\g<0><br>", html)))).strip()
    return text if tidy(text) == html else html


def _lines(html: str) -> list[str]:
    numbers: list[int | None] = []

    def item(tag: re.Match[str]) -> str:
        ends, name = tag[1], tag[2]
        if name != "li":
            if not ends:
                numbers.append(0 if name == "ol" else None)
            elif numbers:
                numbers.pop()
            return "\n"
        if ends:
            return ""
        last = numbers[-1] if numbers else None
        if last is None:
            return "\n- "
        numbers[-1] = last + 1
        return f"\n{last + 1}. "

    text = _ITEM.sub(item, _BREAKS.sub("\n", html))
    text = _CELL_ENDS.sub(" ", _BLOCK_ENDS.sub("\n", text))
    return [" ".join(line.split()) for line in unescape(_TAG.sub("", text)).split("\n")]


def _harmless_value(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if value.startswith("/help/") else links.harmless(value) or None
    if attribute == "src":
        return value if _OURS.fullmatch(value) else None
    if attribute in {"colspan", "rowspan"}:
        return value if value.isdigit() and int(value) < 20 else None
    return value


def _from_plain(text: str) -> str:
    """Blank lines part paragraphs; lines that begin with numbers or dashes are steps."""
    return "".join(_block(part.strip("\n")) for part in _PARAGRAPHS.split(text.strip()) if part.strip())


def _block(part: str) -> str:
    lines = part.split("\n")
    if len(lines) > 1 and all(_NUMBERED.match(line) for line in lines):
        tag = "ol" if lines[0].lstrip()[0].isdigit() else "ul"
        steps = [escape(_NUMBERED.sub("", line, count=1), quote=False) for line in lines]
        return f"<{tag}>{''.join(f'<li>{step}</li>' for step in steps)}</{tag}>"
    return f"<p>{'<br>'.join(escape(line, quote=False) for line in lines)}</p>"
