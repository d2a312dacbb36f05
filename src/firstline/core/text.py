"""Plain text of people: made storable and comparable without losing what they said."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")


def plain(text: str) -> str:
    """Newlines as \\n, NFC, without control characters and lone surrogates, trimmed at both ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def one_line(text: str, *, most: int = 300) -> str:
    """For subjects and names: one line, single spaces, at most so many characters (the rest becomes an ellipsis)."""
    line = _BLANKS.sub(" ", plain(text).replace("\n", " ")).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def excerpt(text: str, *, most: int = 140) -> str:
    """The beginning, cut at a word."""
    line = one_line(text, most=10_000)
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(",;:. ") + " …"
