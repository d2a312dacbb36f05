"""
HTML to the text that a person sees in it, in one pass over the characters.

Libraries were tried with hostile input: parsers that build a tree lose the words in deep nesting, the standard library's
needs the square of the time for comments that do not end. Here every character is looked at once or twice.
"""

import html
import re
from dataclasses import dataclass, field

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
# A blank line before and behind.
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol pre table".split())  # noqa: SIM905  A list of words reads better as a line.
# What is between their tags is not seen.
_UNSEEN = {
    name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "head", "title", "template", "xml", "iframe", "svg")
}
_TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_SOURCE = re.compile(r"""\balt\s*=\s*(?:"([^"]{0,300})"|'([^']{0,300})')""", re.IGNORECASE)
_LINK = re.compile(r"""\bhref\s*=\s*(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s>]{1,2000}))""", re.IGNORECASE)
# Everything but single blanks, which stay as they are.
_SPACES = re.compile(r"[ \t\n\r\f\v]{2,}|[\t\n\r\f\v]")
_MOST_MARKS = 20
_MOST_LINKS = 20


@dataclass(slots=True)
class _Page:
    """What was written so far."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    depth: int = 0
    preformatted: int = 0
    links: list[tuple[str, int, int]] = field(default_factory=list)

    def write(self, text: str) -> None:
        if self.preformatted:
            first, *others = text.split("\n")
            self.line.append(first)
            for other in others:
                self.end_line(always=True)
                self.line.append(other)
            return
        text = _SPACES.sub(" ", text)
        if text.startswith(" ") and (not self.line or self.line[-1].endswith(" ")):
            text = text[1:]
        if text:
            self.line.append(text)

    def end_line(self, *, always: bool = False) -> None:
        text = "".join(self.line).replace("\xa0", " ").rstrip()
        self.line.clear()
        if text or always:
            self.lines.append((">" * min(self.depth, _MOST_MARKS) + " " + text).rstrip() if self.depth else text)

    def blank(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip(">"):
            self.lines.append(">" * min(self.depth, _MOST_MARKS) if self.depth else "")


def text_from(source: str) -> str:
    """The text: paragraphs parted by blank lines, quotations marked with ">", links with where they lead, pictures by their words."""
    page = _Page()
    at, length = 0, len(source)
    ends: dict[str, int] = {}
    while at < length:
        opening = source.find("<", at)
        if opening < 0:
            page.write(html.unescape(source[at:]))
            break
        if opening > at:
            page.write(html.unescape(source[at:opening]))
        at = _over(source, opening, page, ends)
    page.end_line()
    return "\n".join(page.lines).strip("\n")


def _over(source: str, opening: int, page: _Page, ends: dict[str, int]) -> int:
    """Where the text goes on behind what begins with this bracket."""
    if source.startswith("<!--", opening):
        close = _next(source, "-->", opening + 4, ends)
        return close + 3 if close >= 0 else opening + 4
    tag = _TAG.match(source, opening + 1)
    if tag is None:
        if source.startswith(("<!", "<?", "</"), opening):
            close = _next(source, ">", opening, ends)
            return close + 1 if close >= 0 else len(source)
        page.write("<")
        return opening + 1
    close = _tag_end(source, tag.end(), ends)
    if close < 0:
        page.write(html.unescape(source[opening:]))
        return len(source)
    name, is_end = tag[2].lower(), bool(tag[1])
    if name in _UNSEEN and not is_end and source[close - 1] != "/":
        return max(_end_of(source, name, close, ends), close + 1)
    _tag(page, name, is_end, source[tag.end() : min(close, tag.end() + 4_000)])
    return close + 1


def _tag_end(source: str, at: int, ends: dict[str, int]) -> int:
    """The bracket that ends a tag; one within quotation marks does not, unless the marks never end."""
    close = _next(source, ">", at, ends)
    if close < 0:
        return -1
    inside = source[at : min(close, at + 4_000)]
    for mark in ('="', "='"):
        place = inside.rfind(mark)
        if place >= 0 and inside.find(mark[1], place + 2) < 0:
            quoted = source.find(mark[1], close, close + 4_000)
            if quoted >= 0:
                further = _next(source, ">", quoted, ends)
                return further if further >= 0 else close
    return close


def _next(source: str, mark: str, at: int, ends: dict[str, int]) -> int:
    """The next place of a mark; one that was looked for in vain, or is further on, is not looked for again."""
    known = ends.get(mark)
    if known is not None and (known < 0 or known >= at):
        return known
    ends[mark] = source.find(mark, at)
    return ends[mark]


def _end_of(source: str, name: str, at: int, ends: dict[str, int]) -> int:
    known = ends.get(name)
    if known is None or 0 <= known < at:
        found = _UNSEEN[name].search(source, at)
        ends[name] = found.start() if found else -1
    return ends[name]


def _tag(page: _Page, name: str, is_end: bool, inside: str) -> None:
    if name == "br":
        page.end_line(always=True)
    elif name == "img" and not is_end:
        words = _SOURCE.search(inside)
        if words and (words[1] or words[2] or "").strip():
            page.write(f"[{html.unescape(words[1] or words[2]).strip()}]")
    elif name == "a":
        _link(page, is_end, inside)
    elif name in {"td", "th"} and is_end:
        page.write(" ")
    elif name in _BLOCKS:
        _block(page, name, is_end)


def _link(page: _Page, is_end: bool, inside: str) -> None:
    if not is_end:
        found = _LINK.search(inside)
        target = html.unescape(next((group for group in found.groups() if group), "")).strip() if found else ""
        page.links.append((target if target.lower().startswith(("http:", "https:")) else "", len(page.lines), len(page.line)))
        del page.links[:-_MOST_LINKS]
        return
    target, lines, pieces = page.links.pop() if page.links else ("", 0, 0)
    shown = "".join(page.lines[lines:] + page.line if lines < len(page.lines) else page.line[pieces:])
    if target and target.rstrip("/") not in shown and target.split("://")[-1].rstrip("/") not in shown:
        page.write(f" <{target}>")


def _block(page: _Page, name: str, is_end: bool) -> None:
    if name in _PARAGRAPHS or name == "blockquote":
        page.blank()
    else:
        page.end_line()
    if name == "blockquote":
        page.depth = max(0, page.depth + (-1 if is_end else 1))
    elif name == "pre":
        page.preformatted = max(0, page.preformatted + (-1 if is_end else 1))
    elif name == "li" and not is_end:
        page.write("- ")
    elif name == "hr" and not is_end:
        page.lines.append(">" * min(page.depth, _MOST_MARKS) + " " + "_" * 32 if page.depth else "_" * 32)
