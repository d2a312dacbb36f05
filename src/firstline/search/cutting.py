"""Cutting: a long text becomes passages of a few sentences, because one vector says little about a whole page."""

import re
from collections.abc import Iterator

WANTED = 500
LONGEST = 600
SENTENCE = re.compile(r"(?<=[.!?:;])\s+(?=[^a-zäöü])|\n+")


def cut(text: str) -> list[str]:
    """Give the passages of a text in order, of whole sentences where these are short enough; one empty passage for no text."""
    pieces = [""]
    for line in SENTENCE.split(text):
        for sentence in _shortened(" ".join(line.split())):
            if pieces[-1] and len(pieces[-1]) + 1 + len(sentence) > WANTED:
                pieces.append("")
            pieces[-1] = f"{pieces[-1]} {sentence}".strip()
    if len(pieces) > 1 and len(pieces[-1]) + len(pieces[-2]) < LONGEST:
        pieces[-2:] = [f"{pieces[-2]} {pieces[-1]}"]
    return pieces


def _shortened(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST:
        space = sentence.rfind(" ", WANTED // 2, WANTED)
        end = WANTED if space < 0 else space
        yield sentence[:end]
        sentence = sentence[end:].strip()
    yield sentence
