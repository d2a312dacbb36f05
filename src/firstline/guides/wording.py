"""What a run says in words: questions with their answers, for hand-overs and notes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from firstline.core.text import one_line
from firstline.guides.queries import Walk
from firstline.guides.trees import Outcome, Result, words_in
from firstline.guides.walking import Passed

LONGEST_LINE = 200


def lines(walk: Walk, language: str) -> list[str]:
    """Each question with its answer, in the order of the walk."""
    return [_line(one, language) for one in walk.place.path]


def _line(passed: Passed, language: str) -> str:
    asked = one_line(words_in(passed.step.words, language), most=LONGEST_LINE)
    return f"{asked} → {words_in(passed.answer.words, language)}"


def tried(walk: Walk, language: str) -> str:
    """For the next colleague: the guide's title, then its answers."""
    said = lines(walk, language)
    return "\n".join([words_in(walk.tree.title, language), *said]) if said else ""


def tried_in(walks: Iterable[Walk], language: str) -> str:
    """What several runs say was tried, oldest first."""
    return "\n\n".join(filter(None, (tried(walk, language) for walk in sorted(walks, key=lambda walk: walk.run.began_at))))


def result_words(result: Result) -> str:
    """What is to be done at an outcome, as a heading."""
    return {
        Result.RESOLVED: _("Solved"),
        Result.ESCALATE: _("Hand over"),
        Result.GOTO: _("Go on with another guide"),
        Result.DISPATCH: _("Send a replacement"),
        Result.FULFIL: _("Fulfil the request"),
        Result.BOUNCE: _("Send back"),
        Result.PENDING: _("Let it wait"),
        Result.REFUSE: _("Do not do it"),
        Result.LINK_MAJOR: _("Link to the known disturbance"),
        Result.PROPOSE_MAJOR: _("Propose a disturbance"),
    }[result]


def task(walk: Walk, outcome: Outcome, language: str) -> str:
    """A note that says what is to be done and why."""
    head = f"{result_words(outcome.result)}: {words_in(outcome.words, language)}"
    head += f" [{outcome.target}]" if outcome.target else ""
    return f"{head}\n\n{tried(walk, language)}".strip()
