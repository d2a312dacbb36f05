"""The words of a bulletin: its sections in each language, and how many words they may have."""

from collections.abc import Mapping
from dataclasses import dataclass

from firstline.core.text import plain

SECTIONS = ("what", "recognise", "do", "avoid", "say")
LANGUAGES = ("de", "en")
# Nobody reads more between two tickets: all sections of one language together.
MOST_WORDS = 119

# By language code, then by "title" and section.
Contents = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Question:
    """A check whether it was understood, in one language; the right answer counts from 0."""

    asked: str
    answers: tuple[str, ...]


def cleaned(contents: Contents) -> dict[str, dict[str, str]]:
    """Plain text; languages without a title or without a word about what it is are left out."""
    said = {language: {name: plain(sections.get(name, "")) for name in ("title", *SECTIONS)} for language, sections in contents.items()}
    return {language: sections for language, sections in said.items() if sections["title"] and sections["what"]}


def count(sections: Mapping[str, str]) -> int:
    """How many words there are in all sections of one language; the title does not count."""
    return sum(len(sections.get(name, "").split()) for name in SECTIONS)


def language_for(contents: Contents, wanted: str) -> str:
    """The wanted language, or the one it is written in."""
    return wanted if wanted in contents else next(iter(contents), wanted)
