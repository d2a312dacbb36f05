"""Folding: the many spellings of a word become one key, and a text becomes words, codes and numbers; both sides of the search use it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Letters that no decomposition takes apart. The long s of old print and both Turkish letters i are among them.
LETTERS = str.maketrans({"ß": "ss", "æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n"})
# ae, oe, ue are umlauts written out, except where another vowel or a q stands before (neue, Feuer, Queue).
WRITTEN_UMLAUT = re.compile(r"(?<![aeiouq])([aou])e+")
WORD = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\w+(?:[.:/\\_'’+-]\w+)*")
PART = re.compile(r"[^\W_]+")
PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d ()/.\-]{5,22}\d(?!\w)")
NUMBER_LENGTHS = range(7, 16)
LONGEST_KEY = 40
# How many digits of a number tell it from others whatever country or area code was written before.
TELLING_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written and where: `key` is the folded whole, `parts` the folded words of one with hyphens, dots, an @ …"""

    begin: int
    end: int
    key: str
    parts: tuple[str, ...]

    @property
    def is_code(self) -> bool:
        """Whether it may name exactly one thing: it has a digit or an @ in it."""
        return any(sign.isdigit() for sign in self.key) or len(self.parts) > 2


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Make one key of all spellings: case, accents, ß and ss, umlauts and ae, oe, ue, composed and decomposed letters."""
    lowered = unicodedata.normalize("NFKC", word).casefold().translate(LETTERS)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))
    return WRITTEN_UMLAUT.sub(r"\1", bare)


def squeeze(text: str) -> str:
    """Fold and keep letters and digits only, so that a serial or a mail address is one key however it is parted."""
    return "".join(PART.findall(fold(text)))


def tokens(text: str) -> Iterator[Token]:
    """Take a text apart into its words in order; positions are those of the given text."""
    for match in WORD.finditer(text):
        parts = taken_apart(match.group())
        if parts:
            yield Token(match.start(), match.end(), whole_key(parts), parts)


@lru_cache(maxsize=200_000)
def taken_apart(word: str) -> tuple[str, ...]:
    """The folded parts of a word as written; none where it has no letters and digits."""
    return tuple(part[:LONGEST_KEY] for part in PART.findall(fold(word)))


def whole_key(parts: tuple[str, ...]) -> str:
    """The key of the whole word of these parts."""
    return "".join(parts)[:LONGEST_KEY]


def numbers(text: str) -> Iterator[str]:
    """Find what may be telephone numbers and give their digits, without the zeros that stand for "abroad" or "long distance"."""
    for match in PHONE.finditer(text):
        digits = digits_of(match.group())
        if len(digits) in NUMBER_LENGTHS:
            yield digits


def digits_of(text: str) -> str:
    """Keep the digits of a telephone number: +49 (0)30 1, 0049 30 1 and 030 1 end alike."""
    return re.sub(r"\D", "", text.replace("(0)", "")).lstrip("0")


def backwards(digits: str) -> str:
    """Turn a number round, so that what begins alike backwards ends alike."""
    return digits[::-1]
