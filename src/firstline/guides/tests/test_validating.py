"""What is wrong with a tree is said, and where."""

from dataclasses import replace

import pytest

from firstline.guides import trees
from firstline.guides.trees import NotATree, Result, Step, Tree
from firstline.guides.validating import Fault, Problem, problems, refusals
from firstline.testing.guiding import a_step, a_tree, an_outcome


def test_a_sound_tree_has_no_problems_and_comes_back_from_its_document() -> None:
    assert problems(a_tree()) == []
    assert trees.read(a_tree().as_document()) == a_tree()


def _with(*steps: Step) -> Tree:
    return replace(a_tree(), steps=steps)


def test_a_step_that_nothing_leads_to_is_unreachable() -> None:
    tree = a_tree()
    lonely = a_step("lonely", yes="ok", no="ok")

    assert refusals(replace(tree, steps=(*tree.steps, lonely))) == [Problem(Fault.UNREACHABLE, "lonely")]


def test_an_answer_that_leads_nowhere_is_a_dead_end() -> None:
    found = refusals(_with(a_step("cable", yes="gone", no="ok")))

    assert Problem(Fault.LEADS_NOWHERE, "cable", "yes") in found


def test_a_circle_is_refused() -> None:
    found = refusals(_with(a_step("cable", yes="power", no="ok"), a_step("power", yes="cable", no="spare")))

    assert [problem.where for problem in found if problem.fault == Fault.CIRCLE] == ["cable", "power"]


def test_a_hand_over_needs_its_queue() -> None:
    tree = replace(a_tree(), outcomes=(an_outcome("ok"), an_outcome("spare", Result.DISPATCH, "b"), an_outcome("l2", Result.ESCALATE)))

    assert refusals(tree) == [Problem(Fault.NO_TARGET, "l2")]


def test_a_missing_language_is_said_and_refuses_nothing() -> None:
    tree = replace(a_tree(), title={"de": "Nur deutsch"})

    assert problems(tree) == [Problem(Fault.LANGUAGE_MISSING, language="en")]
    assert refusals(tree) == []


def test_a_text_in_no_language_refuses() -> None:
    tree = replace(a_tree(), title={})

    assert refusals(tree) == [Problem(Fault.NO_WORDS)]


def test_a_tree_without_steps_or_start_refuses() -> None:
    assert Problem(Fault.NO_STEP) in refusals(Tree({"de": "T"}, "", (), ()))
    assert Problem(Fault.NO_START) in refusals(replace(a_tree(), start="gone"))


def test_the_same_id_twice_refuses() -> None:
    tree = a_tree()

    assert Problem(Fault.TWICE, "ok") in refusals(replace(tree, outcomes=(*tree.outcomes, an_outcome("ok"))))


@pytest.mark.parametrize(
    "document",
    [{}, [], {"title": "x", "start": "a", "steps": [], "outcomes": []}, {**a_tree().as_document(), "steps": {}},
     {**a_tree().as_document(), "outcomes": [{"id": "x", "result": "magic", "words": {}}]},
     {**a_tree().as_document(), "start": "<b>"}],
)  # fmt: skip
def test_a_document_of_another_shape_is_no_tree(document: object) -> None:
    with pytest.raises(NotATree):
        trees.read(document)
