"""Compounds: long German words taken apart by the words that the desk itself uses; both sides of the search use it."""

from dataclasses import dataclass, field

SHORTEST_COMPOUND = 8
SHORTEST_PART = 3
LONGEST_COMPOUND = 40
MOST_PARTS = 5
# What may stand between two parts, or hang at the end of the last one. Longer first: the plain part is tried before.
LINKS = ("", "s", "n", "e", "es", "en", "er")
ENDINGS = ("", "s", "n", "e", "es", "en", "er", "ern", "nen")


@dataclass(frozen=True)
class Vocabulary:
    """Folded words that may be parts of others; remembers what it has taken apart."""

    words: frozenset[str]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def split(self, key: str) -> tuple[str, ...]:
        """Give the parts of a compound (netzwerkdrucker: netzwerk, drucker), or nothing for a word that is none."""
        if not SHORTEST_COMPOUND <= len(key) <= LONGEST_COMPOUND:
            return ()
        found = self._known.get(key)
        if found is None:
            if len(self._known) > 200_000:
                self._known.clear()
            found = self._known[key] = self._taken_apart(key) if key.isalpha() else ()
        return found

    def _taken_apart(self, key: str) -> tuple[str, ...]:
        best = _fewest(self.words, key, 0, {})
        return best if best is not None and 2 <= len(best) <= MOST_PARTS else ()


def _fewest(words: frozenset[str], key: str, begin: int, seen: dict[int, tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """The parts from `begin` on, as few as possible, the first as long as possible; None where something is left over."""
    if begin in seen:
        return seen[begin]
    rest = key[begin:]
    best: tuple[str, ...] | None = None
    tail = _ending_off(words, rest) if begin else None
    if tail is not None:
        best = (tail,)
    else:
        for end in range(len(rest) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            part = rest[:end]
            if part not in words:
                continue
            for link in LINKS:
                if not rest.startswith(link, end):
                    continue
                following = _fewest(words, key, begin + end + len(link), seen)
                if following is not None and (best is None or 1 + len(following) < len(best)):
                    best = (part, *following)
    seen[begin] = best
    return best


def _ending_off(words: frozenset[str], rest: str) -> str | None:
    for ending in ENDINGS:
        part = rest.removesuffix(ending) if ending else rest
        if len(part) >= SHORTEST_PART and rest.endswith(ending) and part in words:
            return part
    return None
