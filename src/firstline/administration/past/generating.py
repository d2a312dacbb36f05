"""A past of so many tickets: told by a seed, written in batches; two runs with the same seed are equal."""

import heapq
import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Queue as Belt

from django.db import connection

from firstline.administration.past import copying, crowd
from firstline.administration.past.chronicle import Chronicle, Desk, Ids, Rows
from firstline.administration.past.days import moments
from firstline.administration.past.ledger import Ledger
from firstline.administration.past.story import Speaker, Story, Worker
from firstline.administration.past.telling import Stage, Teller, cut_short
from firstline.administration.world.reading import Pattern, patterns, world
from firstline.people.models import Person
from firstline.routing import rulebook
from firstline.search import vocabulary
from firstline.tickets.models import FaultPattern
from firstline.tickets.operations.classifying import assess

BATCH = 1000
# From so many tickets on, one thread tells while another writes.
WORTH_A_THREAD = 5000
NEWCOMER_WEEKS = 12
AUDIENCES = {"firma": "firma", "hochschule": "hochschule", "privat": "privat", "homeoffice": "firma"}
CHANNELS = {"phone_callback": "phone"}
PEOPLE_PER_TICKET, FEWEST_PEOPLE, MOST_PEOPLE = 0.125, 120, 4000
# A story that is not over by now is told again, quicker perhaps.
ATTEMPTS = 4


@dataclass(frozen=True)
class Order:
    """What past is wanted: how many tickets between two moments, how many of the last ones still open at the second."""

    number: int
    begins: datetime
    now: datetime
    seed: int = 1
    still_open: int = 0

    @property
    def ends(self) -> datetime:
        return self.now - timedelta(hours=20)


def generate(order: Order) -> None:
    """Write the past into the database: people who ask, tickets with all that happened to them."""
    people = int(order.number * PEOPLE_PER_TICKET)
    crowd.invite(max(FEWEST_PEOPLE, min(people, MOST_PEOPLE)), order.begins)
    desk = a_desk()
    known: dict[int, int] = {}
    with _writer(threaded=order.number >= WORTH_A_THREAD and not connection.in_atomic_block) as write:
        for batch in _batches(stories(order)):
            write.put(chronicle(batch, desk=desk, ids=copying.reserve(wanted(batch)), until=order.now, known=known))
    copying.analyze()
    vocabulary.learn()


def write(told: Sequence[Story], *, until: datetime) -> None:
    """Write these stories as they stand at a moment."""
    copying.write(chronicle(told, desk=a_desk(), ids=copying.reserve(wanted(told)), until=until, known={}))


def a_desk() -> Desk:
    """The desk's order as stories need it."""
    book = rulebook.current()
    rows = {pattern.code: pattern for pattern in FaultPattern.objects.all()}
    return Desk(
        queues={queue.code: queue for queue in book.queues.values()},
        assessed={code: assess(pattern) for code, pattern in rows.items()},
        unassessed=assess(None),
        category_of={code: pattern.category_id for code, pattern in rows.items() if pattern.category_id},
        vocabulary=vocabulary.current(),
        ledger=Ledger(book),
    )


def chronicle(batch: Sequence[Story], *, desk: Desk, ids: Ids, until: datetime, known: dict[int, int]) -> Rows:
    """The rows of these stories; known: ids of tickets by their place in the past, for matters that come back."""
    rows = Rows()
    for story in batch:
        earlier = known.get(story.same_matter_as) if story.same_matter_as is not None else None
        ticket = Chronicle(story, desk=desk, ids=ids, rows=rows, earlier=earlier)
        known[story.place] = ticket.pk
        ticket.play(until)
    return rows


def wanted(batch: Sequence[Story]) -> Ids:
    """How many ids these stories take at most."""
    steps = sum(len(story.steps) for story in batch)
    return Ids(
        ticket=len(batch),
        number=len(batch),
        contact=len(batch) + sum(step.verb == "receive" for story in batch for step in story.steps),
        message=len(batch) + sum(step.verb in {"reply", "receive", "resolve"} for story in batch for step in story.steps),
        note=max(1, sum(step.verb == "note" for story in batch for step in story.steps)),
        handover=max(1, sum(step.verb == "hand_over" for story in batch for step in story.steps)),
        promise=3 * len(batch) + steps,
    )


def stories(order: Order) -> Iterator[Story]:
    """All stories in the order in which they began."""
    demand = world()["demand"]
    book = rulebook.current()
    stage = a_stage(order.now, book)
    chance = random.Random(order.seed)  # noqa: S311  Stories, not secrets.
    begun = moments(number=order.number, begins=order.begins, ends=order.ends, demand=demand, calendar=stage.calendars[1], chance=chance)
    telling = Telling(order, stage, _askers(), demand)
    coming_back: list[tuple[datetime, int, Story]] = []
    for place, at in enumerate(begun):
        again = heapq.heappop(coming_back)[2] if coming_back and coming_back[0][0] <= at else None
        story = telling.story(place, at, again)
        over = story.steps[-1].at if story.steps else at
        if chance.random() < demand["repeat_within_7_days"]:
            heapq.heappush(coming_back, (over + timedelta(hours=chance.uniform(4, 120)), place, story))
        yield story


@dataclass
class Telling:
    """Tells the stories of one order."""

    order: Order
    stage: Stage
    askers: dict[str, list[Speaker]]
    demand: dict[str, dict[str, float]]
    told: tuple[Pattern, ...] = field(default_factory=patterns)

    def story(self, place: int, at: datetime, again: Story | None) -> Story:
        stays_open = place >= self.order.number - self.order.still_open
        for attempt in range(ATTEMPTS):
            chance = random.Random(f"{self.order.seed}-{place}-{attempt}")  # noqa: S311  Stories, not secrets.
            story = self._told(place, at, again, chance)
            if stays_open:
                before = next(i for i, step in enumerate(story.steps) if step.verb == "resolve")
                return cut_short(story, until=self.order.now, keep=chance.randint(0, before))
            story = cut_short(story, until=self.order.now)
            if any(step.verb == "resolve" for step in story.steps):
                break
        return story

    def _told(self, place: int, at: datetime, again: Story | None, chance: random.Random) -> Story:
        if again is not None:
            pattern, requester = again.pattern, again.requester
        else:
            pattern = chance.choices(self.told, [pattern.weight for pattern in self.told])[0]
            requester = chance.choice(self.askers[AUDIENCES[chance.choice(pattern.audience)]])
        mix = self.demand["channel_mix"]
        channel = chance.choices(list(mix), list(mix.values()))[0]
        local_hour = at.astimezone(self.stage.calendars[1].days.zone).hour
        if not 7 <= local_hour < 20 and channel not in {"email", "portal"}:
            channel = chance.choice(("email", "portal"))
        teller = Teller(self.stage, pattern, requester, CHANNELS.get(channel, channel), chance, at)
        return teller.tell(same_matter_as=again.place if again else None, place=place)


def a_stage(now: datetime, book: rulebook.Rulebook) -> Stage:
    """Who works where, and when."""
    workers: dict[str, list[Worker]] = {queue.code: [] for queue in book.queues.values()}
    staff = Person.objects.active().filter(memberships__isnull=False, grants__isnull=False)
    for person in staff.order_by("email").prefetch_related("memberships").distinct():
        weeks = person.weeks_at(now) or 0
        pace = 1.6 if weeks < NEWCOMER_WEEKS else 1.0 if weeks < 100 else 0.85
        for membership in person.memberships.all():
            queue = book.queues[membership.queue_id]
            worker = Worker(
                person.pk, person.name, frozenset(person.languages), queue.code, queue.level_id, pace, now - timedelta(weeks=weeks)
            )
            workers[queue.code].append(worker)
    return Stage(workers=workers, calendars={level.number: book.calendars[level.hours_id] for level in book.levels.values()})


def _askers() -> dict[str, list[Speaker]]:
    found: dict[str, list[Speaker]] = {}
    for speaker in crowd.speakers():
        found.setdefault(speaker.kind, []).append(speaker)
    return found


def _batches(told: Iterator[Story]) -> Iterator[list[Story]]:
    batch: list[Story] = []
    for story in told:
        batch.append(story)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class _writer:
    """Writes batches as they come, in a thread of its own where that is worth it."""

    def __init__(self, *, threaded: bool) -> None:
        self.belt: Belt[Rows | None] = Belt(maxsize=2)
        self.problem: BaseException | None = None
        self.thread = threading.Thread(target=self._work, name="past-writer") if threaded else None

    def __enter__(self) -> "_writer":
        if self.thread:
            self.thread.start()
        return self

    def put(self, rows: Rows) -> None:
        if self.problem:
            raise self.problem
        if self.thread:
            self.belt.put(rows)
        else:
            copying.write(rows)

    def __exit__(self, *_: object) -> None:
        if self.thread:
            self.belt.put(None)
            self.thread.join()
            if self.problem:
                raise self.problem

    def _work(self) -> None:
        while (rows := self.belt.get()) is not None:
            if self.problem is None:
                try:
                    copying.write(rows)
                except BaseException as problem:  # Told to the thread that waits for us.
                    self.problem = problem
        connection.close()
