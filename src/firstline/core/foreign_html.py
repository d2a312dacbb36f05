"""
The one sanitiser of foreign HTML: mails, and whatever else somebody else wrote.

Invariant: what it returns loads nothing from elsewhere, runs nothing, submits nothing and can be told apart from our own page's parts (no
ids, no classes but ours, no attributes that a script of ours reads). It is shown in a frame of its own all the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

import nh3

from firstline.core import links
from firstline.core.markup import TooTangled, in_order

# Where a blocked picture's address waits until somebody asks for it; foreign data- attributes never pass.
_WAITING = "data-remote"
_MOST_HTML = 2_000_000

TAGS = frozenset({
    "a", "abbr", "address", "article", "aside", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "dd", "del",
    "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "i", "img", "ins",
    "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub",
    "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
})  # fmt: skip
_CELL = frozenset({"align", "valign", "width", "height", "bgcolor", "colspan", "rowspan", "style", "dir", "lang"})
_COMMON = frozenset({"style", "dir", "lang", "title", "align"})
_ATTRIBUTES = {
    **{tag: set(_COMMON) for tag in TAGS - {"br", "wbr"}},
    "a": {"href", "style"},
    "img": {"src", "alt", "width", "height", "title", "align", "style"},
    "table": {*_CELL, "border", "cellpadding", "cellspacing"},
    **{tag: set(_CELL) for tag in ("td", "th", "tr", "tbody", "thead", "tfoot")},
    **{tag: {"span", "width", "align"} for tag in ("col", "colgroup")},
    "font": {"color", "size", "face", "style"},
    "ol": {"start", "type", "style"},
    "hr": {"width", "align", "size", "style"},
}
_STYLES = frozenset({
    "color", "background-color", "font-weight", "font-style", "font-size", "font-family", "line-height", "text-align", "text-decoration",
    "text-indent", "vertical-align", "white-space", "width", "max-width", "height", "border", "border-collapse", "border-color",
    "border-left",
    "border-right", "border-top", "border-bottom", "border-radius", "border-spacing", "border-style", "border-width", "padding",
    "padding-left",
    "padding-right", "padding-top", "padding-bottom", "list-style-type", "direction",
})  # fmt: skip
_STYLE_VALUE = re.compile(r"(?:rgba?\([\d\s.,%/]{1,40}\)|hsla?\([\d\s.,%/deg]{1,40}\)|[\w\s.,%#'\"!+-]){1,200}", re.ASCII)
_PLAIN_VALUE = re.compile(r"[\w\s#%.,+-]{0,100}")
_REMOTE = re.compile(r"(?:https?:)?[/\\]{2}[^/\\]", re.IGNORECASE)
_INSIDE = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp);base64,[a-z0-9+/=]+", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_VALUE = re.compile(r' ([a-z-]+)="([^"]*)"')
_NOTHING_TO_SEE = re.compile(r"\s*[01](?:px)?\s*")


@dataclass(frozen=True, slots=True)
class Clean:
    """HTML that may be shown in the frame, and how many pictures it would load from elsewhere (with_pictures)."""

    html: str
    remote_pictures: int


def sanitise(html: str, *, pictures: Callable[[str], str | None]) -> Clean:
    """
    What is left of foreign HTML. pictures: the address at which this desk shows the picture with a content id, or None.

    Empty if it is too tangled to be read; the text of the mail is shown then.
    """
    try:
        # Without lone surrogates, which no page can carry.
        readable = html[:_MOST_HTML].replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
        ordered = in_order(readable, tags=TAGS)
    except TooTangled:
        return Clean("", 0)
    rough = nh3.clean(
        ordered,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_harmless_value,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        filter_style_properties=set(_STYLES),
    )
    rewriting = _Rewriting(pictures)
    return Clean(_checked(rewriting.rewritten(rough), rewriting.ours), rewriting.remote)


def with_pictures(html: str, proxy: Callable[[str], str]) -> str:
    """The sanitised HTML with its remote pictures loaded through our proxy, which gives the address to use for each."""

    def load(match: re.Match[str]) -> str:
        name, rest = match.group(2), match.group(3)
        address = dict(_VALUE.findall(rest)).get(_WAITING) if name == "img" and not match.group(1) else None
        if not address:
            return match.group()
        return f'<img src="{escape(proxy(unescape(address)))}"{_without(rest, _WAITING)}>'

    return _TAG.sub(load, html)


class _Rewriting:
    """Goes once through HTML that nh3 has written (so that tags and values stand in one form) and makes pictures and links ours."""

    def __init__(self, pictures: Callable[[str], str | None]) -> None:
        self.pictures = pictures
        self.remote = 0
        self.ours: set[str] = set()
        self._link: tuple[str, int] | None = None

    def rewritten(self, html: str) -> str:
        written: list[str] = []
        end = 0
        for match in _TAG.finditer(html):
            written.append(html[end : match.start()])
            end = match.end()
            closing, name, rest = match.groups()
            if name == "img":
                written.append(self._picture(rest))
            elif name == "a":
                written.append(self._end_of_link(written, match.group()) if closing else self._begin_of_link(written, rest))
            else:
                written.append(match.group())
        return "".join([*written, html[end:]])

    def _picture(self, rest: str) -> str:
        values = {name: unescape(value) for name, value in _VALUE.findall(rest)}
        source, others = values.get("src", "").strip(), _without(rest, "src")
        if source.lower().startswith("cid:"):
            shown = self.pictures(source[4:].strip("<> "))
            if shown is None:
                return f"<img{others}>"
            self.ours.add(shown)
            return f'<img src="{escape(shown)}"{others}>'
        if _INSIDE.fullmatch(source):
            self.ours.add(source)
            return f"<img{rest}>"
        if _REMOTE.match(source):
            return self._blocked(source, values, others)
        return f"<img{others}>" if values.get("alt") else ""

    def _blocked(self, source: str, values: dict[str, str], others: str) -> str:
        # Nobody misses a picture of one dot; it only tells that the mail was opened.
        if any(_NOTHING_TO_SEE.fullmatch(values.get(side, "")) for side in ("width", "height")):
            return ""
        address = links.harmless(source if source[:1] not in "/\\" else f"https:{source}")
        if not address:
            return f"<img{others}>"
        self.remote += 1
        return f'<img {_WAITING}="{escape(address)}"{others}>'

    def _begin_of_link(self, written: list[str], rest: str) -> str:
        address = unescape(dict(_VALUE.findall(rest)).get("href", ""))
        self._link = (address, len(written)) if address else None
        if not address:
            return f"<a{rest}>"
        return f'<a href="{escape(address)}" title="{escape(address[:300])}" target="_blank" rel="{links.REL}"{_without(rest, "href")}>'

    def _end_of_link(self, written: list[str], tag: str) -> str:
        if self._link is None:
            return tag
        address, begin = self._link
        self._link = None
        text = unescape("".join(piece for piece in written[begin + 1 :] if not piece.startswith("<")))
        host = links.real_host(address, text)
        return f'{tag} <span class="real-host">[{escape(host)}]</span>' if host else tag


def _harmless_value(tag: str, attribute: str, value: str) -> str | None:
    """For nh3: the value that may stay, or None. Pictures' addresses are looked at afterwards."""
    if attribute == "href":
        return links.harmless(value) or None
    if attribute == "style":
        return _harmless_style(value) or None
    if attribute in {"src", "alt", "title"}:
        return value
    return value if _PLAIN_VALUE.fullmatch(value) else None


def _harmless_style(value: str) -> str:
    """The declarations whose property is known and whose value has nothing that could load or reach out."""
    kept = []
    for declaration in value[:4_000].split(";")[:60]:
        name, _colon, what = declaration.partition(":")
        name, what = name.strip().lower(), what.strip()
        if name in _STYLES and _STYLE_VALUE.fullmatch(what):
            kept.append(f"{name}:{what.replace('!important', '').strip()}")
    return ";".join(kept)


def _checked(html: str, ours: set[str]) -> str:
    """Once more through nh3: whatever went wrong before, only what we know gets out."""

    def known(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "src":
            return value if value in ours else None
        if attribute in {"href", _WAITING}:
            return value if links.harmless(value) == value else None
        return value

    attributes = {**_ATTRIBUTES, "a": {"href", "style", "title", "target", "rel"}, "img": {*_ATTRIBUTES["img"], _WAITING}}
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=attributes,
        attribute_filter=known,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        allowed_classes={"span": {"real-host"}},
        filter_style_properties=set(_STYLES),
    )


def _without(rest: str, name: str) -> str:
    return "".join(f' {each}="{value}"' for each, value in _VALUE.findall(rest) if each != name)
