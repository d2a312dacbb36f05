"""The one place where guides are handed to search, in the writer's transaction; what only the desk does is found by nobody else."""

from datetime import datetime

from firstline.guides.models import Guide
from firstline.guides.trees import LANGUAGES, Result, Tree
from firstline.knowledge.indexing import EVERYTHING, PUBLIC
from firstline.search import passages

KIND = "guide"
# What requesters read at the end; all other outcomes are told by what happens next.
TOLD = frozenset({Result.RESOLVED, Result.ESCALATE, Result.DISPATCH})


def index(*, guide: Guide, tree: Tree | None, now: datetime) -> None:
    """Hand over what holds now, each language by itself; None or an unpublished guide is forgotten."""
    for language in LANGUAGES:
        title = tree.title.get(language, "") if tree else ""
        if tree is None or not title:
            passages.forget(kind=KIND, key=guide.pk, language=language)
            continue
        text = text_of(tree, language, is_public=guide.is_in_portal)
        passages.write(kind=KIND, key=guide.pk, language=language, scopes=scopes_of(guide), title=title, text=text, now=now)


def scopes_of(guide: Guide) -> frozenset[str]:
    """Who finds it: the mirror of guides.queries.visible."""
    if guide.retired_at is not None or guide.published_id is None:
        return frozenset()
    audience = "agents" if guide.audience == Guide.Audience.PUBLIC else guide.audience
    scopes = {EVERYTHING, f"knowledge:{audience}", *([PUBLIC] if guide.is_in_portal else [])}
    return frozenset(scopes | ({f"knowledge:queue:{guide.queue_id}"} if guide.queue_id else set()))


def text_of(tree: Tree, language: str, *, is_public: bool) -> str:
    """What its steps and ends say; of a public guide only what requesters get to read."""
    steps = [step for step in tree.steps if not (is_public and step.is_for_desk)]
    ends = [outcome for outcome in tree.outcomes if not is_public or outcome.result in TOLD]
    said = [step.words.get(language, "") for step in steps] + [outcome.words.get(language, "") for outcome in ends]
    return "\n".join(filter(None, said))
