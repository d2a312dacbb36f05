"""
Foreign HTML put in order before it is sanitised: known tags only, well nested, not deep; it decides nothing about safety.

Browsers' rules for tangled markup can make a short page cost minutes and gigabytes (deep nesting, formatting that is opened again in each
paragraph). What leaves here is the same page as a flat row of tags and text, so that the sanitiser's time grows with its length alone.
"""

import re
from collections.abc import Iterator
from html import escape, unescape

_MOST_DEPTH = 80
_MOST_TAG = 600_000
_MOST_BROKEN = 50
# Of tags and signs that must be escaped: a page of 2 MB has some ten thousand.
_MOST_MARKS = 200_000
_MOST_ATTRIBUTES = 30

# As browsers read a tag; possessive, so that nothing is tried twice.
_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)*+)[\s/]*+>""",
)
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+))?+)?+""")
_MARKUP_BEGINS = re.compile(r"<(?=[a-zA-Z/!?])")

_VOID = frozenset({"br", "hr", "img", "wbr", "col"})
# What stands between their tags is no text for readers.
_SILENT = frozenset({
    "script", "style", "title", "noscript", "template", "svg", "math", "iframe", "object", "applet", "noembed", "noframes",
    "xmp", "textarea",
    "select", "audio", "video", "canvas", "head", "frameset", "plaintext", "xml", "datalist",
})  # fmt: skip
# These end an open paragraph, whatever was opened in it.
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "center", "div", "dl", "dd", "dt", "figcaption", "figure", "footer", "header",
    "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "table", "ul",
})  # fmt: skip
# What each ends when it begins, and the elements behind which it does not look.
_ENDS = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "table"})),
    "dd": (frozenset({"dd", "dt"}), frozenset({"dl", "table"})),
    "dt": (frozenset({"dd", "dt"}), frozenset({"dl", "table"})),
    "a": (frozenset({"a"}), frozenset({"td", "th", "caption"})),
    "td": (frozenset({"td", "th", "caption"}), frozenset({"table"})),
    "th": (frozenset({"td", "th", "caption"}), frozenset({"table"})),
    "tr": (frozenset({"tr", "caption"}), frozenset({"table"})),
    **{
        name: (frozenset({"thead", "tbody", "tfoot", "caption", "colgroup"}), frozenset({"table"}))
        for name in ("thead", "tbody", "tfoot", "colgroup")
    },
}
_PARAGRAPH = (frozenset({"p"}), frozenset({"table", "td", "th", "caption"}))


class TooTangled(Exception):
    """There is more markup than anybody reads, or hardly any of it is valid; the text is to be shown instead."""


def in_order(html: str, *, tags: frozenset[str]) -> str:
    """
    The same page with these tags alone, each opened and closed in order. Raises TooTangled.

    Too deep elements lose their tags, not their text.
    """
    if html.count("<") + html.count("&") > _MOST_MARKS:
        raise TooTangled
    written: list[str] = []
    opened: list[str] = []
    for name, attributes, is_end in _tokens(html):
        if not name:
            written.append(escape(unescape(attributes), quote=False))
        elif name not in tags:
            continue
        elif is_end:
            if name in opened:
                _close(opened, written, upto=len(opened) - 1 - opened[::-1].index(name))
        else:
            _end_what_it_ends(name, opened, written)
            if name in _VOID:
                written.append(f"<{name}{_attributes(attributes)}>")
            elif len(opened) < _MOST_DEPTH:
                opened.append(name)
                written.append(f"<{name}{_attributes(attributes)}>")
    _close(opened, written, upto=0)
    return "".join(written)


def _tokens(html: str) -> Iterator[tuple[str, str, bool]]:
    """(name, attributes, is it an end) for tags, ("", text, False) for text."""
    position, broken = 0, 0
    endless: set[str] = set()
    while position < len(html):
        begin = _MARKUP_BEGINS.search(html, position)
        if begin is None:
            yield "", html[position:], False
            return
        if begin.start() > position:
            yield "", html[position : begin.start()], False
        position = begin.start()
        tag = _TAG.match(html, position, position + _MOST_TAG)
        if tag is None:
            after = _after_remark(html, position)
            if after is None:
                broken += 1
                if broken > _MOST_BROKEN:
                    raise TooTangled
                yield "", "<", False
            position = after or position + 1
            continue
        name = tag.group(2).lower()
        position = tag.end()
        if name not in _SILENT:
            yield name, tag.group(3), bool(tag.group(1))
        elif not tag.group(1) and name not in endless:
            after_silence = _after_silence(html, position, name)
            if after_silence is None:
                endless.add(name)
            position = after_silence or position


def _after_remark(html: str, position: int) -> int | None:
    """Behind a comment, a doctype or an instruction; to the end if it has none. None if there is nothing of that sort."""
    if html.startswith("<!--", position):
        end = html.find("-->", position + 2)
        return len(html) if end < 0 else end + 3
    if html.startswith(("<!", "<?"), position) or (html.startswith("</", position) and not html[position + 2 : position + 3].isalpha()):
        end = html.find(">", position)
        return len(html) if end < 0 else end + 1
    return None


def _after_silence(html: str, position: int, name: str) -> int | None:
    """Behind the end of an element whose content is dropped. One that never ends (None) is only a tag, so that no text is lost."""
    end = re.compile(rf"</{re.escape(name)}[\s/>]", re.IGNORECASE).search(html, position)
    if end is None:
        return len(html) if name in {"script", "style"} else None
    close = html.find(">", end.start())
    return len(html) if close < 0 else close + 1


def _end_what_it_ends(name: str, opened: list[str], written: list[str]) -> None:
    for ends, limits in ((_PARAGRAPH,) if name in _BLOCKS else ()) + ((_ENDS[name],) if name in _ENDS else ()):
        for place in range(len(opened) - 1, -1, -1):
            if opened[place] in ends:
                _close(opened, written, upto=place)
                break
            if opened[place] in limits:
                break


def _close(opened: list[str], written: list[str], *, upto: int) -> None:
    while len(opened) > upto:
        written.append(f"</{opened.pop()}>")


def _attributes(text: str) -> str:
    kept: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        name = match.group(1).lower()
        if name.replace("-", "").isalnum() and name.isascii():
            kept.setdefault(name, match.group(2) or match.group(3) or match.group(4) or "")
        if len(kept) >= _MOST_ATTRIBUTES:
            break
    return "".join(f' {name}="{escape(unescape(value))}"' for name, value in kept.items())
