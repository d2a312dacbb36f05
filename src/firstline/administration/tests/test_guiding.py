"""The demo's runbooks as guides."""

import pytest

from firstline.administration.world.guiding import tree_of
from firstline.administration.world.reading import patterns
from firstline.guides import trees
from firstline.guides.trees import Result, Tree
from firstline.guides.validating import ends, problems

TREES = [
    pytest.param(tree_of(pattern, level, runbook), id=f"{pattern.code}-{level}")
    for pattern in patterns()
    for level, runbook in pattern.runbooks.items()
]


@pytest.mark.parametrize("tree", TREES)
def test_each_runbook_is_sound_in_both_languages_and_comes_back_from_its_document(tree: Tree) -> None:
    assert problems(tree) == []
    assert trees.read(tree.as_document()) == tree


def test_the_demo_shows_every_result() -> None:
    assert set().union(*(ends(tree.values[0]) for tree in TREES)) == set(Result)
