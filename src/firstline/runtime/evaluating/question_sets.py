"""Sets of questions with the texts that answer them: the demo world's, our own pairs, and those of a folder outside."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firstline.administration.world.reading import Pattern, patterns

HERE = Path(__file__).parent / "sets"
# Name of the set and its folder below --data.
OUTSIDE = {"itkb": "itkb", "gnome_de": "gnome_de", "xquad_de": "public/xquad_de", "xquad_en": "public/xquad_en"}


@dataclass(frozen=True)
class Text:
    key: str
    language: str
    title: str
    text: str


@dataclass(frozen=True)
class Question:
    language: str
    text: str
    right: frozenset[str]


@dataclass(frozen=True)
class QuestionSet:
    """Texts, and the questions asked of them."""

    name: str
    texts: tuple[Text, ...]
    questions: tuple[Question, ...]


def own_pairs() -> QuestionSet:
    """German questions written for this project (compounds, umlauts, slips, everyday words) on the demo's articles."""
    lines = [line.split("|") for line in (HERE / "own_pairs.txt").read_text(encoding="utf-8").splitlines()]
    asked = tuple(Question("de", text, frozenset({code})) for _, code, text in lines)
    return QuestionSet("own", tuple(_article(pattern, language) for pattern in patterns() for language in ("de", "en")), asked)


def world() -> Iterator[QuestionSet]:
    """By turns one phrasing of each fault pattern is asked, and the others stand in its article."""
    for language, turns in (("de", 5), ("en", 2)):
        for turn in range(turns):
            texts = tuple(_article(pattern, said, turn if said == language else None) for pattern in patterns() for said in ("de", "en"))
            asked = tuple(Question(language, pattern.phrasings[language][turn], frozenset({pattern.code})) for pattern in patterns())
            yield QuestionSet("world", texts, asked)


def _article(pattern: Pattern, language: str, left_out: int | None = -1) -> Text:
    """left_out: the phrasing that is asked; None for an article with all phrasings, -1 for one with none."""
    phrasings = pattern.phrasings[language] if left_out != -1 else ()
    said = [phrasing for number, phrasing in enumerate(phrasings) if number != left_out]
    lines = [pattern.problems[language], *pattern.resolutions[language], pattern.causes[language], pattern.title[language], *said]
    return Text(pattern.code, language, pattern.article[language], "\n".join(line for line in lines if line))


def outside(name: str, data: Path) -> QuestionSet:
    """A set of the folder; to itkb belong English questions written for this project."""
    folder = data / OUTSIDE[name]
    texts = tuple(Text(row["id"], row["lang"], row.get("title") or "", row["text"]) for row in _rows(folder / "docs.jsonl"))
    asked = [Question(row["lang"], row["text"], frozenset(row["rel"])) for row in _rows(folder / "dev.jsonl")]
    if name == "itkb":
        lines = (line.split("|") for line in (HERE / "itkb_english.txt").read_text(encoding="utf-8").splitlines())
        asked += [Question("en", text, frozenset({code})) for code, text in lines]
    return QuestionSet(name, texts, tuple(asked))


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
