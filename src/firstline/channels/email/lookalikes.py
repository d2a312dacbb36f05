"""Pure: domains that look like another one: foreign letters in place of ours, 1 for l, rn for m."""

import unicodedata
from collections.abc import Iterable, Mapping

# Letters of other scripts as a reader of ours takes them.
_TWINS = str.maketrans(
    "абвгеёзіїјкмнорстухѕԁԛԝһпӏαβεηικνορτυχωɡɑıʟ0135|",
    "a6breeziijkmhopctyxsdqwhnlabenikvoptuxwgailolesl",
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))


def skeleton(domain: str) -> str:
    """What the domain looks like at a glance; two that look alike have the same."""
    text = unicodedata.normalize("NFKD", _shown(domain).casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).translate(_TWINS)
    for pair, single in _PAIRS:
        text = text.replace(pair, single)
    return text.replace("-", "")


def skeletons(domains: Iterable[str]) -> dict[str, str]:
    """The domains by what they look like."""
    return {skeleton(domain): domain for domain in sorted(domains, reverse=True) if domain}


def imitated(domain: str, known: Mapping[str, str]) -> str:
    """The known domain (of `skeletons`) that this other one looks like; empty when there is none."""
    looks_like = known.get(skeleton(domain), "") if domain else ""
    return "" if looks_like == domain else looks_like


def _shown(domain: str) -> str:
    """As programs show it: xn--… as letters."""
    try:
        return domain.encode("ascii").decode("idna")
    except (UnicodeError, ValueError):
        return domain
