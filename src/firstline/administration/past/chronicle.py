"""
Stories written as rows, many at once: what the desk's operations would have left behind, without their queries.

Invariant: a story played here and one played by the operations leave the same rows, but for ids and the ends of calls (a test plays both).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from firstline.administration.past.ledger import Ledger, Owed
from firstline.administration.past.story import Step, Story
from firstline.core.text import first_sentence
from firstline.routing.models import Queue
from firstline.routing.operations.conversing import ONE_CONTACT
from firstline.routing.promises import Span
from firstline.search import indexing, lexemes
from firstline.search.compounds import Vocabulary
from firstline.tickets.operations.opening import Assessment

Row = tuple[object, ...]
SETTLED = ("resolved", "closed")


@dataclass
class Rows:
    """The rows of many tickets by table, in the order of COLUMNS (past.copying)."""

    tickets: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    intervals: list[Row] = field(default_factory=list)
    placements: list[Row] = field(default_factory=list)
    handovers: list[Row] = field(default_factory=list)
    promises: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    passages: list[Row] = field(default_factory=list)


@dataclass
class Ids:
    """The next free ids, reserved before; numbers are the tickets' numbers."""

    ticket: int
    number: int
    contact: int
    message: int
    note: int
    handover: int
    promise: int

    def take(self, name: str) -> int:
        taken: int = getattr(self, name)
        setattr(self, name, taken + 1)
        return taken


@dataclass(frozen=True)
class Desk:
    """What of the desk's order every story needs: queues by code, what intake assumes, ids of patterns, the words of search."""

    queues: dict[str, Queue]
    assessed: dict[str, Assessment]
    unassessed: Assessment
    category_of: dict[str, int]
    vocabulary: Vocabulary
    ledger: Ledger


@lru_cache(maxsize=50_000)
def _words(body: str, language: str, vocabulary: Vocabulary) -> str:
    """What the index keeps for a text; many are said again and again."""
    return lexemes.of_passage(kind="ticket", title="", body=body, language=language, codes=(), vocabulary=vocabulary)


class Chronicle:
    """One ticket while its story is played."""

    def __init__(self, story: Story, *, desk: Desk, ids: Ids, rows: Rows, earlier: int | None) -> None:
        self.story, self.desk, self.ids, self.rows = story, desk, ids, rows
        self.pk, self.number, self.earlier = ids.take("ticket"), ids.take("number"), earlier
        self.stream = f"ticket:{self.pk}"
        self.public = [f"request:{self.pk}"]
        self.queue = desk.queues["l1-desk"]
        self.agent: int | None = None
        self.agents: set[int] = set()
        self.since = story.at
        self.moves = 0
        self.status, self.waiting_for = "open", ""
        self.spans: list[Span] = []
        self.pattern = story.pattern.code if story.known else ""
        self.assessed = desk.assessed[self.pattern] if story.known else desk.unassessed
        self.category = desk.category_of.get(self.pattern)
        self.details: dict[str, str] = {}
        self.classified: tuple[datetime | None, int | None] = (None, None)
        self.unanswered: datetime | None = story.at
        self.changed = story.at
        self.resolved: tuple[datetime | None, int | None, int | None] = (None, None, None)
        self.solution, self.reopened = "", 0
        self.confirmed: datetime | None = None
        self.closed: datetime | None = None
        self.owed: list[Owed] = []
        # Places are written when they end; contacts and hand-overs may still change until the end of the story.
        self.place: Row = ()
        self.encounters: list[dict[str, object]] = []
        self.packages: list[list[object]] = []
        self.said = 0

    def play(self, until: datetime) -> None:
        """Write the whole story; promises stand as they do at `until`."""
        self._open()
        for step in self.story.steps:
            getattr(self, f"_{step.verb}")(step)
        self._write(until)

    # What the operations do, one method a verb.

    def _open(self) -> None:
        story, at = self.story, self.story.at
        answered = at if story.live else None
        self._encounter(at, answered=answered, by=story.by if story.live else None)
        message = self._say(at, story.requester.id, "inbound", story.text, index=False, event=False)
        self.spans.append(Span("open", "", at))
        self.status_actor: int | None = story.by
        self.status_reason = ""
        self._event("ticket.opened", at, story.by, message=message, channel=story.channel, requester=story.requester.id)
        if story.live:
            self.agent, self.unanswered = story.by, None
            self.agents.add(story.by)
        plan = self.desk.ledger.plan_of(story.requester.organisation)
        self.owed += self.desk.ledger.begin(self.ids, plan, self.assessed.priority, self.queue, at, answered=story.live)
        self._stay(at, story.by, "")
        self._event("ticket.placed", at, story.by, queue=self.queue.code, level=self.queue.level_id)

    def _classify(self, step: Step) -> None:
        before = self.assessed.priority
        self.pattern = self.story.pattern.code
        self.assessed = self.desk.assessed[self.pattern]
        self.category = self.desk.category_of[self.pattern]
        self.details = dict(self.story.details)
        self.classified, self.changed = (step.at, step.by), step.at
        if self.assessed.priority != before:
            plan = self.desk.ledger.plan_of(self.story.requester.organisation)
            self.desk.ledger.retarget(self.owed, plan, self.assessed.priority)
        priority = str(self.assessed.priority)
        self._event("ticket.classified", step.at, step.by, category=self.category, fault_pattern=self.pattern, priority=priority)

    def _claim(self, step: Step) -> None:
        self.agent, self.since = step.by, step.at
        self._stay(step.at, step.by, "")
        self._event("ticket.claimed", step.at, step.by, agent=step.by)

    def _reply(self, step: Step) -> None:
        self._say(step.at, step.by, "outbound", step.text)
        for encounter in self.encounters:
            if encounter["answered"] is None:
                encounter["answered"], encounter["by"] = step.at, step.by
        self.unanswered, self.changed = None, step.at
        self._settle(("first_reply", "next_reply"), step.at)

    def _receive(self, step: Step) -> None:
        if step.at - self.encounters[-1]["began"] >= ONE_CONTACT:  # type: ignore[operator]  # began is always a moment
            self._encounter(step.at, answered=None, by=None)
            contact = self.encounters[-1]["id"]
            self._event("contact.began", step.at, step.by, contact=contact, channel=self.story.channel)
        self._say(step.at, step.by, "inbound", step.text)
        if self.status == "waiting" and self.waiting_for in {"requester", "approval"}:
            self._resume(step)
        elif self.status == "resolved":
            self._reopen(step)
        self.unanswered, self.changed = self.unanswered or step.at, step.at
        plan = self.desk.ledger.plan_of(self.story.requester.organisation)
        self.desk.ledger.owe_next_reply(self.ids, self.owed, plan, self.assessed.priority, step.at)

    def _note(self, step: Step) -> None:
        pk = self.ids.take("note")
        self.rows.notes.append((pk, self.pk, step.by, "note", step.text, self._key(), step.at))
        self._passage(f"note:{pk}", step.text)
        self._event("note.added", step.at, step.by, note=pk)

    def _hand_over(self, step: Step) -> None:
        source, target = self.queue, self.desk.queues[step.to]
        symptom, tried, expectation = step.further
        pk = self.ids.take("handover")
        package: list[object] = [pk, self.pk, step.by, step.at, source.pk, target.pk, symptom, tried, expectation, "", None, None, "", ""]
        self.packages.append(package)
        self._move(target, None, step, "handover")
        self._event(
            "ticket.handed_over", step.at, step.by, public=True, handover=pk, from_queue=source.code, to_queue=target.code,
            from_level=source.level_id, to_level=target.level_id, reasoned=False,
        )  # fmt: skip
        self._call_lead(step)

    def _bounce(self, step: Step) -> None:
        last = self.packages[-1]
        last[10:] = [step.at, step.by, step.to, step.text]
        target = next(queue for queue in self.desk.queues.values() if queue.pk == last[4])
        self._move(target, last[2], step, "bounce")  # type: ignore[arg-type]  # the third value is who handed over
        self._event("ticket.bounced", step.at, step.by, handover=last[0], to_queue=target.code, reason=step.to)
        self._call_lead(step)

    def _wait(self, step: Step) -> None:
        self.waiting_for = step.to
        self._turn("waiting", step, reason=step.to)
        self._event("ticket.waiting", step.at, step.by, public=True, waiting_for=step.to)

    def _resume(self, step: Step) -> None:
        self.waiting_for = ""
        self._turn("open", step)
        self._event("ticket.resumed", step.at, step.by, public=True)

    def _resolve(self, step: Step) -> None:
        self.waiting_for, self.unanswered = "", None
        self.solution, self.resolved = step.text, (step.at, step.by, self.queue.level_id)
        self._turn("resolved", step)
        self._event("ticket.resolved", step.at, step.by, public=True, level=self.queue.level_id)
        self._say(step.at, step.by, "outbound", step.text, kind="solution")
        self._settle(("first_reply", "next_reply", "solution", "level"), step.at)
        self.agent = self.agent or step.by

    def _confirm(self, step: Step) -> None:
        self.confirmed = step.at
        self._event("ticket.confirmed", step.at, step.by, public=True)
        self._close(step, why="confirmed")

    def _close(self, step: Step, why: str = "silence") -> None:
        self.closed = step.at
        self._turn("closed", step, reason=why)
        self._event("ticket.closed", step.at, step.by, public=True, why=why)

    def _reopen(self, step: Step) -> None:
        self.reopened += 1
        rejected = step.verb == "reopen"
        self.confirmed = None
        self._turn("open", step, reason="rejected" if rejected else "")
        if rejected:
            self._event("ticket.rejected", step.at, step.by, public=True)
        self._event("ticket.reopened", step.at, step.by, public=True)
        plan = self.desk.ledger.plan_of(self.story.requester.organisation)
        self.desk.ledger.owe_solution_again(self.ids, self.owed, plan, self.assessed.priority, self.queue, step.at)

    # What several verbs have in common.

    def _key(self) -> str:
        self.said += 1
        return f"past-{self.pk}-{self.said}"

    def _encounter(self, at: datetime, *, answered: datetime | None, by: int | None) -> None:
        ended = answered + timedelta(seconds=self.story.pattern.seconds) if answered else None
        self.encounters.append({"id": self.ids.take("contact"), "began": at, "answered": answered, "ended": ended, "by": by})

    def _say(
        self, at: datetime, by: int | None, direction: str, text: str, *, kind: str = "message", index: bool = True, event: bool = True
    ) -> int:
        pk = self.ids.take("message")
        contact = self.encounters[-1]["id"] if direction == "inbound" else None
        self.rows.messages.append((pk, self.pk, contact, by, direction, kind, text, self._key(), at, None, at))
        if index:
            self._passage(f"message:{pk}", text)
        if event:
            self._event("message.posted", at, by, public=True, message=pk, direction=direction)
        return pk

    def _turn(self, state: str, step: Step, *, reason: str = "") -> None:
        """End one status and begin the next."""
        last = self.spans[-1]
        self.spans[-1] = Span(last.state, last.reason, last.began_at, step.at)
        self.rows.intervals.append(
            ("status", self.pk, last.state, self.status_reason, None, None, None, self.status_actor, last.began_at, step.at)
        )
        self.spans.append(Span(state, reason, step.at))
        self.status, self.status_actor, self.status_reason, self.changed = state, step.by, reason, step.at

    def _stay(self, at: datetime, actor: int | None, reason: str) -> None:
        """End one place and begin the next."""
        if self.place:
            self.rows.intervals.append((*self.place[:-1], at))
        if self.agent:
            self.agents.add(self.agent)
        state = "taken" if self.agent else "queued"
        self.place = ("placement", self.pk, state, reason, self.queue.pk, self.queue.level_id, self.agent, actor, at, None)

    def _move(self, target: Queue, agent: int | None, step: Step, reason: str) -> None:
        changes_level = target.level_id != self.queue.level_id
        self.queue, self.agent, self.since = target, agent, step.at
        self.moves += 1
        self._stay(step.at, step.by, reason)
        if changes_level:
            self._settle(("level",), step.at)
            plan = self.desk.ledger.plan_of(self.story.requester.organisation)
            self.owed += self.desk.ledger.begin_level(self.ids, plan, self.assessed.priority, target, step.at)

    def _call_lead(self, step: Step) -> None:
        if self.moves == 3:
            self._event("ticket.needs_lead", step.at, step.by, moves=self.moves)

    def _settle(self, kinds: Sequence[str], at: datetime) -> None:
        self.desk.ledger.settle(self.owed, kinds, self.spans, at)

    def _event(self, kind: str, at: datetime, actor: int | None, *, public: bool = False, **data: object) -> None:
        carried = json.dumps({"ticket": self.pk, **data})
        self.rows.events.append((self.stream, self.public if public else [], kind, carried, actor, at))

    def _passage(self, part: str, body: str, *, title: str = "", codes: tuple[str, ...] = ()) -> None:
        language = self.story.requester.language
        if title or codes:
            known = self.desk.vocabulary
            words = lexemes.of_passage(kind="ticket", title=title, body=body, language=language, codes=codes, vocabulary=known)
        else:
            words = _words(body, language, self.desk.vocabulary)
        self.rows.passages.append((self.pk, part, language, title, body[: indexing.LONGEST_BODY], words))

    def _write(self, until: datetime) -> None:
        """The rows that stand for how the story ended."""
        story, rows = self.story, self.rows
        subject = story.subject or first_sentence(story.text)
        settled = self.status in SETTLED
        due_at, due_kind = self.desk.ledger.close(self.owed, self.spans, until)
        for promise in self.owed:
            rows.promises.append(promise.row(self.pk))
            if promise.noted_at is not None:
                self._event("promise.broken", promise.noted_at, None, promise=promise.id, promised=promise.kind)
        rows.intervals.append((*self.place[:-1], None))
        last = self.spans[-1]
        rows.intervals.append(("status", self.pk, last.state, self.status_reason, None, None, None, self.status_actor, last.began_at, None))
        for found in self.encounters:
            outcome = "answered" if story.live and found["ended"] else ""
            rows.contacts.append(
                (found["id"], self.pk, story.requester.id, story.channel, "", "inbound", found["began"], found["answered"], found["ended"],
                 outcome, found["by"])
            )  # fmt: skip
        rows.handovers += [tuple(package) for package in self.packages]
        rows.placements.append(
            (self.pk, self.queue.pk, self.queue.level_id, self.agent, self.since, None if settled else due_at, "" if settled else due_kind,
             not settled, self.moves)
        )  # fmt: skip
        rows.tickets.append(
            (self.pk, self.number, subject, story.text, story.requester.language, story.requester.id, story.requester.organisation,
             story.channel, self.earlier, self.status, self.waiting_for, None, self.category, self._pattern_id(), str(self.assessed.impact),
             str(self.assessed.urgency), str(self.assessed.priority), "", json.dumps(self.details), *self.classified, story.at,
             self.unanswered, self.changed, *self.resolved, self.solution, self.confirmed, self.closed, self.reopened)
        )  # fmt: skip
        codes = (str(self.number), story.requester.mail)
        self._passage("opening", story.text, title=f"{subject} · {story.requester.name}", codes=codes)
        self._scope()

    def _pattern_id(self) -> int | None:
        pattern = self.assessed.fault_pattern
        return pattern.pk if pattern else None

    def _scope(self) -> None:
        """Who finds the ticket now finds all that was said in it."""
        scopes = {self.queue.stream, *(f"agent:{agent}" for agent in self.agents)}
        wanted = sorted(scopes if self.queue.members_only else {*scopes, "desk"})
        mine = len(self.rows.passages)
        while mine and len(self.rows.passages[mine - 1]) == 6:
            mine -= 1
            pk, part, language, title, body, words = self.rows.passages[mine]
            self.rows.passages[mine] = ("ticket", pk, part, wanted, language, title, body, words)
