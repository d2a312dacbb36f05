"""A story played by the desk's own operations: slower than the chronicle, and the measure of it."""

from datetime import datetime

from firstline.administration.past.story import Step, Story
from firstline.people.models import Person
from firstline.routing import rulebook
from firstline.routing.models import Handover
from firstline.routing.operations import claiming, classifying, conversing, handing_over, settling
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.handing_over import Package
from firstline.routing.operations.taking_in import Request, take_in
from firstline.tickets.models import Channel, FaultPattern, Ticket, WaitingFor
from firstline.tickets.operations.classifying import Classification, assess


class Player:
    """One ticket while the operations play its story."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.said = 0
        requester = Person.objects.get(pk=story.requester.id)
        request = Request(
            requester=requester,
            subject=story.subject,
            text=story.text,
            channel=Channel(story.channel),
            client_key=self._key(),
            language=story.requester.language,
            fault_pattern=FaultPattern.objects.get(code=story.pattern.code) if story.known else None,
            answered=story.live,
            take=story.live,
            acknowledge=not story.live,
        )
        self.ticket = take_in(request=request, by=Person.objects.get(pk=story.by), now=story.at).ticket

    def play(self) -> Ticket:
        """All steps; gives the ticket as it then is."""
        for step in self.story.steps:
            self.ticket = Ticket.objects.get(pk=self.ticket.pk)
            by = Person.objects.get(pk=step.by) if step.by else None
            getattr(self, f"_{step.verb}")(step, by, step.at)
        return Ticket.objects.get(pk=self.ticket.pk)

    def _classify(self, step: Step, by: Person, at: datetime) -> None:
        pattern = FaultPattern.objects.get(code=self.story.pattern.code)
        assessed = assess(pattern)
        said = Classification(None, pattern, assessed.impact, assessed.urgency, self.story.details)
        classifying.classify(ticket=self.ticket, classification=said, by=by, now=at)

    def _claim(self, step: Step, by: Person, at: datetime) -> None:
        claiming.claim(ticket=self.ticket, by=by, now=at)

    def _reply(self, step: Step, by: Person, at: datetime) -> None:
        conversing.reply(ticket=self.ticket, author=by, words=Words(step.text, self._key()), seen=None, hold=False, now=at)

    def _receive(self, step: Step, by: Person, at: datetime) -> None:
        words = Words(step.text, self._key())
        conversing.receive(ticket=self.ticket, author=by, words=words, channel=Channel(self.story.channel), now=at)

    def _note(self, step: Step, by: Person, at: datetime) -> None:
        conversing.note(ticket=self.ticket, author=by, words=Words(step.text, self._key()), now=at)

    def _hand_over(self, step: Step, by: Person, at: datetime) -> None:
        queue = rulebook.current().queue(step.to)
        if queue is None:
            raise LookupError(step.to)
        handing_over.hand_over(ticket=self.ticket, to=queue, package=Package(*step.further), by=by, now=at)

    def _bounce(self, step: Step, by: Person, at: datetime) -> None:
        handing_over.bounce(ticket=self.ticket, reason=Handover.BounceReason(step.to), lesson=step.text, by=by, now=at)

    def _wait(self, step: Step, by: Person, at: datetime) -> None:
        settling.wait(ticket=self.ticket, waiting_for=WaitingFor(step.to), until=None, by=by, now=at)

    def _resolve(self, step: Step, by: Person, at: datetime) -> None:
        settling.resolve(ticket=self.ticket, solution=step.text, client_key=self._key(), tell=True, by=by, now=at)

    def _confirm(self, step: Step, by: Person, at: datetime) -> None:
        settling.confirm(ticket=self.ticket, by=by, now=at)

    def _reopen(self, step: Step, by: Person, at: datetime) -> None:
        settling.reopen(ticket=self.ticket, rejected=True, by=by, now=at)

    def _close(self, step: Step, by: None, at: datetime) -> None:
        settling.close(ticket=self.ticket, why="silence", by=None, now=at)

    def _key(self) -> str:
        self.said += 1
        return f"{self.story.requester.id}-{self.story.at:%m%d%H%M%S}-{self.story.place}-{self.said}"
