"""Pure: how much two matters are alike, by the words of their subjects and texts."""

import re

_WORD = re.compile(r"\w{3,}")
# What programs put before a subject, and our number in it.
_PREFIX = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg|antw|antwort|sv|vs|tr)\s*(?:\[\d+\])?\s*:\s*|\[[^\]]{1,40}\]\s*)+", re.IGNORECASE)
_NUMBER = re.compile(r"\[#\d+\]")
_READ = 2_000
_LONGEST_SUBJECT = 300
# From here on an agent is asked whether it is the same matter.
ALIKE = 0.5


def bare_subject(subject: str) -> str:
    """What it is about, without "Re:", "AW:", list names and our number."""
    text = _NUMBER.sub(" ", subject[:_LONGEST_SUBJECT])
    return " ".join(_PREFIX.sub("", text).split()).casefold()


def likeness(subject: str, text: str, other_subject: str, other_text: str) -> float:
    """From 0 (nothing in common) to 1 (the same): equal subjects are enough, else shared words count, those of subjects twice."""
    mine, theirs = bare_subject(subject), bare_subject(other_subject)
    if mine and mine == theirs and len(mine) >= 5:
        return 1.0
    in_subjects = _shared(mine, theirs)
    in_texts = _shared(text[:_READ].casefold(), other_text[:_READ].casefold())
    return (2 * in_subjects + in_texts) / 3


def _shared(one: str, other: str) -> float:
    mine, theirs = set(_WORD.findall(one)), set(_WORD.findall(other))
    smaller = min(len(mine), len(theirs))
    return len(mine & theirs) / smaller if smaller >= 2 else 0.0
