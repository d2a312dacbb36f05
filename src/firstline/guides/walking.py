"""Walking a guide's tree: where the answers lead, what is known already, how much is left at most; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firstline.guides.trees import Answer, Outcome, Step, Tree


@dataclass(frozen=True)
class Passed:
    """A step with the answer that was given."""

    step: Step
    answer: Answer


@dataclass(frozen=True)
class Place:
    """Where a run is: what lies behind it, and the step or the outcome it stands at."""

    path: tuple[Passed, ...]
    step: Step | None
    outcome: Outcome | None
    # Steps in all, if everything takes the longest way from here.
    at_most: int

    @property
    def number(self) -> int:
        """Which step this is, from 1."""
        return len(self.path) + 1


def walk(tree: Tree, given: Mapping[str, str], *, start: str = "") -> Place:
    """Follow the answers (by step) from the start, or from the step where the run was entered."""
    here = start or tree.start
    path: list[Passed] = []
    seen: set[str] = set()
    while (step := tree.step(here)) is not None and here not in seen:
        answer = step.answer(given.get(here, ""))
        if answer is None:
            return Place(tuple(path), step, None, len(path) + _longest(tree, here, frozenset()))
        seen.add(here)
        path.append(Passed(step, answer))
        here = answer.next
    return Place(tuple(path), None, tree.outcome(here), len(path))


def _longest(tree: Tree, here: str, above: frozenset[str]) -> int:
    """How many steps the longest way from here has, this one included."""
    step = tree.step(here)
    if step is None or here in above:
        return 0
    return 1 + max((_longest(tree, answer.next, above | {here}) for answer in step.answers), default=0)


def known_answer(step: Step, facts: Mapping[str, str], others: Iterable[Passed] = ()) -> Answer | None:
    """What needs no asking: a noted fact says it, or the same question was answered in another guide."""
    told = step.answer(facts.get(step.fact, "")) if step.fact else None
    return told or next((found for other in others if (found := _same(step, other)) is not None), None)


def _same(step: Step, other: Passed) -> Answer | None:
    if not _alike(step.words, other.step.words):
        return None
    return next((answer for answer in step.answers if _alike(answer.words, other.answer.words)), None)


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """The same words in a language that both have."""
    return any(said.casefold() == other[language].casefold() for language, said in one.items() if language in other)
