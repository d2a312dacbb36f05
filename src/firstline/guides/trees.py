"""The tree of a guide: steps with answers that lead on, and outcomes; read from its document and written back; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from firstline.core.text import one_line, plain

Words = Mapping[str, str]

LANGUAGES = ("de", "en")
LONGEST_CODE = 60
LONGEST_LINE = 300
LONGEST_TEXT = 4_000
MOST_STEPS = 200
MOST_ANSWERS = 9


class NotATree(ValueError):
    """A document does not have the shape of a guide."""


class Result(StrEnum):
    """What an outcome asks for."""

    RESOLVED = "resolved"
    ESCALATE = "escalate"
    GOTO = "goto"
    DISPATCH = "dispatch"
    FULFIL = "fulfil"
    BOUNCE = "bounce"
    PENDING = "pending"
    REFUSE = "refuse"
    LINK_MAJOR = "link_major"
    PROPOSE_MAJOR = "propose_major"


# What a target of each result is called in the demo world's files; these also have to name one.
TARGETS: Mapping[Result, str] = {
    Result.ESCALATE: "queue",
    Result.GOTO: "pattern",
    Result.DISPATCH: "part",
    Result.FULFIL: "catalog_item",
    Result.BOUNCE: "reason",
    Result.PENDING: "waiting_for",
}


@dataclass(frozen=True)
class Answer:
    """One way on: to another step or to an outcome."""

    key: str
    words: Words
    next: str


@dataclass(frozen=True)
class Step:
    """
    One question, with what to do before it can be answered.

    aloud: how an agent says it, where that differs. hint: what to look for. fact: the field whose value is the answer, if known.
    is_for_desk: only the desk can answer it, so that a requester's run stops before it.
    """

    id: str
    words: Words
    answers: tuple[Answer, ...]
    aloud: Words = field(default_factory=dict)
    hint: Words = field(default_factory=dict)
    fact: str = ""
    is_for_desk: bool = False

    def answer(self, key: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.key == key), None)


@dataclass(frozen=True)
class Outcome:
    """One end; target: the queue, fault pattern, part, catalogue item, reason … that its result is about."""

    id: str
    result: Result
    words: Words
    target: str = ""


@dataclass(frozen=True)
class Tree:
    """A whole guide as one of its versions says it."""

    title: Words
    start: str
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]

    def step(self, id: str) -> Step | None:
        return next((step for step in self.steps if step.id == id), None)

    def outcome(self, id: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.id == id), None)

    @property
    def begins_at_desk(self) -> bool:
        """Requesters cannot even begin it."""
        first = self.step(self.start)
        return first is None or first.is_for_desk

    def as_document(self) -> dict[str, Any]:
        """As a version keeps it."""
        return {
            "title": dict(self.title),
            "start": self.start,
            "steps": [_step_document(step) for step in self.steps],
            "outcomes": [
                {"id": one.id, "result": one.result.value, "words": dict(one.words), "target": one.target} for one in self.outcomes
            ],
        }


def words_in(words: Words, language: str) -> str:
    """In this language, else in any."""
    return words.get(language) or next((said for said in words.values() if said), "")


def read(document: Any) -> Tree:
    """The tree of a document. Raises NotATree."""
    try:
        steps = tuple(_step(each) for each in _list(document["steps"]))
        outcomes = tuple(_outcome(each) for each in _list(document["outcomes"]))
        return Tree(title=_words(document["title"]), start=_code(document["start"]), steps=steps, outcomes=outcomes)
    except (KeyError, TypeError, AttributeError) as problem:
        raise NotATree(str(problem)) from problem


def _step_document(step: Step) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": step.id,
        "words": dict(step.words),
        "answers": [{"key": answer.key, "words": dict(answer.words), "next": answer.next} for answer in step.answers],
    }
    more = {"aloud": dict(step.aloud), "hint": dict(step.hint), "fact": step.fact, "is_for_desk": step.is_for_desk}
    return said | {name: value for name, value in more.items() if value}


def _step(read: Mapping[str, Any]) -> Step:
    answers = tuple(Answer(_code(each["key"]), _words(each["words"]), _code(each["next"])) for each in _list(read["answers"]))
    if len(answers) > MOST_ANSWERS:
        raise NotATree("answers")
    return Step(
        id=_code(read["id"]),
        words=_words(read["words"], most=LONGEST_TEXT),
        answers=answers,
        aloud=_words(read.get("aloud", {}), most=LONGEST_TEXT),
        hint=_words(read.get("hint", {}), most=LONGEST_TEXT),
        fact=_code(read.get("fact", "")),
        is_for_desk=read.get("is_for_desk", False) is True,
    )


def _outcome(read: Mapping[str, Any]) -> Outcome:
    try:
        result = Result(read["result"])
    except ValueError as problem:
        raise NotATree("result") from problem
    return Outcome(_code(read["id"]), result, _words(read["words"], most=LONGEST_TEXT), _code(read.get("target", "")))


def _words(read: Any, *, most: int = LONGEST_LINE) -> dict[str, str]:
    if not isinstance(read, Mapping):
        raise NotATree("words")
    said = {language: _text(read[language]) for language in LANGUAGES if language in read}
    said = {language: plain(text)[:most] if most > LONGEST_LINE else one_line(text, most=most) for language, text in said.items()}
    return {language: text for language, text in said.items() if text}


def _list(read: Any) -> Sequence[Mapping[str, Any]]:
    if not isinstance(read, list) or len(read) > MOST_STEPS:
        raise NotATree("list")
    return read


def _code(read: Any) -> str:
    code = _text(read)
    if len(code) > LONGEST_CODE or not all(sign.isalnum() or sign in "-_" for sign in code):
        raise NotATree(code)
    return code


def _text(read: Any) -> str:
    if not isinstance(read, str):
        raise NotATree("text")
    return read
