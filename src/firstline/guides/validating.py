"""Whether a tree can be walked: every step reachable, no dead end, no circle, every text there or said which is missing; pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from firstline.guides.trees import LANGUAGES, TARGETS, Result, Tree, Words


class Fault(StrEnum):
    """What is wrong with a tree."""

    NO_STEP = "no_step"
    NO_START = "no_start"
    TWICE = "twice"
    NO_ANSWER = "no_answer"
    ONE_ANSWER = "one_answer"
    LEADS_NOWHERE = "leads_nowhere"
    UNREACHABLE = "unreachable"
    CIRCLE = "circle"
    NO_TARGET = "no_target"
    NO_WORDS = "no_words"
    LANGUAGE_MISSING = "language_missing"


# Worth looking at, but nothing that keeps anybody from walking the tree.
WARNINGS = frozenset({Fault.LANGUAGE_MISSING, Fault.ONE_ANSWER})


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where: id of the step or outcome ("" is the title), key of the answer, the language."""

    fault: Fault
    where: str = ""
    answer: str = ""
    language: str = ""

    @property
    def refuses(self) -> bool:
        """A guide with this cannot be published."""
        return self.fault not in WARNINGS


def problems(tree: Tree) -> list[Problem]:
    """What is wrong, what keeps it from being published first."""
    found = [*_shape(tree), *_ways(tree), *_texts(tree)]
    return sorted(found, key=lambda problem: not problem.refuses)


def refusals(tree: Tree) -> list[Problem]:
    return [problem for problem in problems(tree) if problem.refuses]


def _shape(tree: Tree) -> Iterator[Problem]:
    if not tree.steps:
        yield Problem(Fault.NO_STEP)
    elif tree.step(tree.start) is None:
        yield Problem(Fault.NO_START)
    ids = Counter([*(step.id for step in tree.steps), *(outcome.id for outcome in tree.outcomes)])
    yield from (Problem(Fault.TWICE, where) for where, count in ids.items() if count > 1)
    for step in tree.steps:
        keys = Counter(answer.key for answer in step.answers)
        yield from (Problem(Fault.TWICE, step.id, key) for key, count in keys.items() if count > 1)
        if len(step.answers) < 2:
            yield Problem(Fault.ONE_ANSWER if step.answers else Fault.NO_ANSWER, step.id)
    for outcome in tree.outcomes:
        if outcome.result in TARGETS and not outcome.target:
            yield Problem(Fault.NO_TARGET, outcome.id)


def _ways(tree: Tree) -> Iterator[Problem]:
    known = {step.id for step in tree.steps} | {outcome.id for outcome in tree.outcomes}
    for step in tree.steps:
        yield from (Problem(Fault.LEADS_NOWHERE, step.id, answer.key) for answer in step.answers if answer.next not in known)
    reached = _reached(tree)
    if tree.step(tree.start) is not None:
        yield from (Problem(Fault.UNREACHABLE, where) for where in _in_order(tree) if where not in reached)
    yield from (Problem(Fault.CIRCLE, where) for where in _circles(tree))


def _in_order(tree: Tree) -> list[str]:
    return list(dict.fromkeys([*(step.id for step in tree.steps), *(outcome.id for outcome in tree.outcomes)]))


def _reached(tree: Tree) -> set[str]:
    reached: set[str] = set()
    ahead = [tree.start]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            step = tree.step(here)
            ahead += [answer.next for answer in step.answers] if step else []
    return reached


def _circles(tree: Tree) -> list[str]:
    """Steps that lead back to themselves."""
    follows = {step.id: {answer.next for answer in step.answers} for step in tree.steps}

    def returns(origin: str) -> bool:
        seen: set[str] = set()
        ahead = list(follows.get(origin, ()))
        while ahead:
            here = ahead.pop()
            if here == origin:
                return True
            if here not in seen:
                seen.add(here)
                ahead += follows.get(here, ())
        return False

    return [origin for origin in follows if returns(origin)]


def _texts(tree: Tree) -> Iterator[Problem]:
    yield from _said(tree.title, "")
    for step in tree.steps:
        yield from _said(step.words, step.id)
        for answer in step.answers:
            yield from _said(answer.words, step.id, answer.key)
        for further in (step.aloud, step.hint):
            yield from _said(further, step.id) if further else ()
    for outcome in tree.outcomes:
        yield from _said(outcome.words, outcome.id)


def _said(words: Words, where: str, answer: str = "") -> Iterator[Problem]:
    if not any(words.values()):
        yield Problem(Fault.NO_WORDS, where, answer)
        return
    yield from (Problem(Fault.LANGUAGE_MISSING, where, answer, language) for language in LANGUAGES if not words.get(language))


def ends(tree: Tree) -> set[Result]:
    """The results that a run of it can have."""
    return {outcome.result for outcome in tree.outcomes}
