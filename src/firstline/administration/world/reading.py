"""The demo world's files as typed facts; read once a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
Words = Mapping[str, str]
RUNBOOKS = {1: "runbook", 2: "runbook_l2"}


@dataclass(frozen=True)
class Outcome:
    """One end of a runbook: `result` is resolved, escalate, pending …"""

    result: str
    words: Words


@dataclass(frozen=True)
class Pattern:
    """One fault pattern: how people say it, what the desk asks and does, where it goes."""

    code: str
    title: Words
    category: tuple[Words, ...]
    type: str
    audience: tuple[str, ...]
    impact: str
    urgency: str
    weight: int
    seconds: int
    solvable_at_first_level: bool
    collect: tuple[str, ...]
    phrasings: Mapping[str, tuple[str, ...]]
    separating_question: Words
    steps: tuple[Words, ...]
    outcomes: tuple[Outcome, ...]
    routes: Mapping[int, str]
    route_words: Mapping[int, Words]
    causes: Words
    resolutions: Mapping[str, tuple[str, ...]]
    article: Words
    problems: Words
    article_audience: str
    self_service: str
    # Runbooks by level, as they stand in the file.
    runbooks: Mapping[int, Mapping[str, Any]]

    def solutions(self, language: str) -> tuple[str, ...]:
        """What the desk writes when it has helped."""
        return tuple(outcome.words[language] for outcome in self.outcomes if outcome.result in {"resolved", "fulfil", "dispatch"})


@cache
def world() -> dict[str, Any]:
    """Everything but the patterns, as it stands in world.yaml."""
    return _read(HERE / "world.yaml")


@cache
def patterns() -> tuple[Pattern, ...]:
    """All fault patterns in the order of their codes."""
    return tuple(_pattern(_read(path)) for path in sorted(HERE.glob("patterns/*.yaml")))


def _read(path: Path) -> dict[str, Any]:
    # The C loader is safe as well and takes a tenth of the time; it is part of PyYAML's wheels.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return read


def _pattern(read: dict[str, Any]) -> Pattern:
    path = zip(read["category"]["de"], read["category"]["en"], strict=True)
    return Pattern(
        code=read["id"],
        title=read["title"],
        category=tuple({"de": german, "en": english} for german, english in path),
        type=read["type"],
        audience=tuple(read["audience"]),
        impact=read["default"]["impact"],
        urgency=read["default"]["urgency"],
        weight=read["frequency_weight"],
        seconds=read["typical_aht_s"],
        solvable_at_first_level=read["resolvable_at_l1"],
        collect=tuple(read["collect"]),
        phrasings={language: tuple(said) for language, said in read["phrasings"].items()},
        separating_question=_words(read["separating_question"]),
        steps=tuple(_words(step) for step in read["runbook"]["steps"]),
        outcomes=tuple(Outcome(outcome["result"], _words(outcome)) for outcome in read["runbook"]["outcomes"]),
        routes={int(level[1]): route["queue"] for level, route in read["escalation"].items()},
        route_words={int(level[1]): _words(route["when"]) for level, route in read["escalation"].items()},
        causes={language: read["article"][language]["cause"] for language in ("de", "en")},
        article={language: read["article"][language]["title"] for language in ("de", "en")},
        problems={language: read["article"][language]["problem"] for language in ("de", "en")},
        article_audience=read["article"]["audience"],
        self_service=read["self_service"],
        runbooks={level: read[name] for level, name in RUNBOOKS.items() if name in read},
        resolutions={language: tuple(read["article"][language]["resolution"]) for language in ("de", "en")},
    )


def _words(read: Mapping[str, str]) -> Words:
    return {"de": read["de"], "en": read["en"]}
