"""Links in what people and machines wrote: which are harmless, where they really lead, and how plain text gets them."""

import re
from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe

REL = "noopener noreferrer nofollow"

_MOST_ADDRESS = 2_000
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")
_WEB = re.compile(r"https?:[/\\]{2}(?P<place>[^/\\?#]*)", re.IGNORECASE)
_OTHER = re.compile(r"(?:mailto:[^@\s]+@[^@\s]+|tel:[+\d][\d().-]*)$", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9-]{1,63}\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
# A text that promises a place: something.tld, in any script.
_PROMISED = re.compile(r"(?<![\w@.-])(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w@-])")
_IN_TEXT = re.compile(
    r"(?<![\w@/:.-])(?:(?P<web>https?://[^\s<>\"'`{}|\\^\x00-\x20]{1,2000})"
    r"|(?:mailto:)?(?P<mail>[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?![\w@-])|(?P<tel>tel:[+\d][\d().-]{3,30}))",
    re.IGNORECASE,
)
_AFTERWARDS = ".,;:!?…\"'“”«»*_~"
_PAIRS = {")": "(", "]": "["}


def harmless(address: str) -> str:
    """The address of a link as it may stand in a page, or nothing: http, https, mailto and tel alone."""
    address = _UNSEEN.sub("", address)
    if len(address) > _MOST_ADDRESS:
        return ""
    web = _WEB.match(address)
    if web:
        return address.replace("\\", "/") if host_of(address) else ""
    return address if _OTHER.match(address.partition("?")[0]) else ""


def host_of(address: str) -> str:
    """The host that a browser would go to, in ASCII and lower case, or nothing."""
    web = _WEB.match(_UNSEEN.sub("", address))
    if web is None:
        return ""
    host = unescape(web.group("place")).rpartition("@")[2]
    host = re.sub(r":\d*$", "", host)
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return host.lower().rstrip(".") if _HOST.fullmatch(host) else ""


def real_host(address: str, text: str) -> str:
    """The host to be shown behind a link, because its text promises another one, or letters that only look alike; or nothing."""
    host = host_of(address)
    if not host:
        return ""
    web = _WEB.match(_UNSEEN.sub("", address))
    if web and "@" in web.group("place"):
        return host
    promised = {match.group().lower().removeprefix("www.") for match in _PROMISED.finditer(_UNSEEN.sub(" ", text[:2_000]))}
    promised |= {found.removeprefix("www.") for found in (host_of(word) for word in text[:2_000].split()) if found}
    bare = host.removeprefix("www.")
    return (
        host if host.startswith("xn--") or ".xn--" in host or any(one != bare and not bare.endswith(f".{one}") for one in promised) else ""
    )


def linked(text: str) -> SafeString:
    """Plain text for a page: escaped, web and mail addresses and numbers (tel:) made links; line breaks are left to the style."""
    written: list[str] = []
    end = 0
    for match in _IN_TEXT.finditer(text):
        found = _without_afterwards(match.group())
        is_bare = match.group("mail") and found[:7].lower() != "mailto:"
        address = harmless(f"mailto:{found}" if is_bare else found)
        if not address:
            continue
        written += [escape(text[end : match.start()]), _link(address, found)]
        end = match.start() + len(found)
    written.append(escape(text[end:]))
    return mark_safe("".join(written))  # noqa: S308 - every piece is escaped above; tests try to break it


def _link(address: str, text: str) -> str:
    host = real_host(address, text)
    shown = f' <span class="real-host">[{escape(host)}]</span>' if host else ""
    return f'<a href="{escape(address)}" rel="{REL}" target="_blank">{escape(text)}</a>{shown}'


def _without_afterwards(found: str) -> str:
    """Without what ends the sentence rather than the address."""
    while found:
        last = found[-1]
        if last in _AFTERWARDS or (last in _PAIRS and found.count(last) > found.count(_PAIRS[last])):
            found = found[:-1]
        else:
            break
    return found
