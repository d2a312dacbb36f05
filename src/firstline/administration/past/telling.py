"""The story of one ticket, told by chance within the desk's hours: who did what when, until it was solved."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from firstline.administration.past import words
from firstline.administration.past.story import Speaker, Step, Story, Worker
from firstline.administration.world.reading import Pattern
from firstline.routing.hours import Calendar, add_service_seconds, next_opening

# Contacts by phone and in person are answered at once; the others wait for somebody: median seconds until taken.
LIVE = frozenset({"phone", "walk_in"})
TAKEN_AFTER = {"chat": 45, "email": 1500, "portal": 1200}
REQUESTER_ANSWERS_AFTER = {"chat": 90, "email": 5400, "portal": 3600, "phone": 7200, "walk_in": 7200}
SOLVED_AT_1, SOLVED_AT_2 = 0.8, 0.88
BOUNCED, BOUNCED_BY_NEWCOMER = 0.06, 0.16
CONFIRMED, REJECTED, SILENT_DAYS = 0.38, 0.045, 3
PATTERN_KNOWN_AT_PORTAL = 0.4


@dataclass(frozen=True)
class Stage:
    """Where stories play: workers by queue, calendars by level, queues with somebody in them."""

    workers: Mapping[str, Sequence[Worker]]
    calendars: Mapping[int, Calendar]


@dataclass
class Teller:
    """Tells one story; `at` is where in time it has come to, `worker` who has the ticket."""

    stage: Stage
    pattern: Pattern
    requester: Speaker
    channel: str
    chance: random.Random
    at: datetime
    steps: list[Step] = field(default_factory=list)
    level: int = 1
    queue: str = "l1-desk"

    def tell(self, *, same_matter_as: int | None, place: int) -> Story:
        """From the first word to the end."""
        self.language = self.requester.language
        self.live = self.channel in LIVE
        if self.live:
            self.at = next_opening(self.stage.calendars[1], self.at)
        begin = self.at
        self.worker = self._somebody("l1-desk")
        said = self._own_words()
        known = self.live or (self.channel == "portal" and self.chance.random() < PATTERN_KNOWN_AT_PORTAL)
        self._first_level()
        self._deeper()
        self._end()
        return Story(
            requester=self.requester,
            pattern=self.pattern,
            channel=self.channel,
            at=begin,
            subject=self.pattern.title[self.language] if self.channel == "email" and self.chance.random() < 0.6 else "",
            text=said,
            by=self.worker_at_first.id if self.live else self.requester.id,
            live=self.live,
            known=known,
            details=self._details(begin),
            steps=tuple(self.steps),
            same_matter_as=same_matter_as,
            place=place,
        )

    # The parts of a story.

    def _first_level(self) -> None:
        self.worker_at_first = self.worker
        if not self.live:
            self._work(TAKEN_AFTER[self.channel])
            self._do("claim")
            self.at += timedelta(seconds=20)
        self._work(self.pattern.seconds / 6)
        self._do("classify")
        if self.live:
            for _ in range(self.chance.randint(1, 2)):
                self._work(self.pattern.seconds / 3)
                self._note(words.CALL_NOTES)
            if self.chance.random() < 0.35:
                return
        else:
            self._ask()
        self._try_out(self.chance.choice((1, 1, 2)))

    def _deeper(self) -> None:
        """To level 2 and 3 where it cannot be solved before."""
        chance = self.chance
        solvable = self.pattern.solvable_at_first_level and chance.random() < SOLVED_AT_1 - 0.04 * (self.worker.pace > 1.2)
        if solvable or not self._has_people(2):
            return
        self._hand_over(2)
        if chance.random() < (BOUNCED_BY_NEWCOMER if self.worker_at_first.pace > 1.2 else BOUNCED):
            self._bounce()
        if self.level == 2 and chance.random() > SOLVED_AT_2 and self._has_people(3):
            self._hand_over(3)

    def _end(self) -> None:
        self._work(self.pattern.seconds / 2)
        self._solve()
        if self.chance.random() < REJECTED:
            self._wait_for_requester(3)
            self._do("reopen", by=self.requester.id)
            self.at += timedelta(seconds=30)
            self._do("receive", self._said(words.DID_NOT), by=self.requester.id)
            self._work(self.pattern.seconds * 2)
            self._reply(words.PROGRESS)
            self._work(self.pattern.seconds * 3)
            self._solve()
        if self.chance.random() < CONFIRMED:
            self._wait_for_requester(2)
            self._do("confirm", by=self.requester.id)
        else:
            self._silence()

    def _silence(self) -> None:
        """Closed in the night after so many working days."""
        days = self.stage.calendars[1].days
        day = days.day_of(int(self.at.timestamp()))
        left = SILENT_DAYS
        while left:
            day += 1
            left -= bool(days.open_on(day))
        closing = datetime.fromordinal(day).replace(tzinfo=days.zone, hour=23, minute=5) + timedelta(seconds=self.chance.randint(0, 900))
        self.steps.append(Step("close", closing.astimezone(self.at.tzinfo), None))

    def _ask(self) -> None:
        self._work(self.pattern.seconds / 3)
        self._reply(words.QUESTIONS)
        self._pause()
        self._wait_for_requester(1)
        self._do("receive", self._said(words.ANSWERS), by=self.requester.id)
        self._work(self.pattern.seconds / 3)
        if self.chance.random() < 0.7:
            self._note(words.NOTES)

    def _try_out(self, rounds: int) -> None:
        for done in range(rounds):
            self._work(self.pattern.seconds / 2)
            self._reply(words.INSTRUCTIONS)
            self._pause()
            self._wait_for_requester(1)
            self._do(
                "receive",
                self._said(words.WORKED if done == rounds - 1 and self.chance.random() < 0.6 else words.DID_NOT),
                by=self.requester.id,
            )

    def _hand_over(self, level: int) -> None:
        queue = self.pattern.routes[level]
        self._work(self.pattern.seconds / 4)
        package = (self._inside(words.SYMPTOMS), self._inside(words.TRIED), self._inside(words.EXPECTED))
        self._do("hand_over", to=queue, further=package)
        self.level, self.queue = level, queue
        self.worker = self._somebody(queue, besides=self.worker.id)
        self._work(3600)
        self._do("claim")
        self._work(self.pattern.seconds)
        self._note(words.NOTES)
        if self.chance.random() < 0.4:
            self._wait_for_requester(1)
            self._do("receive", self._said(words.IMPATIENT), by=self.requester.id)
            self._work(900)
            self._reply(words.PROGRESS)
        if self.chance.random() < 0.6:
            self._work(self.pattern.seconds * 2)
            self._note(words.NOTES)

    def _bounce(self) -> None:
        """Level 2 sends it back, level 1 completes it and hands it over again or solves it."""
        second, first = self.worker, self.worker_at_first
        reason = self.chance.choices(list(words.LESSONS), (3, 2))[0]
        self._do("bounce", self.chance.choice(words.LESSONS[reason]), to=reason)
        self.level, self.queue, self.worker = 1, "l1-desk", first
        if reason == "missing_data":
            self._ask()
            self._work(600)
            package = (self._inside(words.SYMPTOMS), self._inside(words.TRIED), self._inside(words.EXPECTED))
            self._do("hand_over", to=second.queue, further=package)
            self.level, self.queue, self.worker = 2, second.queue, second
            self._work(1800)
            self._do("claim")
        else:
            self._try_out(1)

    # What one step needs.

    def _do(self, verb: str, text: str = "", *, by: int | None = None, to: str = "", further: tuple[str, ...] = ()) -> None:
        self.steps.append(Step(verb, self.at, self.worker.id if by is None else by, text, to, further))

    def _reply(self, sayings: words.Sayings) -> None:
        farewell = words.FAREWELL[self.language].format(agent=self.worker.name)
        greeting = words.GREETING[self.language].format(name=self.requester.name)
        self._do("reply", f"{greeting}\n\n{self._said(sayings)}\n\n{farewell}")

    def _note(self, sayings: Sequence[str]) -> None:
        self._do("note", self._inside(sayings))

    def _solve(self) -> None:
        outcomes = self.pattern.solutions(self.language) or (self.pattern.resolutions[self.language][0],)
        self._do("resolve", self.chance.choice(words.SOLVED[self.language]).format(outcome=self.chance.choice(outcomes)))

    def _pause(self) -> None:
        if self.chance.random() < 0.75:
            self.at += timedelta(seconds=10)
            self._do("wait", to="requester")

    def _work(self, median: float) -> None:
        """Time of the desk passes, more or less so many seconds of it."""
        seconds = int(median * self.worker.pace * math.exp(self.chance.gauss(0, 0.5))) + 15
        self.at = add_service_seconds(self.stage.calendars[self.level], self.at, seconds)

    def _wait_for_requester(self, patience: float) -> None:
        """Time of the requester passes, but nobody answers in the night."""
        seconds = REQUESTER_ANSWERS_AFTER[self.channel] * patience * math.exp(self.chance.gauss(0, 0.8))
        self.at += timedelta(seconds=int(seconds) + 20)
        local = self.at.astimezone(self.stage.calendars[1].days.zone)
        if local.hour < 6:
            self.at += timedelta(hours=7 - local.hour, minutes=self.chance.randint(0, 50))

    def _somebody(self, queue: str, *, besides: int = 0) -> Worker:
        there = [worker for worker in self.stage.workers[queue] if worker.since <= self.at] or list(self.stage.workers[queue])
        able = [worker for worker in there if self.language in worker.languages and worker.id != besides]
        return self.chance.choice(able or there)

    def _has_people(self, level: int) -> bool:
        queue = self.pattern.routes.get(level, "")
        return bool(self.stage.workers.get(queue)) and queue != self.queue

    def _own_words(self) -> str:
        said = self.chance.choice(self.pattern.phrasings[self.language])
        opener = "" if self.live else self.chance.choice(words.OPENERS[self.language])
        circumstance = self.chance.choice(words.CIRCUMSTANCES[self.language])
        ended = said if said[-1] in ".!?" or not circumstance else f"{said}."
        return f"{opener}{ended} {circumstance}".strip()

    def _said(self, sayings: words.Sayings) -> str:
        return self._filled(self.chance.choice(sayings[self.language]), self.language)

    def _inside(self, sayings: Sequence[str]) -> str:
        """Among agents German is spoken."""
        return self._filled(self.chance.choice(sayings), "de")

    def _filled(self, text: str, language: str) -> str:
        if "{" not in text:
            return text
        resolutions = self.pattern.resolutions[language]
        first = self.chance.randrange(len(resolutions))
        return text.format(
            question=self.pattern.separating_question[language],
            first=resolutions[first],
            second=resolutions[(first + 1) % len(resolutions)],
            step=self.chance.choice(self.pattern.steps)[language],
            serial=self.requester.serial,
            place=self.requester.place,
            name=self.requester.name,
            title=self.pattern.title[language],
            when=self.pattern.route_words[max(self.level + 1, 2) if self.level < 3 else 3][language],
        ).strip()

    def _details(self, begin: datetime) -> dict[str, str]:
        known = {
            "serial_number": self.requester.serial,
            "location": self.requester.place,
            "room": self.requester.place,
            "device_name": self.requester.serial,
            "user_name": self.requester.mail.partition("@")[0],
            "device_os": "Windows 11",
            "router_model": "Brückner LX-210",
            "led_state": self.chance.choice(("alle grün", "DSL blinkt", "WLAN-Lampe aus")),
            "since_when": begin.astimezone(self.stage.calendars[1].days.zone).strftime("%Y-%m-%dT%H:00"),
            "others_affected": self.chance.choice(("yes", "no", "no")),
            "device_count": str(self.chance.randint(1, 4)),
        }
        return {code: known[code] for code in self.pattern.collect if known.get(code)}


def cut_short(story: Story, *, until: datetime, keep: int | None = None) -> Story:
    """The story as far as it has come: nothing later than `until`, at most `keep` steps."""
    steps = [step for step in story.steps if step.at <= until]
    return replace(story, steps=tuple(steps if keep is None else steps[:keep]))
