"""What to look at before an article is published: warnings, never refusals; pure."""

import re
from collections.abc import Mapping
from enum import StrEnum

from firstline.knowledge.contents import SECTIONS, Contents

LONGEST_PAGE = 4_000


class Doubt(StrEnum):
    """What somebody may want to mend."""

    SECRET = "secret"  # noqa: S105  It is a code, not one.
    PERSONAL_DATA = "personal_data"
    TITLE_NOT_IN_WORDS = "title_not_in_words"
    NO_RESOLUTION = "no_resolution"
    NO_STEPS = "no_steps"
    NO_PROBLEM = "no_problem"
    TOO_LONG = "too_long"
    LANGUAGE_MISSING = "language_missing"


_SECRET = re.compile(
    r"\b(?:passw(?:or[dt]|örter)|kennwort|pin|puk|token|api[- ]?key)\b"
    r"\s*(?:(?:lautet|ist|is)\s*[:=]?|[:=])\s*(?=\S*\d)\S{4,}",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"[\w.+-]+@(?!(?:example|beispiel|firma|company)\.)[\w-]+\.[\w.-]+"
    r"|(?<!\d)(?:\+49|0049|0)[ /-]?1[5-7]\d[ /-]?\d{6,8}(?!\d)"
    r"|\b[A-Z]{2}\d{2}(?: ?\d{4}){4}(?: ?\d{2})?\b",
)
_TICKET_NUMBER = re.compile(r"(?:ticket|#)\s*\d{4,}|\d{7,}", re.IGNORECASE)


def doubts(contents: Mapping[str, Contents], *, is_public: bool, languages: tuple[str, ...]) -> list[tuple[Doubt, str]]:
    """Each with the language it is about."""
    found = [(doubt, language) for language, said in contents.items() for doubt in _of_one(said)]
    if is_public:
        found += [(Doubt.LANGUAGE_MISSING, language) for language in languages if language not in contents]
    return found


def _of_one(said: Contents) -> list[Doubt]:
    text = f"{said.title}\n{said.text}"
    steps = re.findall(r"<li>", said.resolution)
    checks = {
        Doubt.SECRET: bool(_SECRET.search(text)),
        Doubt.PERSONAL_DATA: bool(_PERSONAL.search(text)),
        Doubt.TITLE_NOT_IN_WORDS: len(said.title.split()) < 3 or said.title.isupper() or bool(_TICKET_NUMBER.search(said.title)),
        Doubt.NO_PROBLEM: not said.problem,
        Doubt.NO_RESOLUTION: not said.resolution,
        Doubt.NO_STEPS: bool(said.resolution) and not steps and len(said.resolution) > 300,
        Doubt.TOO_LONG: sum(len(getattr(said, section)) for section in SECTIONS) > LONGEST_PAGE,
    }
    return [doubt for doubt, is_so in checks.items() if is_so]
