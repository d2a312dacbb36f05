"""Walking a tree."""

from dataclasses import replace

from firstline.guides.trees import Answer, Step, Tree
from firstline.guides.walking import Passed, known_answer, walk
from firstline.testing.guiding import a_step, a_tree


def test_it_begins_at_the_start_with_the_longest_way_ahead() -> None:
    place = walk(a_tree(), {})

    assert (place.step and place.step.id, place.number, place.at_most) == ("cable", 1, 3)


def test_answers_lead_on_and_shorten_the_way() -> None:
    place = walk(a_tree(), {"cable": "yes"})

    assert [one.step.id for one in place.path] == ["cable"]
    assert (place.step and place.step.id, place.number, place.at_most) == ("power", 2, 3)


def test_an_outcome_ends_it() -> None:
    place = walk(a_tree(), {"cable": "yes", "power": "no"})

    assert place.step is None
    assert place.outcome is not None
    assert (place.outcome.id, place.at_most) == ("ok", 2)


def test_it_can_be_entered_at_any_step() -> None:
    place = walk(a_tree(), {"measure": "no"}, start="measure")

    assert place.outcome is not None
    assert place.outcome.id == "l2"


def test_answers_that_lie_on_another_way_are_not_walked() -> None:
    assert [one.step.id for one in walk(a_tree(), {"cable": "no", "power": "yes"}).path] == ["cable"]


def test_a_circle_is_not_walked_for_ever() -> None:
    circle = Tree({"de": "K"}, "a", (a_step("a", yes="b", no="b"), a_step("b", yes="a", no="a")), ())

    assert len(walk(circle, {"a": "yes", "b": "yes"}).path) == 2


def test_a_noted_fact_answers_the_step_that_asks_for_it() -> None:
    step = a_step("other", yes="x", no="y", fact="other_device_works")

    assert known_answer(step, {"other_device_works": "no"}) == step.answers[1]
    assert known_answer(step, {"other_device_works": "perhaps"}) is None


def test_the_same_question_of_another_guide_is_not_asked_again() -> None:
    cable = a_tree().steps[0]
    same = replace(cable, id="elsewhere", answers=tuple(Answer(f"k{one.key}", one.words, "z") for one in cable.answers))

    assert known_answer(same, {}, [Passed(cable, cable.answers[1])]) == same.answers[1]
    assert known_answer(Step("x", {"de": "Anderes?"}, same.answers), {}, [Passed(cable, cable.answers[1])]) is None
