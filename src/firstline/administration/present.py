"""A believable present: live tickets over the queues in all states, with the people of the world's stories."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from firstline.administration.past import crowd, generating, scenes
from firstline.administration.past.story import Speaker, Step, Story, Worker
from firstline.administration.past.telling import Stage, Teller
from firstline.administration.world.reading import patterns
from firstline.routing import rulebook

ATTEMPTS = 200


@dataclass(frozen=True)
class Wish:
    """So many tickets in this queue, in this state; with whom (an agent's first name), if it matters."""

    number: int
    queue: str
    state: str
    who: str = ""


WISHES = (
    Wish(8, "l1-desk", "fresh"),
    Wish(3, "l1-desk", "claimed"),
    Wish(3, "l1-desk", "on_us"),
    Wish(3, "l1-desk", "waiting"),
    Wish(2, "l1-desk", "on_us", "Mia"),
    Wish(1, "l1-desk", "waiting", "Mia"),
    Wish(2, "l1-desk", "on_us", "Yusuf"),
    Wish(1, "l1-desk", "claimed", "Yusuf"),
    Wish(2, "l2-netz", "handed_over"),
    Wish(2, "l2-netz", "taken", "Carla"),
    Wish(2, "l2-client", "handed_over"),
    Wish(1, "l2-client", "taken", "Tom"),
    Wish(1, "l2-konto", "handed_over"),
    Wish(1, "l2-konto", "taken"),
    Wish(1, "l2-collab", "handed_over"),
    Wish(1, "l2-apps", "taken"),
    Wish(1, "sec", "handed_over"),
    Wish(1, "l3-netz", "taken", "Dr. Ingrid"),
    Wish(1, "l3-identity", "handed_over"),
    Wish(1, "l3-mail", "taken"),
    Wish(3, "l1-desk", "solved"),
    Wish(1, "l2-client", "solved"),
)


def perform(now: datetime, *, seed: int) -> None:
    """Let the present happen: everything of it lies before now, in the order in which it began."""
    told = sorted([*scenes.scenes(now), *_wished(now, seed)], key=lambda story: story.at)
    generating.write(told, until=now)


def _wished(now: datetime, seed: int) -> Iterator[Story]:
    stage = generating.a_stage(now, rulebook.current())
    # The people of the stories have their own scenes.
    askers = [speaker for speaker in crowd.speakers() if speaker.mail not in scenes.STORY_PEOPLE]
    place = 0
    for wish in WISHES:
        for _ in range(wish.number):
            place += 1
            story = _found(wish, now=now, stage=stage, askers=askers, seed=f"present-{seed}-{place}")
            if story is not None:
                yield replace(story, place=place)


def _found(wish: Wish, *, now: datetime, stage: Stage, askers: list[Speaker], seed: str) -> Story | None:
    """The first story told by chance that comes to the wished state before now."""
    chance = random.Random(seed)  # noqa: S311  Stories, not secrets.
    fitting = [pattern for pattern in patterns() if wish.queue == "l1-desk" or wish.queue in pattern.routes.values()]
    if wish.who:
        stage = _with(stage, wish)
    for attempt in range(ATTEMPTS):
        requester = chance.choice(askers)
        channel = (
            chance.choice(("portal", "portal", "email", "phone", "chat")) if wish.state != "fresh" else chance.choice(("portal", "email"))
        )
        back = timedelta(minutes=chance.uniform(10, 400 if attempt < ATTEMPTS / 4 else 4300))
        at = (now - back).replace(microsecond=0)
        story = Teller(stage, chance.choice(fitting), requester, channel, chance, at).tell(same_matter_as=None, place=0)
        kept = _kept(story, wish, now)
        if kept is not None and story.at < now:
            return replace(story, steps=tuple(kept))
    return None


def _with(stage: Stage, wish: Wish) -> Stage:
    """The same stage, but in the wished queue only this agent works."""
    only = [worker for worker in stage.workers[wish.queue] if worker.name.startswith(wish.who)]
    workers: dict[str, list[Worker]] = {queue: list(there) for queue, there in stage.workers.items()}
    workers[wish.queue] = only
    return Stage(workers=workers, calendars=stage.calendars)


def _kept(story: Story, wish: Wish, now: datetime) -> list[Step] | None:
    """The steps up to the moment in which the ticket is as wished; None where that does not come."""
    steps = [step for step in story.steps if step.at <= now]
    if wish.state == "fresh":
        return []
    for end in range(1, len(steps) + 1):
        if STATES[wish.state](steps[:end], wish.queue):
            return steps[:end]
    return None


def _queue(steps: list[Step]) -> str:
    moves = [step for step in steps if step.verb in {"hand_over", "bounce"}]
    return moves[-1].to if moves and moves[-1].verb == "hand_over" else "l1-desk"


# When a story has come to a state: what its last steps are, and where it is.
STATES: dict[str, Callable[[list[Step], str], bool]] = {
    "claimed": lambda steps, queue: steps[-1].verb == "classify" and _queue(steps) == queue,
    "on_us": lambda steps, queue: steps[-1].verb == "receive" and _queue(steps) == queue,
    "waiting": lambda steps, queue: steps[-1].verb == "wait" and _queue(steps) == queue,
    "handed_over": lambda steps, queue: steps[-1].verb == "hand_over" and steps[-1].to == queue,
    "taken": lambda steps, queue: steps[-1].verb == "note" and _queue(steps) == queue and steps[-2].verb == "claim",
    "solved": lambda steps, queue: steps[-1].verb == "resolve" and _queue(steps) == queue,
}
